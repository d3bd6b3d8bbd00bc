import type { Timeline } from './timeline.ts';

/**
 * The clock of one machine: off by some time, and jumping when somebody sets it. What a process
 * reads never goes back, as the loops of the services see to it.
 */
export class MachineClock {
  private readonly timeline: Timeline;
  private offsetMs: number;

  constructor(timeline: Timeline, offsetMs: number) {
    this.timeline = timeline;
    this.offsetMs = offsetMs;
  }

  /** What the machine's clock shows, in milliseconds since the epoch. May go back. */
  get shownMs(): number {
    return this.timeline.nowMs + this.offsetMs;
  }

  /** Somebody sets the clock. */
  jump(byMs: number): void {
    this.offsetMs += byMs;
  }

  /** Somebody sets the clock right. */
  correct(): void {
    this.offsetMs = 0;
  }
}

/** The time that one life of a process sees: its machine's clock, which never goes back. */
export class ProcessClock {
  private readonly clock: MachineClock;
  private latestMs = -Infinity;

  constructor(clock: MachineClock) {
    this.clock = clock;
  }

  now(): number {
    this.latestMs = Math.max(this.latestMs, this.clock.shownMs);
    return this.latestMs;
  }
}
