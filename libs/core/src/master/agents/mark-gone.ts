import type { RegistryChange } from '@mezzo/domain';
import type { TimeInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { sendBulkOperationFeedback } from '../operations/bulk-feedback.ts';
import { makeTaskStatus } from '../tasks/make-status.ts';
import { sendStatus } from '../tasks/send-status.ts';
import { updateTask } from '../tasks/task-life.ts';
import { forgetAgent, type TaskFate } from './forget-agent.ts';

const MESSAGE = 'Agent has been marked gone';

/**
 * An operator says that an agent never comes back. It must be registered, recovered or unreachable,
 * and in no other transition.
 *
 * Source: mesos src/master/master.cpp#Master::markGone
 */
export function markGone(context: MasterContext, agentId: string, then?: () => void): void {
  const { transitions } = context.state.agents;
  const since: TimeInfo = { nanoseconds: context.nowNs };
  transitions.set(agentId, 'markingGone');
  const id = { value: agentId };
  const changes: readonly RegistryChange[] = [
    { kind: 'removeAgent', agentId: id },
    { kind: 'removeUnreachable', agentId: id },
    { kind: 'putGone', agent: { id, since } },
  ];
  context.persist(changes, () => {
    transitions.delete(agentId);
    context.state.agents.homes.delete(agentId);
    context.state.agents.gone.set(agentId, { sinceNs: BigInt(since.nanoseconds) });
    takeAway(context, agentId);
    then?.();
  });
}

function takeAway(context: MasterContext, agentId: string): void {
  const { recovered, unreachable, draining, deactivated } = context.state.agents;
  const agent = context.agent(agentId);
  if (agent !== undefined) {
    context.sendToAgent(agent, { type: 'shutdown', reason: MESSAGE });
    sendBulkOperationFeedback(context, agent, {
      state: 'OPERATION_GONE_BY_OPERATOR',
      message: MESSAGE,
    });
    forgetAgent(context, agent, fateOf, 'OPERATION_GONE_BY_OPERATOR');
    draining.delete(agentId);
    deactivated.delete(agentId);
    return;
  }
  // The tasks of a recovered agent are not known, so there is nothing to tell.
  if (recovered.has(agentId)) return;
  unreachable.delete(agentId);
  draining.delete(agentId);
  deactivated.delete(agentId);
  endUnreachableTasks(context, agentId);
}

function fateOf({ capabilities }: FrameworkRecord): TaskFate {
  return capabilities.partitionAware
    ? {
        state: 'TASK_GONE_BY_OPERATOR',
        reason: 'REASON_AGENT_REMOVED_BY_OPERATOR',
        message: MESSAGE,
        unreachable: false,
      }
    : { state: 'TASK_LOST', reason: 'REASON_AGENT_REMOVED', message: MESSAGE, unreachable: true };
}

/** Tasks that waited for their agent to come back have ended. */
function endUnreachableTasks(context: MasterContext, agentId: string): void {
  const { unreachableTasks } = context.state.agents;
  for (const [frameworkId, taskIds] of unreachableTasks.get(agentId) ?? []) {
    const framework = context.framework(frameworkId);
    if (framework === undefined) continue;
    for (const taskId of taskIds) endUnreachableTask(context, framework, taskId);
  }
  unreachableTasks.delete(agentId);
}

function endUnreachableTask(
  context: MasterContext,
  framework: FrameworkRecord,
  taskId: string,
): void {
  const record = framework.unreachableTasks.get(taskId);
  if (record === undefined) return;
  const { unreachable: _, ...draft } = fateOf(framework);
  const status = makeTaskStatus(context, record.task, draft);
  updateTask(context, record, status);
  framework.unreachableTasks.delete(taskId);
  framework.completedTasks.push(record);
  sendStatus(context, framework, status);
}
