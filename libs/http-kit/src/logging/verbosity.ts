import type { AdjustableLog } from './log.ts';

/**
 * The verbosity that operators raise for a while to see more: 0 is the level of `--logging_level`,
 * 1 shows debug lines, 2 and more everything there is.
 *
 * Source: mesos 3rdparty/libprocess/include/process/logging.hpp#Logging
 */
export class Verbosity {
  /** The level that the program was started with; nobody can go below. */
  readonly original = 0;
  readonly #log: AdjustableLog;
  readonly #originalLevel: string;
  #level = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(log: AdjustableLog) {
    this.#log = log;
    this.#originalLevel = log.level;
  }

  get level(): number {
    return this.#level;
  }

  /** Raises the verbosity, and lets it fall back after the duration. */
  set(level: number, durationMs: number): void {
    this.#apply(level);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#apply(this.original), Math.min(durationMs, timerMsMax));
    this.#timer.unref();
  }

  #apply(level: number): void {
    this.#level = level;
    if (level === 0) this.#log.level = this.#originalLevel;
    else this.#log.level = level === 1 ? 'debug' : 'trace';
  }
}

/** Timers of Node hold 31 bits; longer than 24 days is as good as that. */
const timerMsMax = 2 ** 31 - 1;
