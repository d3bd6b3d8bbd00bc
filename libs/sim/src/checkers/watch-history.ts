import type { HistoryChecker } from '../history/history-checker.ts';
import { HISTORY_CHECKERS } from '../history/history-checkers.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { Checker } from './checker.ts';
import type { Violations } from './violations.ts';

/** Lets the checkers of histories watch a simulated world. */
export class WatchHistory implements Checker {
  private readonly checkers: readonly HistoryChecker[];

  constructor(violations: Violations) {
    this.checkers = HISTORY_CHECKERS.map(({ name, make }) =>
      make((text) => violations.report(name, text)),
    );
  }

  onHistory(event: HistoryEvent): void {
    for (const checker of this.checkers) checker.observe(event);
  }

  onSettled(): void {
    for (const checker of this.checkers) checker.finish?.();
  }
}
