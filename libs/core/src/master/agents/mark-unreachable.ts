import type { RegistryChange } from '@mezzo/domain';
import type { AgentInfo, TimeInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { sendBulkOperationFeedback } from '../operations/bulk-feedback.ts';
import { forgetAgent, type TaskFate } from './forget-agent.ts';
import { conditionOf, departedEntry } from './registry-entry.ts';
import { announceLostAgent } from './lost-agent.ts';

/**
 * A registered agent is out of reach. Its tasks may come back with it.
 *
 * Source: mesos src/master/master.cpp#Master::markUnreachable
 */
export function markUnreachable(context: MasterContext, agent: AgentRecord, message: string): void {
  const { registered, transitions } = context.state.agents;
  if (registered.get(agent.id) !== agent || transitions.has(agent.id)) return;
  moveToUnreachable(context, agent.info, (unreachableTime) => {
    sendBulkOperationFeedback(context, agent, {
      state: 'OPERATION_UNREACHABLE',
      message: 'Agent was marked unreachable',
    });
    const fate = (framework: FrameworkRecord) => fateOf(framework, message, unreachableTime);
    forgetAgent(context, agent, fate, 'OPERATION_UNREACHABLE');
  });
}

/** An agent of the registry did not come back after a change of master. Its tasks are unknown. */
export function markRecoveredUnreachable(context: MasterContext, info: AgentInfo): void {
  const { recovered, transitions, gone } = context.state.agents;
  const id = info.id?.value ?? '';
  if (!recovered.has(id) || transitions.has(id) || gone.has(id)) return;
  moveToUnreachable(context, info, () => {
    recovered.delete(id);
    context.metrics.count('recovery_slave_removals');
    announceLostAgent(context, info);
  });
}

function moveToUnreachable(
  context: MasterContext,
  info: AgentInfo,
  then: (unreachableTime: TimeInfo) => void,
): void {
  const { transitions, unreachable } = context.state.agents;
  const id = info.id?.value ?? '';
  const sinceNs = context.nowNs;
  const since = { nanoseconds: sinceNs };
  transitions.set(id, 'markingUnreachable');
  const changes: readonly RegistryChange[] = [
    { kind: 'removeAgent', agentId: { value: id } },
    departedEntry(id, since, conditionOf(context, id)),
  ];
  context.persist(changes, () => {
    transitions.delete(id);
    context.metrics.count('slave_removals');
    context.metrics.count('slave_removals/reason_unhealthy');
    unreachable.set(id, { sinceNs });
    then(since);
  });
}

function fateOf(framework: FrameworkRecord, message: string, unreachableTime: TimeInfo): TaskFate {
  const state = framework.capabilities.partitionAware ? 'TASK_UNREACHABLE' : 'TASK_LOST';
  return { state, reason: 'REASON_AGENT_REMOVED', message, unreachableTime, unreachable: true };
}
