/**
 * A map that holds at most `capacity` entries and forgets the oldest first: Mesos' buffers of
 * completed frameworks, completed tasks and unreachable tasks.
 */
export class BoundedMap<Key, Value> {
  private readonly entries = new Map<Key, Value>();
  private readonly capacity: number;
  private readonly onEvict: ((value: Value) => void) | undefined;

  /** @param onEvict - called with every value that is pushed out, not with deleted ones */
  constructor(capacity: number, onEvict?: (value: Value) => void) {
    this.capacity = capacity;
    this.onEvict = onEvict;
  }

  get size(): number {
    return this.entries.size;
  }

  has(key: Key): boolean {
    return this.entries.has(key);
  }

  get(key: Key): Value | undefined {
    return this.entries.get(key);
  }

  /** Adds or replaces; the entry becomes the newest. */
  set(key: Key, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    while (this.entries.size > this.capacity) this.evictOldest();
  }

  delete(key: Key): boolean {
    return this.entries.delete(key);
  }

  /** Oldest first. */
  values(): IterableIterator<Value> {
    return this.entries.values();
  }

  private evictOldest(): void {
    for (const [key, value] of this.entries) {
      this.entries.delete(key);
      this.onEvict?.(value);
      return;
    }
  }
}
