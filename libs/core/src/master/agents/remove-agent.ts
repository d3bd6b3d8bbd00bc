import type { MasterContext } from '../master-context.ts';
import type { MasterCounter } from '../metrics/master-metrics.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { forgetAgent, type TaskFate } from './forget-agent.ts';

export interface Removal {
  /** The end of the text that frameworks see. */
  readonly cause: string;
  readonly counter?: MasterCounter | undefined;
}

/**
 * Removes an agent for good: it unregistered, another took its address, or its machine goes down.
 * Its tasks are lost, whatever their framework knows of partitions.
 *
 * Source: mesos src/master/master.cpp#Master::removeSlave
 */
export function removeAgent(context: MasterContext, agent: AgentRecord, removal: Removal): void {
  const { transitions, draining, deactivated, homes } = context.state.agents;
  if (transitions.has(agent.id)) return;
  transitions.set(agent.id, 'removing');
  context.persist([{ kind: 'removeAgent', agentId: { value: agent.id } }], () => {
    transitions.delete(agent.id);
    context.metrics.count('slave_removals');
    if (removal.counter !== undefined) context.metrics.count(removal.counter);
    const fate: TaskFate = {
      state: 'TASK_LOST',
      reason: 'REASON_AGENT_REMOVED',
      message: `Agent ${agent.info.hostname} removed: ${removal.cause}`,
      unreachable: false,
    };
    // Whatever the cause: Mesos knows no other state for an agent that is not unreachable.
    forgetAgent(context, agent, () => fate, 'OPERATION_GONE_BY_OPERATOR');
    draining.delete(agent.id);
    deactivated.delete(agent.id);
    homes.delete(agent.id);
    context.publish({
      type: 'AGENT_REMOVED',
      agent_removed: { agent_id: { value: agent.id } },
    });
  });
}
