import type { HistoryEvent } from './history-event.ts';

/** Takes one broken rule, in words. */
export type Report = (text: string) => void;

/** Judges a history, event by event. */
export interface HistoryChecker {
  observe(event: HistoryEvent): void;
  /** The history is over, and whatever was under way has had its time to arrive. */
  finish?(): void;
}
