/**
 * Small numbers by the time at which they are due, the earliest first. A binary heap that knows where
 * each number is, so that one can be removed before its time.
 */
export class ExpiryHeap {
  private times = new Float64Array(64);
  private heap = new Int32Array(64);
  private positions = new Int32Array(64);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** When the earliest is due; Infinity when there is none. */
  get earliest(): number {
    return this.count === 0 ? Infinity : this.timeOf(this.heap[0] ?? 0);
  }

  timeOf(id: number): number {
    return this.times[id] ?? Infinity;
  }

  /** @param id - not in the heap */
  push(id: number, time: number): void {
    this.ensure(Math.max(id, this.count) + 1);
    this.times[id] = time;
    this.place(this.count, id);
    this.count += 1;
    this.siftUp(this.count - 1);
  }

  /** Removes the earliest; there must be one. */
  pop(): number {
    const id = this.heap[0] ?? -1;
    this.remove(id);
    return id;
  }

  /** @param id - in the heap */
  remove(id: number): void {
    const at = this.positions[id] ?? 0;
    this.count -= 1;
    if (at === this.count) return;
    this.place(at, this.heap[this.count] ?? 0);
    this.siftUp(at);
    this.siftDown(at);
  }

  private siftUp(from: number): void {
    const id = this.heap[from] ?? 0;
    const time = this.timeOf(id);
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = this.heap[parent] ?? 0;
      if (this.timeOf(above) <= time) break;
      this.place(at, above);
      at = parent;
    }
    this.place(at, id);
  }

  private siftDown(from: number): void {
    const id = this.heap[from] ?? 0;
    const time = this.timeOf(id);
    let at = from;
    for (;;) {
      const child = this.earlierChild(at);
      if (child < 0 || this.timeOf(this.heap[child] ?? 0) >= time) break;
      this.place(at, this.heap[child] ?? 0);
      at = child;
    }
    this.place(at, id);
  }

  private earlierChild(at: number): number {
    const left = 2 * at + 1;
    const right = left + 1;
    if (left >= this.count) return -1;
    if (right >= this.count) return left;
    const isRight = this.timeOf(this.heap[right] ?? 0) < this.timeOf(this.heap[left] ?? 0);
    return isRight ? right : left;
  }

  private place(at: number, id: number): void {
    this.heap[at] = id;
    this.positions[id] = at;
  }

  private ensure(capacity: number): void {
    if (capacity <= this.heap.length) return;
    const { times, heap, positions } = this;
    const grown = Math.max(capacity, heap.length * 2);
    this.times = new Float64Array(grown);
    this.heap = new Int32Array(grown);
    this.positions = new Int32Array(grown);
    this.times.set(times);
    this.heap.set(heap);
    this.positions.set(positions);
  }
}
