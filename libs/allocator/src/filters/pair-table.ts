const INITIAL_CAPACITY = 1024;
const EMPTY = -1;

/**
 * From pairs of small numbers to a number: open addressing in typed arrays, at most half full.
 * Removing closes the gap, so that looking up never passes dead entries.
 */
export class PairTable {
  private firsts = new Int32Array(INITIAL_CAPACITY).fill(EMPTY);
  private seconds = new Int32Array(INITIAL_CAPACITY);
  private values = new Int32Array(INITIAL_CAPACITY);
  private mask = INITIAL_CAPACITY - 1;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** -1 when there is none. */
  get(first: number, second: number): number {
    let at = this.home(first, second);
    for (;;) {
      const key = this.firsts[at];
      if (key === EMPTY) return EMPTY;
      if (key === first && this.seconds[at] === second) return this.values[at] ?? EMPTY;
      at = (at + 1) & this.mask;
    }
  }

  set(first: number, second: number, value: number): void {
    if ((this.count + 1) * 2 > this.firsts.length) this.grow();
    let at = this.home(first, second);
    while (this.firsts[at] !== EMPTY) {
      if (this.firsts[at] === first && this.seconds[at] === second) {
        this.values[at] = value;
        return;
      }
      at = (at + 1) & this.mask;
    }
    this.write(at, first, second, value);
    this.count += 1;
  }

  delete(first: number, second: number): void {
    let at = this.home(first, second);
    while (this.firsts[at] !== first || this.seconds[at] !== second) {
      if (this.firsts[at] === EMPTY) return;
      at = (at + 1) & this.mask;
    }
    this.count -= 1;
    this.closeGap(at);
  }

  /** Moves later entries of the same cluster back, as far as that is not before their home. */
  private closeGap(gap: number): void {
    let hole = gap;
    for (let at = (hole + 1) & this.mask; ; at = (at + 1) & this.mask) {
      const first = this.firsts[at] ?? EMPTY;
      if (first === EMPTY) break;
      const second = this.seconds[at] ?? 0;
      const home = this.home(first, second);
      const mayMove = ((at - home) & this.mask) >= ((at - hole) & this.mask);
      if (!mayMove) continue;
      this.write(hole, first, second, this.values[at] ?? EMPTY);
      hole = at;
    }
    this.firsts[hole] = EMPTY;
  }

  private write(at: number, first: number, second: number, value: number): void {
    this.firsts[at] = first;
    this.seconds[at] = second;
    this.values[at] = value;
  }

  private home(first: number, second: number): number {
    const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & this.mask;
  }

  private grow(): void {
    const { firsts, seconds, values } = this;
    const capacity = firsts.length * 2;
    this.firsts = new Int32Array(capacity).fill(EMPTY);
    this.seconds = new Int32Array(capacity);
    this.values = new Int32Array(capacity);
    this.mask = capacity - 1;
    this.count = 0;
    for (let i = 0; i < firsts.length; i += 1) {
      if (firsts[i] !== EMPTY) this.set(firsts[i] ?? 0, seconds[i] ?? 0, values[i] ?? 0);
    }
  }
}
