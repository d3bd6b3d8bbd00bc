import type { Task, TaskState, TaskStatus, schedulerApi } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { makeStatus, makeTaskStatus, type StatusDraft } from './make-status.ts';
import { sendStatus } from './send-status.ts';

/**
 * RECONCILE: tells the state of the tasks that are asked for, or of all when none is.
 *
 * Source: mesos src/master/master.cpp#Master::reconcile
 */
export function reconcile(
  context: MasterContext,
  framework: FrameworkRecord,
  { tasks = [] }: schedulerApi.CallReconcile,
): void {
  context.metrics.count('messages_reconcile_tasks');
  if (tasks.length === 0) {
    for (const { task } of framework.tasks.values()) {
      sendStatus(context, framework, knownStatus(context, task));
    }
    return;
  }
  for (const asked of tasks) {
    const status = answer(context, framework, asked);
    if (status !== undefined) sendStatus(context, framework, status);
  }
}

/** No answer while the task may be on an agent that has yet to come back after a failover. */
function answer(
  context: MasterContext,
  framework: FrameworkRecord,
  { task_id, agent_id }: schedulerApi.CallReconcileTask,
): TaskStatus | undefined {
  const record = framework.tasks.get(task_id.value);
  if (record !== undefined) return knownStatus(context, record.task);
  const agentId = agent_id?.value;
  const { recovered } = context.state.agents;
  const isAwaited = agentId === undefined ? recovered.size > 0 : recovered.has(agentId);
  if (isAwaited) return undefined;
  const { partitionAware } = framework.capabilities;
  const verdict = unknownVerdict(context, agentId);
  return makeStatus(context, {
    taskId: task_id.value,
    agentId,
    reason: 'REASON_RECONCILIATION',
    ...verdict,
    state: partitionAware ? verdict.state : 'TASK_LOST',
  });
}

/** What the fate of its agent says about a task nobody knows. */
function unknownVerdict(
  context: MasterContext,
  agentId: string | undefined,
): Pick<StatusDraft, 'message' | 'unreachableTime'> & { readonly state: TaskState } {
  const { registered, unreachable, gone } = context.state.agents;
  if (agentId !== undefined && registered.has(agentId)) {
    return { state: 'TASK_GONE', message: 'Reconciliation: Task is unknown to the agent' };
  }
  const since = agentId === undefined ? undefined : unreachable.get(agentId)?.sinceNs;
  if (since !== undefined) {
    return {
      state: 'TASK_UNREACHABLE',
      message: 'Reconciliation: Task is unreachable',
      unreachableTime: { nanoseconds: since },
    };
  }
  if (agentId !== undefined && gone.has(agentId)) {
    return { state: 'TASK_GONE_BY_OPERATOR', message: 'Reconciliation: Task is gone' };
  }
  return { state: 'TASK_UNKNOWN', message: 'Reconciliation: Task is unknown' };
}

/** The state the framework was told last, or else the newest. */
function knownStatus(context: MasterContext, task: Task): TaskStatus {
  const status = makeTaskStatus(context, task, {
    state: task.status_update_state ?? task.state,
    reason: 'REASON_RECONCILIATION',
    message: 'Reconciliation: Latest task state',
  });
  return { ...status, ...latestDetails(task) };
}

/** What the task's own statuses said last about its health, checks and container. */
export function latestDetails(
  task: Task,
): Pick<TaskStatus, 'healthy' | 'check_status' | 'container_status'> {
  const { healthy, check_status } = task.statuses?.at(-1) ?? {};
  const container_status = task.statuses?.findLast(
    (status) => status.container_status !== undefined,
  )?.container_status;
  return {
    ...(healthy !== undefined && { healthy }),
    ...(check_status !== undefined && { check_status }),
    ...(container_status !== undefined && { container_status }),
  };
}
