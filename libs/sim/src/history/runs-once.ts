import { taskKey, type HistoryEvent } from './history-event.ts';
import type { Report } from './history-checker.ts';

/** No task runs twice: its program is started at most once, anywhere, whatever fails. */
export class RunsOnce {
  private readonly runs = new Map<string, string>();
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  observe(event: HistoryEvent): void {
    if (event.kind !== 'taskStarted') return;
    const key = taskKey(event);
    const earlier = this.runs.get(key);
    const run = `${event.runId} on ${event.host}`;
    if (earlier !== undefined) this.report(`task ${key} was started as ${earlier} and as ${run}`);
    this.runs.set(key, run);
  }
}
