import type { Task, TaskInfo, TaskState, TaskStatus } from '@mezzo/domain/messages';
import type { ExecutorRecord } from './records.ts';

/**
 * The `Task` message of a task that is being launched. A command task names no executor: the
 * generated one is the agent's own affair.
 *
 * Source: mesos src/common/protobuf_utils.cpp#createTask
 */
export function taskOf(
  info: TaskInfo,
  executor: Pick<ExecutorRecord, 'frameworkId' | 'id' | 'isGenerated'>,
  state: TaskState,
): Task {
  const user = info.command?.user ?? info.executor?.command?.user;
  return definedFields({
    name: info.name,
    task_id: info.task_id,
    framework_id: { value: executor.frameworkId },
    executor_id: executor.isGenerated ? undefined : { value: executor.id },
    agent_id: info.agent_id,
    state,
    resources: info.resources,
    labels: info.labels,
    discovery: info.discovery,
    container: info.container,
    health_check: info.health_check,
    kill_policy: info.kill_policy,
    user,
    limits: info.limits,
  });
}

/** A task that ended before its executor heard of it. */
export function terminalTaskOf(info: TaskInfo, executor: ExecutorRecord, status: TaskStatus): Task {
  return withStatus(taskOf(info, executor, status.state), status);
}

/**
 * The task after one more status. Of several statuses in a row with the same state only the newest
 * is kept, so that health checks do not make a task grow.
 *
 * Source: mesos src/slave/slave.cpp#Executor::updateTaskState
 */
export function withStatus(task: Task, status: TaskStatus): Task {
  const earlier = task.statuses ?? [];
  const kept = earlier.at(-1)?.state === status.state ? earlier.slice(0, -1) : earlier;
  return { ...task, state: status.state, statuses: [...kept, status] };
}

/** Without the fields that are undefined: messages compare and print more simply. */
function definedFields<Message extends object>(message: Message): Message {
  return Object.fromEntries(
    Object.entries(message).filter(([, value]) => value !== undefined),
  ) as Message;
}
