import { FitsMachines } from './fits-machines.ts';
import type { HistoryChecker, Report } from './history-checker.ts';
import { NothingLost } from './nothing-lost.ts';
import { OneEnd } from './one-end.ts';
import { RunsOnce } from './runs-once.ts';
import { TrueEnds } from './true-ends.ts';

/** A checker of histories, by the name under which it reports. */
export interface NamedHistoryChecker {
  readonly name: string;
  readonly make: (report: Report) => HistoryChecker;
}

/** Everything a history is judged by. */
export const HISTORY_CHECKERS: readonly NamedHistoryChecker[] = [
  { name: 'no task runs twice', make: (report) => new RunsOnce(report) },
  { name: 'a task ends once', make: (report) => new OneEnd(report) },
  { name: 'no acknowledged update is lost', make: (report) => new NothingLost(report) },
  { name: 'ends are told truly', make: (report) => new TrueEnds(report) },
  { name: 'no machine is promised twice', make: (report) => new FitsMachines(report) },
];
