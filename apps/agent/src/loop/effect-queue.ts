/**
 * Things to do, each of which may have to wait for checkpoints: they are done in order, and nothing
 * is done before the checkpoints that came before it are durable.
 *
 * Checkpoint, act, report: this class is that contract.
 */
export class EffectQueue<Effect> {
  private readonly perform: (effect: Effect) => void;
  private readonly durableCount: () => number;
  private entries: { readonly effect: Effect; readonly needs: number }[] = [];
  private next = 0;
  private isRunning = false;

  /**
   * @param perform - does one thing; returns at once and does not throw
   * @param durableCount - how many checkpoints are durable by now
   */
  constructor(perform: (effect: Effect) => void, durableCount: () => number) {
    this.perform = perform;
    this.durableCount = durableCount;
  }

  get size(): number {
    return this.entries.length - this.next;
  }

  /** @param needs - how many checkpoints must be durable before */
  push(effect: Effect, needs: number): void {
    this.entries.push({ effect, needs });
  }

  /** Does what may be done now; called after pushing, and when checkpoints have become durable. */
  run(): void {
    // What is done may ask for more: that is done by the loop below, in its turn.
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      for (;;) {
        const entry = this.entries[this.next];
        if (entry === undefined || entry.needs > this.durableCount()) break;
        this.next += 1;
        this.perform(entry.effect);
      }
    } finally {
      this.isRunning = false;
    }
    this.entries = this.entries.slice(this.next);
    this.next = 0;
  }
}
