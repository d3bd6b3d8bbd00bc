const INITIAL_CAPACITY = 64;

/** Small numbers by key, the smallest first; ties by name. Filled, then emptied as far as needed. */
export class KeyedHeap {
  private ids = new Int32Array(INITIAL_CAPACITY);
  private keys = new Float64Array(INITIAL_CAPACITY);
  private count = 0;
  private readonly nameOf: (id: number) => string;

  constructor(nameOf: (id: number) => string) {
    this.nameOf = nameOf;
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  clear(): void {
    this.count = 0;
  }

  /** Ordered only by the next {@link heapify}. */
  add(id: number, key: number): void {
    if (this.count === this.ids.length) this.grow();
    this.ids[this.count] = id;
    this.keys[this.count] = key;
    this.count += 1;
  }

  private grow(): void {
    const { ids, keys } = this;
    this.ids = new Int32Array(ids.length * 2);
    this.keys = new Float64Array(keys.length * 2);
    this.ids.set(ids);
    this.keys.set(keys);
  }

  heapify(): void {
    for (let at = (this.count >>> 1) - 1; at >= 0; at -= 1) this.siftDown(at);
  }

  /** There must be one. */
  pop(): number {
    const id = this.ids[0] ?? -1;
    this.count -= 1;
    this.ids[0] = this.ids[this.count] ?? -1;
    this.keys[0] = this.keys[this.count] ?? 0;
    this.siftDown(0);
    return id;
  }

  private siftDown(from: number): void {
    let at = from;
    for (;;) {
      let least = at;
      for (let child = 2 * at + 1; child <= 2 * at + 2; child += 1) {
        if (child < this.count && this.isBefore(child, least)) least = child;
      }
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const difference = (this.keys[a] ?? 0) - (this.keys[b] ?? 0);
    if (difference !== 0) return difference < 0;
    return this.nameOf(this.ids[a] ?? -1) < this.nameOf(this.ids[b] ?? -1);
  }

  private swap(a: number, b: number): void {
    const id = this.ids[a] ?? -1;
    const key = this.keys[a] ?? 0;
    this.ids[a] = this.ids[b] ?? -1;
    this.keys[a] = this.keys[b] ?? 0;
    this.ids[b] = id;
    this.keys[b] = key;
  }
}
