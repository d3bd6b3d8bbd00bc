/** Of a turn of the event loop: a fraction of what is noticed, and much more than its overhead. */
const sliceMsMax = 4;

/** While connections keep coming, the work rests for so long between two slices. */
const restMsMax = 20;

/** When so many jobs wait, those who bring them should bring no more. */
const waitingMax = 1_000;

/** Behind so many done jobs the others are moved to the front. */
const doneMax = 1_024;

/** What tells the time and ends a turn; tests bring their own. */
export interface PacedWorkClock {
  readonly nowMs: () => number;
  /** Calls back in the next turn of the event loop. */
  readonly nextTurn: (act: () => void) => void;
}

/**
 * Jobs that come in crowds, done in the order in which they came, so that others are served in between:
 * a turn of the event loop does one slice of them.
 *
 * A turn also takes one new connection only, and whoever has just connected waits behind all that did
 * before. To take one costs a tenth of what the jobs cost that it brings. So the work rests in turns that
 * took a connection, up to a bound: crowds that keep coming must not keep others from being done.
 */
export class PacedWork {
  readonly #clock: PacedWorkClock;
  #jobs: (() => void)[] = [];
  #doneCount = 0;
  #isScheduled = false;
  #isNewcomerHere = false;
  #restsSinceMs: number | undefined;

  constructor(clock: PacedWorkClock = { nowMs: () => performance.now(), nextTurn: setImmediate }) {
    this.#clock = clock;
  }

  /** More jobs wait than ought to. */
  get isBehind(): boolean {
    return this.#waitingCount > waitingMax;
  }

  get #waitingCount(): number {
    return this.#jobs.length - this.#doneCount;
  }

  /** Does the job in a later turn. It must not throw. */
  enqueue(job: () => void): void {
    this.#jobs.push(job);
    this.#schedule();
  }

  /** A connection was taken in this turn: others may wait behind it. */
  makeWay(): void {
    this.#isNewcomerHere = true;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.nextTurn(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    const beganMs = this.#clock.nowMs();
    if (!this.#rests(beganMs)) {
      do this.#doNext();
      while (this.#waitingCount > 0 && this.#clock.nowMs() - beganMs < sliceMsMax);
    }
    if (this.#waitingCount > 0) this.#schedule();
  }

  #rests(nowMs: number): boolean {
    const sinceMs = this.#isNewcomerHere ? (this.#restsSinceMs ?? nowMs) : undefined;
    const rests = sinceMs !== undefined && nowMs - sinceMs < restMsMax;
    this.#isNewcomerHere = false;
    this.#restsSinceMs = rests ? sinceMs : undefined;
    return rests;
  }

  #doNext(): void {
    const job = this.#jobs[this.#doneCount];
    this.#doneCount += 1;
    if (this.#doneCount > doneMax && this.#doneCount > this.#waitingCount) {
      this.#jobs = this.#jobs.slice(this.#doneCount);
      this.#doneCount = 0;
    }
    job?.();
  }
}
