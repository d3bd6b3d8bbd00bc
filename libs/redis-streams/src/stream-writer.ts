import type { Redis } from 'ioredis';

/** Entries of one pipeline: keeps a single round trip from growing without bound. */
const pipelineEntriesMax = 1_000;
const retryPauseMs = 50;

export interface StreamEntry {
  readonly stream: string;
  /** Field names and values, alternating. */
  readonly fields: readonly string[];
  /** Append only where the stream exists already: nobody ever listened otherwise. */
  readonly onlyIfExists: boolean;
}

/**
 * Appends entries in the order of `append`, pipelined, one pipeline under way at a time. While Redis
 * is away entries wait, up to a bound; a pipeline that failed is sent again, so that an entry may
 * arrive twice but never out of order with later ones.
 */
export class StreamWriter {
  readonly #redis: Redis;
  readonly #entriesMax: number;
  readonly #streamEntriesMax: number;
  #waiting: StreamEntry[] = [];
  #underWay = 0;
  #flushing: Promise<void> | undefined;
  #isClosed = false;
  #appendedCount = 0;
  #writtenCount = 0;
  /** In the order of their counts. */
  #waiters: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(
    redis: Redis,
    limits: { readonly waitingMax: number; readonly streamEntriesMax: number },
  ) {
    this.#redis = redis;
    this.#entriesMax = limits.waitingMax;
    this.#streamEntriesMax = limits.streamEntriesMax;
  }

  /** Queues an entry. False when the queue is full: the entry is lost, as on a broken connection. */
  append(entry: StreamEntry): boolean {
    if (this.#isClosed || this.#waiting.length + this.#underWay >= this.#entriesMax) return false;
    this.#waiting.push(entry);
    this.#appendedCount += 1;
    this.#flushing ??= this.#flush();
    return true;
  }

  /** Resolves when everything appended so far is in Redis, or was given up by `close`. */
  written(): Promise<void> {
    if (this.#isClosed || this.#writtenCount === this.#appendedCount) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ count: this.#appendedCount, resolve });
    });
  }

  /** Gives up what waits for an absent Redis after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    const timer = setTimeout(() => {
      this.#isClosed = true;
    }, graceMs);
    await this.#flushing;
    clearTimeout(timer);
    this.#isClosed = true;
    this.#writtenCount = this.#appendedCount;
    this.#tellWaiters();
  }

  async #flush(): Promise<void> {
    // Lets everything that is sent in this turn of the loop share one round trip.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const batch = this.#waiting.splice(0, pipelineEntriesMax);
      this.#underWay = batch.length;
      if (await this.#send(batch)) {
        this.#writtenCount += batch.length;
        this.#tellWaiters();
      } else {
        this.#waiting.unshift(...batch);
        await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
      }
      this.#underWay = 0;
    }
    this.#flushing = undefined;
  }

  #tellWaiters(): void {
    const still = this.#waiters.findIndex(({ count }) => count > this.#writtenCount);
    const told = this.#waiters.splice(0, still === -1 ? this.#waiters.length : still);
    for (const { resolve } of told) resolve();
  }

  async #send(batch: readonly StreamEntry[]): Promise<boolean> {
    const pipeline = this.#redis.pipeline();
    for (const { stream, fields, onlyIfExists } of batch) {
      const options = onlyIfExists ? ['NOMKSTREAM'] : [];
      const trim = ['MAXLEN', '~', String(this.#streamEntriesMax)];
      pipeline.call('XADD', stream, ...options, ...trim, '*', ...fields);
    }
    try {
      const results = (await pipeline.exec()) ?? [];
      return (
        results.length === batch.length && results.every(([error]) => !isWorthRepeating(error))
      );
    } catch {
      return false;
    }
  }
}

/**
 * Whether an entry can still get in. One that Redis refuses for what it is (too long, not permitted,
 * not a stream) would hold up everything behind it for ever: it is lost.
 */
function isWorthRepeating(error: Error | null): boolean {
  return error !== null && !/^(NOPERM|WRONGTYPE|ERR )/.test(error.message);
}
