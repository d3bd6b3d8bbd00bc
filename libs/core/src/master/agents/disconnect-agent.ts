import { formatDuration } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { rescindOffer, withdrawInverseOffer } from '../offers/remove-offer.ts';
import { removeExecutors } from '../tasks/executor-life.ts';
import { endTasks } from './forget-agent.ts';
import { markUnreachable } from './mark-unreachable.ts';
import { scheduleRemoval } from './removal-limit.ts';

/**
 * The connection to an agent broke. It gets no offers until it re-registers; tasks of frameworks
 * that do not checkpoint are lost, because an agent ends them when it restarts.
 *
 * Source: mesos src/master/master.cpp#Master::exited
 */
export function agentDisconnected(context: MasterContext, address: string): void {
  const agent = context.state.agents.byAddress.get(address);
  if (agent?.connected !== true) return;
  agent.connected = false;
  deactivateAgent(context, agent);
  loseTasksWithoutCheckpoint(context, agent);
  const timeoutMs = context.config.agentReregisterTimeoutMs;
  agent.reregistrationTimer = context.after(timeoutMs, () => {
    scheduleRemoval(context, agent, () => markUnreachable(context, agent, missingText(timeoutMs)));
  });
}

function missingText(timeoutMs: number): string {
  const duration = formatDuration(BigInt(timeoutMs) * 1_000_000n);
  return `agent did not reregister within ${duration} after disconnecting`;
}

/**
 * Takes an agent out of the allocation and withdraws what it offers.
 *
 * Source: mesos src/master/master.cpp#Master::deactivate(Slave*)
 */
export function deactivateAgent(context: MasterContext, agent: AgentRecord): void {
  agent.active = false;
  agent.viewVersion += 1;
  context.allocator.send({ type: 'agentDeactivated', agentId: { value: agent.id } });
  for (const offer of [...agent.offers]) rescindOffer(context, offer);
  for (const inverseOffer of [...agent.inverseOffers]) {
    withdrawInverseOffer(context, inverseOffer, { rescind: true });
  }
}

function loseTasksWithoutCheckpoint(context: MasterContext, agent: AgentRecord): void {
  for (const frameworkId of new Set([...agent.tasks.keys(), ...agent.executors.keys()])) {
    const framework = context.framework(frameworkId);
    if (framework === undefined || framework.info.checkpoint === true) continue;
    const tasks = [...(agent.tasks.get(frameworkId)?.values() ?? [])];
    endTasks(context, framework, tasks, {
      state: 'TASK_LOST',
      reason: 'REASON_AGENT_DISCONNECTED',
      message: `Agent ${agent.info.hostname} disconnected`,
      unreachable: false,
    });
    removeExecutors(context, agent, [frameworkId]);
  }
}
