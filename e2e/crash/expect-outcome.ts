import type { TaskStatus } from '@mezzo/domain/messages';
import { expect } from 'vitest';
import type { SchedulerClient } from '../src/harness/scheduler-client.ts';

/** How a command task ends with an exit code, as every framework sees it. */
export async function expectOutcome(
  scheduler: SchedulerClient,
  taskId: string,
  exitCode: number,
): Promise<void> {
  const state: TaskStatus['state'] = exitCode === 0 ? 'TASK_FINISHED' : 'TASK_FAILED';
  const { value: status } = await scheduler.update(taskId, state);
  expect(status.message).toBe(`Command exited with status ${String(exitCode)}`);
}

/** Asks for the state of the tasks and expects that the master knows each as running. */
export async function expectRunning(
  scheduler: SchedulerClient,
  taskIds: readonly string[],
): Promise<void> {
  await scheduler.send({
    type: 'RECONCILE',
    reconcile: { tasks: taskIds.map((value) => ({ task_id: { value } })) },
  });
  for (const id of taskIds) {
    const { value } = await scheduler.event(
      'UPDATE',
      ({ update }) =>
        update?.status.task_id.value === id && update.status.reason === 'REASON_RECONCILIATION',
    );
    expect(value.update?.status.state, id).toBe('TASK_RUNNING');
  }
}
