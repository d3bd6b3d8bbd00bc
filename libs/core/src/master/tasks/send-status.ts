import { isTerminalTaskState, type StatusUpdate } from '@mezzo/domain';
import type { Task, TaskState, TaskStatus } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { MasterCounter } from '../metrics/master-metrics.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { makeStatus, type StatusDraft } from './make-status.ts';

/** Sends a status that nobody has to acknowledge. */
export function sendStatus(
  context: MasterContext,
  framework: FrameworkRecord,
  status: TaskStatus,
): void {
  context.sendToFramework(framework, { type: 'UPDATE', update: { status } });
}

/**
 * Sends an agent's status to its framework, and remembers it as the one that waits for an
 * acknowledgement. Agent, executor and time are those of the envelope.
 *
 * Source: mesos src/master/master.cpp#Master::forward, src/internal/evolve.cpp#evolve
 */
export function forwardStatus(
  context: MasterContext,
  framework: FrameworkRecord,
  update: StatusUpdate,
): void {
  const record = framework.tasks.get(update.status.task_id.value);
  if (record !== undefined && update.uuid !== undefined && !goesBack(record.task, update)) {
    record.replace({
      ...record.task,
      status_update_state: update.status.state,
      status_update_uuid: update.uuid,
    });
  }
  const { uuid: _, ...rest } = update.status;
  sendStatus(context, framework, {
    ...rest,
    agent_id: update.agentId,
    ...(update.executorId !== undefined && { executor_id: update.executorId }),
    timestamp: update.timestamp,
    ...(update.uuid !== undefined && { uuid: update.uuid }),
  });
}

/** A task does not leave its last state, not even where an outdated status is not known as such. */
function goesBack({ status_update_state: told }: Task, { status }: StatusUpdate): boolean {
  return told !== undefined && isTerminalTaskState(told) && !isTerminalTaskState(status.state);
}

/** Tells a framework that a task was not launched, or is lost, though the master never had it. */
export function refuseTask(
  context: MasterContext,
  framework: FrameworkRecord,
  draft: StatusDraft,
): void {
  const status = makeStatus(context, draft);
  countTaskEnd(context, status.state);
  countTaskReason(context, status);
  sendStatus(context, framework, status);
}

const TERMINAL_COUNTER: Partial<Record<TaskState, MasterCounter>> = {
  TASK_FINISHED: 'tasks_finished',
  TASK_FAILED: 'tasks_failed',
  TASK_KILLED: 'tasks_killed',
  TASK_LOST: 'tasks_lost',
  TASK_ERROR: 'tasks_error',
  TASK_DROPPED: 'tasks_dropped',
  TASK_GONE: 'tasks_gone',
  TASK_GONE_BY_OPERATOR: 'tasks_gone_by_operator',
};

/** Counts a task that has come to an end. */
export function countTaskEnd(context: MasterContext, state: TaskState): void {
  const counter = TERMINAL_COUNTER[state];
  if (counter !== undefined) context.metrics.count(counter);
}

/** Counts why a task has come to an end, or became unreachable. */
export function countTaskReason(context: MasterContext, status: TaskStatus): void {
  if (status.reason === undefined || status.source === undefined) return;
  const name = [status.state, status.source, status.reason].map(metricName).join('/');
  context.metrics.countTaskState(name);
}

/** Metric names keep the old word for agents. */
function metricName(enumerator: string): string {
  return enumerator.toLowerCase().replace('agent', 'slave');
}
