/**
 * The deadlines of a master: a binary heap ordered by time, then by the order of asking.
 *
 * Cancelling only marks an entry; it is dropped when it comes to the top, or when marked entries
 * outnumber live ones. Every operation is O(log n), also with a timer per agent and per offer.
 */

/** A deadline that was asked for. Keep it to cancel it. */
export interface Timer {
  readonly atMs: number;
  readonly sequence: number;
  /** Undefined once fired or cancelled. */
  fire: (() => void) | undefined;
}

/** Below this size sweeping dead entries out is not worth it. */
const SWEEP_SIZE_MIN = 1024;

export class TimerHeap {
  private heap: Timer[] = [];
  private sequence = 0;
  private deadCount = 0;

  /** Asks for `fire` to be called once at `atMs` (milliseconds since the epoch) or later. */
  schedule(atMs: number, fire: () => void): Timer {
    const timer: Timer = { atMs, sequence: this.sequence++, fire };
    this.heap.push(timer);
    this.siftUp(this.heap.length - 1);
    return timer;
  }

  /** Idempotent; harmless after the timer has fired. */
  cancel(timer: Timer | undefined): void {
    if (timer?.fire === undefined) return;
    timer.fire = undefined;
    this.deadCount += 1;
    if (this.heap.length >= SWEEP_SIZE_MIN && this.deadCount * 2 > this.heap.length) this.sweep();
  }

  /** When the earliest live timer is due, in milliseconds since the epoch. */
  nextDeadlineMs(): number | undefined {
    this.dropDeadTop();
    return this.heap[0]?.atMs;
  }

  /** Fires what is due at `nowMs`, earliest first, including what becomes due while firing. */
  fireDue(nowMs: number): void {
    for (;;) {
      this.dropDeadTop();
      const top = this.heap[0];
      if (top === undefined || top.atMs > nowMs) return;
      this.removeTop();
      const fire = top.fire;
      top.fire = undefined;
      fire?.();
    }
  }

  private dropDeadTop(): void {
    while (this.heap.length > 0 && this.heap[0]?.fire === undefined) {
      this.removeTop();
      this.deadCount -= 1;
    }
  }

  private sweep(): void {
    this.heap = this.heap.filter((timer) => timer.fire !== undefined).sort(byDeadline);
    this.deadCount = 0;
  }

  private removeTop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.siftDown(0);
  }

  private siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfEarlier(index, parent)) return;
      index = parent;
    }
  }

  private siftDown(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let earliest = left;
      if (this.isEarlier(right, left)) earliest = right;
      if (!this.swapIfEarlier(earliest, index)) return;
      index = earliest;
    }
  }

  private isEarlier(a: number, b: number): boolean {
    const first = this.heap[a];
    const second = this.heap[b];
    return first !== undefined && second !== undefined && byDeadline(first, second) < 0;
  }

  private swapIfEarlier(child: number, parent: number): boolean {
    const lower = this.heap[child];
    const upper = this.heap[parent];
    if (lower === undefined || upper === undefined || byDeadline(lower, upper) >= 0) return false;
    this.heap[child] = upper;
    this.heap[parent] = lower;
    return true;
  }
}

function byDeadline(a: Timer, b: Timer): number {
  return a.atMs - b.atMs || a.sequence - b.sequence;
}
