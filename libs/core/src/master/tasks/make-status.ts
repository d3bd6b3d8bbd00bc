import type {
  Task,
  TaskState,
  TaskStatus,
  TaskStatusReason,
  TimeInfo,
} from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';

/** What a status made by the master says about a task. */
export interface StatusDraft {
  readonly taskId: string;
  readonly agentId?: string | undefined;
  readonly executorId?: string | undefined;
  readonly state: TaskState;
  readonly reason: TaskStatusReason;
  readonly message: string;
  readonly unreachableTime?: TimeInfo | undefined;
}

/**
 * A status made by the master. It has no UUID, so nobody acknowledges it.
 *
 * Source: mesos src/common/protobuf_utils.cpp#createStatusUpdate
 */
export function makeStatus(context: MasterContext, draft: StatusDraft): TaskStatus {
  const { taskId, agentId, executorId, state, reason, message, unreachableTime } = draft;
  return {
    task_id: { value: taskId },
    state,
    message,
    source: 'SOURCE_MASTER',
    reason,
    ...(agentId !== undefined && { agent_id: { value: agentId } }),
    ...(executorId !== undefined && { executor_id: { value: executorId } }),
    timestamp: context.nowSeconds,
    ...(unreachableTime !== undefined && { unreachable_time: unreachableTime }),
  };
}

/** A status made by the master for a task that it knows. */
export function makeTaskStatus(
  context: MasterContext,
  task: Task,
  draft: Pick<StatusDraft, 'state' | 'reason' | 'message' | 'unreachableTime'>,
): TaskStatus {
  return makeStatus(context, {
    taskId: task.task_id.value,
    agentId: task.agent_id.value,
    executorId: task.executor_id?.value,
    ...draft,
  });
}
