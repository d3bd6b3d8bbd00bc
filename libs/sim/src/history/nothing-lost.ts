import { taskKey, type AcceptedFact, type HistoryEvent } from './history-event.ts';
import { ForgivenTasks } from './forgiven-tasks.ts';
import type { Report } from './history-checker.ts';

/**
 * No acknowledged update is lost: what an agent has taken over from an executor reaches the
 * framework, unless the framework is gone, or has asked for no checkpoints and its agent died.
 */
export class NothingLost {
  private readonly report: Report;
  private readonly owed = new Map<string, AcceptedFact>();
  private readonly told = new Set<string>();
  private readonly tasks = new ForgivenTasks();

  constructor(report: Report) {
    this.report = report;
  }

  observe(event: HistoryEvent): void {
    this.tasks.observe(event);
    if (event.kind === 'status' && event.uuid !== undefined) {
      this.told.add(event.uuid);
      this.owed.delete(event.uuid);
    } else if (event.kind === 'accepted' && !this.told.has(event.uuid)) {
      this.owed.set(event.uuid, event);
    }
  }

  finish(): void {
    for (const [uuid, fact] of this.owed) {
      const key = taskKey(fact);
      if (this.tasks.isForgiven(key)) continue;
      this.report(`update ${uuid} of task ${key} was acknowledged on ${fact.host} and never told`);
    }
  }
}
