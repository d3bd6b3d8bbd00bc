export interface Holds {
  /** The longest hold. */
  readonly holdMs: number;
  /** The most processor time that a hold took, which need not be the longest one. */
  readonly processorMs: number;
}

export interface HoldWatchOptions {
  /** The loop is looked at so often where nothing holds it. */
  readonly resolutionMs: number;
  /** A hold shows for at least so long, and twice as long at most. */
  readonly windowMs: number;
}

const none: Holds = { holdMs: 0, processorMs: 0 };

/** Finds the longest holds of an event loop by when its turn to be looked at comes. */
export class HoldWatch {
  readonly #options: HoldWatchOptions;
  #last: { readonly nowMs: number; readonly processorMs: number } | undefined;
  #windowEndMs = 0;
  #current = none;
  #former = none;

  constructor(options: HoldWatchOptions) {
    this.#options = options;
  }

  /** @param processorMs - that the thread has used since it began */
  look(nowMs: number, processorMs: number): void {
    if (this.#last !== undefined) {
      const holdMs = Math.max(0, nowMs - this.#last.nowMs - this.#options.resolutionMs);
      const used = { holdMs, processorMs: Math.min(holdMs, processorMs - this.#last.processorMs) };
      this.#current = longest(this.#current, used);
    }
    this.#last = { nowMs, processorMs };
    if (nowMs < this.#windowEndMs) return;
    this.#windowEndMs = nowMs + this.#options.windowMs;
    this.#former = this.#current;
    this.#current = none;
  }

  get longest(): Holds {
    return longest(this.#former, this.#current);
  }
}

function longest(one: Holds, other: Holds): Holds {
  return {
    holdMs: Math.max(one.holdMs, other.holdMs),
    processorMs: Math.max(one.processorMs, other.processorMs),
  };
}
