/** Something that is to happen at a moment of virtual time. */
export interface Appointment {
  readonly atMs: number;
  readonly order: number;
  /** Undefined once it happened or was called off. */
  run: (() => void) | undefined;
}

/**
 * Virtual time: what is to happen, in the order of time and then of asking. Nothing happens between
 * two appointments, so hours pass as fast as their events can be carried out.
 */
export class Timeline {
  private readonly heap: Appointment[] = [];
  private order = 0;
  private now: number;
  private carriedOut = 0;

  /** @param startMs - milliseconds since the epoch */
  constructor(startMs: number) {
    this.now = startMs;
  }

  /** Milliseconds since the epoch; whole. */
  get nowMs(): number {
    return this.now;
  }

  /** How many appointments were carried out so far. */
  get eventsCount(): number {
    return this.carriedOut;
  }

  /** Asks for `run` to be called after `delayMs`; never within this call. */
  after(delayMs: number, run: () => void): Appointment {
    const appointment = {
      atMs: this.now + Math.max(0, Math.ceil(delayMs)),
      order: this.order++,
      run,
    };
    this.heap.push(appointment);
    this.siftUp(this.heap.length - 1);
    return appointment;
  }

  /** Idempotent; harmless after the appointment has passed. */
  cancel(appointment: Appointment | undefined): void {
    if (appointment !== undefined) appointment.run = undefined;
  }

  /** Lets time pass until `endMs`, or until `isOver` says so after an appointment. */
  runUntil(endMs: number, isOver: () => boolean = () => false): void {
    for (;;) {
      const next = this.heap[0];
      if (next === undefined || next.atMs > endMs) break;
      this.removeTop();
      const { run } = next;
      if (run === undefined) continue;
      next.run = undefined;
      this.now = next.atMs;
      this.carriedOut += 1;
      run();
      if (isOver()) return;
    }
    this.now = Math.max(this.now, endMs);
  }

  private removeTop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.siftDown();
  }

  private siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfEarlier(index, parent)) return;
      index = parent;
    }
  }

  private siftDown(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const earlier = this.isEarlier(left + 1, left) ? left + 1 : left;
      if (!this.swapIfEarlier(earlier, index)) return;
      index = earlier;
    }
  }

  private isEarlier(a: number, b: number): boolean {
    const first = this.heap[a];
    const second = this.heap[b];
    if (first === undefined || second === undefined) return false;
    return first.atMs < second.atMs || (first.atMs === second.atMs && first.order < second.order);
  }

  private swapIfEarlier(child: number, parent: number): boolean {
    if (!this.isEarlier(child, parent)) return false;
    const lower = this.heap[child];
    const upper = this.heap[parent];
    if (lower === undefined || upper === undefined) return false;
    this.heap[child] = upper;
    this.heap[parent] = lower;
    return true;
  }
}
