import { taskKey, type HistoryEvent, type StatusFact } from './history-event.ts';
import type { Report } from './history-checker.ts';

/** What executors say of a task's end is what happened: status 0 is FINISHED, and only that. */
export class TrueEnds {
  private readonly report: Report;
  private readonly statuses = new Map<string, number>();

  constructor(report: Report) {
    this.report = report;
  }

  observe(event: HistoryEvent): void {
    if (event.kind === 'taskEnded') this.statuses.set(taskKey(event), event.status);
    if (event.kind === 'status' && event.source === 'SOURCE_EXECUTOR') this.judge(event);
  }

  private judge(event: StatusFact): void {
    const { state, reason } = event;
    if (reason === 'REASON_RECONCILIATION') return;
    const key = taskKey(event);
    const status = this.statuses.get(key);
    const isWrong =
      (state === 'TASK_FINISHED' && status !== 0) || (state === 'TASK_FAILED' && status === 0);
    if (isWrong) this.report(`task ${key} ended with status ${String(status)}, told as ${state}`);
  }
}
