import { equalBytes, isTerminalTaskState } from '@mezzo/domain';
import type { schedulerApi } from '@mezzo/domain/messages';
import { checkDrained } from '../agents/drain-state.ts';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import type { TaskRecord } from '../model/task-record.ts';
import { removeTask } from './task-life.ts';

/**
 * A framework has seen a status. The agent stops repeating it; with the last status of a task the
 * task is forgotten.
 *
 * Deviates: Mesos forgets the task only if the last status is also the one it has sent last itself.
 * It keeps the task for ever when the framework has it from another master, as from one that was
 * deposed: the agent, once answered, says no more.
 *
 * Source: mesos src/master/master.cpp#Master::acknowledge
 */
export function acknowledge(
  context: MasterContext,
  framework: FrameworkRecord,
  call: schedulerApi.CallAcknowledge,
): void {
  const { metrics } = context;
  metrics.count('messages_status_update_acknowledgement');
  const agent = context.agent(call.agent_id.value);
  const record = agent?.task(framework.id, call.task_id.value);
  const isUnexpected = record !== undefined && record.task.status_update_state === undefined;
  if (agent?.connected !== true || isUnexpected) {
    metrics.count('invalid_status_update_acknowledgements');
    return;
  }
  if (record !== undefined) {
    record.acknowledgedUuid = call.uuid;
    if (isOver(record)) removeTask(context, record);
  }
  context.sendToAgent(agent, {
    type: 'acknowledgeStatusUpdate',
    frameworkId: { value: framework.id },
    taskId: call.task_id,
    uuid: call.uuid,
  });
  metrics.count('valid_status_update_acknowledgements');
  checkDrained(context, agent);
}

/** Whether the framework has acknowledged how the task ended: nobody will speak of it again. */
export function isOver({ task, acknowledgedUuid }: TaskRecord): boolean {
  if (acknowledgedUuid === undefined) return false;
  return (task.statuses ?? []).some(
    ({ state, uuid }) =>
      isTerminalTaskState(state) && uuid !== undefined && equalBytes(uuid, acknowledgedUuid),
  );
}
