/** Something that came, and when: milliseconds of the monotonic clock. */
export interface Arrival<T> {
  readonly value: T;
  readonly atMs: number;
}

interface Waiter<T> {
  readonly matches: (value: T) => boolean;
  readonly resolve: (arrival: Arrival<T>) => void;
}

/**
 * Values in the order of their arrival, each taken once, by whoever waits for one like it. What
 * nobody waits for stays and is found later.
 */
export class EventQueue<T> {
  readonly #waiting: Arrival<T>[] = [];
  readonly #waiters = new Set<Waiter<T>>();
  readonly #describe: (value: T) => string;

  constructor(describe: (value: T) => string) {
    this.#describe = describe;
  }

  push(value: T): void {
    const arrival = { value, atMs: performance.now() };
    for (const waiter of this.#waiters) {
      if (!waiter.matches(value)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(arrival);
      return;
    }
    this.#waiting.push(arrival);
  }

  /** The first value that matches, taken from the queue. Rejects when none comes in time. */
  async take(matches: (value: T) => boolean, what: string, timeoutMs: number): Promise<Arrival<T>> {
    const index = this.#waiting.findIndex(({ value }) => matches(value));
    const [ready] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (ready !== undefined) return ready;
    const { promise, resolve, reject } = Promise.withResolvers<Arrival<T>>();
    const waiter = { matches, resolve };
    this.#waiters.add(waiter);
    const timer = setTimeout(() => {
      this.#waiters.delete(waiter);
      const present = this.#waiting.map(({ value }) => this.#describe(value)).join(', ');
      reject(new Error(`${what}: not within ${String(timeoutMs)} ms; waiting are: [${present}]`));
    }, timeoutMs);
    return promise.finally(() => clearTimeout(timer));
  }

  /** What has come and was not taken. */
  peek(): readonly T[] {
    return this.#waiting.map(({ value }) => value);
  }
}
