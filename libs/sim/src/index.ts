export { simulate, type SimulationOptions, type SimulationResult } from './run/simulate.ts';
export type { Violation } from './checkers/violations.ts';
export type { TraceSink } from './trace/trace.ts';
export { HISTORY_CHECKERS, type NamedHistoryChecker } from './history/history-checkers.ts';
export type { HistoryChecker, Report } from './history/history-checker.ts';
export type {
  AcceptedFact,
  HistoryEvent,
  LaunchFact,
  MachineFact,
  RunFact,
  StatusFact,
  TaskName,
} from './history/history-event.ts';
