/** The last `capacity` values that were pushed, oldest first. */
export class RingBuffer<Value> {
  private items: Value[] = [];
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return Math.min(this.items.length, this.capacity);
  }

  push(value: Value): void {
    this.items.push(value);
    // Trimming in halves keeps pushing O(1) on average without index arithmetic for readers.
    if (this.items.length >= 2 * this.capacity + 1) this.items = this.live();
  }

  /** Drops the values for which `isStale` holds. O(n): for rare repairs only. */
  removeWhere(isStale: (value: Value) => boolean): void {
    this.items = this.live().filter((value) => !isStale(value));
  }

  values(): readonly Value[] {
    return this.items.length > this.capacity ? this.live() : this.items;
  }

  private live(): Value[] {
    return this.capacity === 0 ? [] : this.items.slice(-this.capacity);
  }
}
