import { equalBytes, type StatusUpdate } from '@mezzo/domain';
import type { Task, TaskStatus } from '@mezzo/domain/messages';
import { checkDrained } from '../agents/drain-state.ts';
import type { MasterContext } from '../master-context.ts';
import { validateUuid } from '../validation/uuid.ts';
import { isOver } from './acknowledge.ts';
import { forwardStatus } from './send-status.ts';
import { removeTask, updateTask } from './task-life.ts';

/**
 * An agent reports on a task. The framework is told whether or not the master knows the task; when
 * the framework is not connected the agent tries again until it is.
 *
 * Deviates: Mesos knows no bus that repeats messages, and takes what is outdated for news.
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
  const record = agent.task(update.frameworkId.value, update.status.task_id.value);
  if (record !== undefined && isOutdated(record.task, update.uuid)) {
    metrics.count('invalid_status_updates');
    return;
  }
  const framework = context.framework(update.frameworkId.value);
  const isDeliverable = framework?.connected === true;
  if (isDeliverable) forwardStatus(context, framework, update);
  if (record !== undefined) {
    updateTask(context, record, statusOf(update), update.latestState);
    if (isOver(record)) {
      removeTask(context, record);
      checkDrained(context, agent);
    }
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

/**
 * Whether the framework was told something newer about the task. The agent goes on only when a
 * status is acknowledged, so this one is: the bus has repeated it.
 */
function isOutdated({ statuses = [], status_update_uuid: told }: Task, uuid: Uint8Array): boolean {
  if (told === undefined) return false;
  const positionOf = (wanted: Uint8Array): number =>
    statuses.findIndex((status) => status.uuid !== undefined && equalBytes(status.uuid, wanted));
  const position = positionOf(uuid);
  return position >= 0 && position < positionOf(told);
}
