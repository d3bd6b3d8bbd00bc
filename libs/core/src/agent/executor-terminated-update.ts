import type { ContainerTermination } from './agent-input.ts';
import type { ExecutorRecord } from './records.ts';
import type { AgentUpdate } from './status-updates.ts';

/**
 * What becomes of a task whose executor has ended. What the containerizer says goes before what the
 * agent had in mind when it destroyed the container; the texts of both are kept.
 *
 * @param termination - undefined when nobody knows how the container ended
 *
 * Source: mesos src/slave/slave.cpp#Slave::sendExecutorTerminatedStatusUpdate
 */
export function executorTerminatedUpdate(
  executor: ExecutorRecord,
  taskId: string,
  termination: ContainerTermination | undefined,
): AgentUpdate {
  const pending = executor.pendingTermination;
  return {
    taskId,
    executorId: executor.id,
    state: termination?.state ?? pending?.state ?? 'TASK_FAILED',
    reason: termination?.reason ?? pending?.reason ?? 'REASON_EXECUTOR_TERMINATED',
    message: terminationMessage(pending, termination),
    limitation: termination?.limitation,
  };
}

function terminationMessage(
  pending: ContainerTermination | undefined,
  termination: ContainerTermination | undefined,
): string {
  const known =
    termination === undefined && pending?.message === undefined
      ? 'Abnormal executor termination: unknown container'
      : termination?.message;
  const parts = [pending?.message, known].filter((part) => part !== undefined);
  return parts.length === 0 ? 'Executor terminated' : parts.join('; ');
}
