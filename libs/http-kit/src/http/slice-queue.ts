/**
 * Work that is too long for one go. Every turn of the event loop does one slice of it, whoever's, so
 * that all that waits for the loop waits no longer than for one slice, however many readers there are.
 */
export class SliceQueue {
  readonly #waiting: (() => void)[] = [];
  #isScheduled = false;

  /** Does the slice in a turn of its own. It must not throw. */
  enqueue(slice: () => void): void {
    this.#waiting.push(slice);
    this.#schedule();
  }

  /** Resolves at the beginning of a slice: what follows is done in it. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.enqueue(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }
}

/** All of a process, as there is one event loop. */
export const slices = new SliceQueue();

/** How long a slice may take: a fraction of what is noticed, and much more than its overhead. */
export const sliceMsMax = 4;
