import { isTerminalTaskState } from '@mezzo/domain';
import type { HistoryEvent, StatusFact } from './history-event.ts';
import { taskKey } from './history-event.ts';
import { ForgivenTasks } from './forgiven-tasks.ts';
import type { Report } from './history-checker.ts';

/**
 * A task ends once. Its framework may be told the end many times, and masters may guess (LOST,
 * UNREACHABLE, GONE, UNKNOWN) before they know; but the ends that agents tell, which are to be
 * acknowledged, are one and the same.
 */
export class OneEnd {
  private readonly report: Report;
  private readonly ends = new Map<string, StatusFact>();
  private readonly tasks = new ForgivenTasks();

  constructor(report: Report) {
    this.report = report;
  }

  observe(event: HistoryEvent): void {
    this.tasks.observe(event);
    if (event.kind !== 'status' || event.uuid === undefined) return;
    if (!isTerminalTaskState(event.state)) return;
    const key = taskKey(event);
    const known = this.ends.get(key);
    this.ends.set(key, known ?? event);
    if (known === undefined || known.uuid === event.uuid) return;
    if (this.tasks.isForgiven(key)) return;
    this.report(
      `task ${key} ended as ${known.state} (${known.reason ?? 'no reason'}) and again as` +
        ` ${event.state} (${event.reason ?? 'no reason'})`,
    );
  }
}
