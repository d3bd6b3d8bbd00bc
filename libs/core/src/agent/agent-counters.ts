import type { TaskState } from '@mezzo/domain/messages';

/**
 * The counters among the agent's metrics; gauges are computed from the records when asked for.
 *
 * Source: mesos src/slave/metrics.cpp
 */
export class AgentCounters {
  tasksFinished = 0;
  tasksFailed = 0;
  tasksKilled = 0;
  tasksLost = 0;
  tasksGone = 0;
  executorsTerminated = 0;
  executorsPreempted = 0;
  validStatusUpdates = 0;
  invalidStatusUpdates = 0;
  validFrameworkMessages = 0;
  invalidFrameworkMessages = 0;
  containerLaunchErrors = 0;
  recoveryErrors = 0;

  countTerminal(state: TaskState): void {
    switch (state) {
      case 'TASK_FINISHED':
        this.tasksFinished += 1;
        return;
      case 'TASK_FAILED':
        this.tasksFailed += 1;
        return;
      case 'TASK_KILLED':
        this.tasksKilled += 1;
        return;
      case 'TASK_LOST':
        this.tasksLost += 1;
        return;
      case 'TASK_GONE':
        this.tasksGone += 1;
        return;
      default:
    }
  }
}
