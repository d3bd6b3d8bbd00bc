/** Longest wait of one of Node's timers. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The timers of one hosted executor, by name. */
export class HostedTimers {
  private readonly onTimer: (timer: string) => void;
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(onTimer: (timer: string) => void) {
    this.onTimer = onTimer;
  }

  /** Replaces a timer of the same name. */
  set(timer: string, delayMs: number): void {
    this.cancel(timer);
    const fire = (): void => {
      this.timers.delete(timer);
      this.onTimer(timer);
    };
    const boundedMs = Math.min(Math.max(0, delayMs), TIMER_MS_MAX);
    this.timers.set(timer, setTimeout(fire, boundedMs));
  }

  cancel(timer: string): void {
    clearTimeout(this.timers.get(timer));
    this.timers.delete(timer);
  }

  clear(): void {
    for (const timer of [...this.timers.keys()]) this.cancel(timer);
  }
}
