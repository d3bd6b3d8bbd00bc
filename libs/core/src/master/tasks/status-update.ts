import type { StatusUpdate } from '@mezzo/domain';
import type { TaskStatus } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import { validateUuid } from '../validation/uuid.ts';
import { forwardStatus } from './send-status.ts';
import { updateTask } from './task-life.ts';

/**
 * An agent reports on a task. The framework is told whether or not the master knows the task; when
 * the framework is not connected the agent tries again until it is.
 *
 * Source: mesos src/master/master.cpp#Master::statusUpdate
 */
export function statusUpdate(context: MasterContext, update: StatusUpdate): void {
  const { metrics } = context;
  metrics.count('messages_status_update');
  const agent = context.agent(update.agentId.value);
  if (agent === undefined || update.uuid === undefined || validateUuid(update.uuid) !== undefined) {
    metrics.count('invalid_status_updates');
    return;
  }
  const framework = context.framework(update.frameworkId.value);
  const isDeliverable = framework?.connected === true;
  if (isDeliverable) forwardStatus(context, framework, update);
  const record = agent.task(update.frameworkId.value, update.status.task_id.value);
  if (record !== undefined) {
    updateTask(context, record, statusOf(update), update.latestState);
  }
  const isValid = isDeliverable && record !== undefined;
  metrics.count(isValid ? 'valid_status_updates' : 'invalid_status_updates');
}

/** The status as it is kept, whole even where the agent only said it on the envelope. */
function statusOf({ status, uuid, agentId, executorId, timestamp }: StatusUpdate): TaskStatus {
  return {
    agent_id: agentId,
    ...(executorId !== undefined && { executor_id: executorId }),
    timestamp,
    ...(uuid !== undefined && { uuid }),
    ...status,
  };
}
