import type { Redis } from 'ioredis';

/** Entries of one read: bounds what a slow handler holds in memory. */
const readEntriesMax = 512;
/** Longest wait for new entries in one call; stopping takes at most this long. */
const blockMs = 1_000;
const retryPauseMs = 100;
/** Attempts in one life, and lives that took it, after which an entry is set aside. */
const attemptsMax = 3;
const deliveriesMax = 5;
/** Entries set aside that are kept for people to look at. */
const poisonEntriesMax = 1_000;

export interface ConsumedEntry {
  readonly id: string;
  readonly fields: ReadonlyMap<string, string>;
  /** Handed out before, to this consumer or a dead one: it may have been handled already. */
  readonly isRedelivered: boolean;
}

export interface StreamConsumerOptions {
  readonly stream: string;
  readonly group: string;
  /** Name of this consumer within the group. */
  readonly consumer: string;
  /**
   * Entries that another consumer holds without acknowledging for so long are taken over; 0 for an
   * inbox, which has one rightful consumer. Longer than a batch takes where several share a stream.
   */
  readonly claimIdleMs: number;
  /** Where entries go that cannot be handled: they must not hold up what is behind them. */
  readonly poisonStream: string;
  /** The stream goes away when its consumer has been away for so long; undefined: it stays. */
  readonly expiryMs?: number | undefined;
  /** Redis has lost the stream, with whatever was in it. A new one is there. */
  readonly onLost?: () => void;
  /**
   * Handles one entry; entries are handed over one after the other, in the order of the stream. One
   * that is rejected is tried again some times, then set aside.
   */
  readonly handle: (entry: ConsumedEntry) => void | Promise<void>;
}

/**
 * Reads one stream as a member of a consumer group: first what was left unacknowledged, then what is
 * new. A handled entry is acknowledged and deleted, so that a stream holds only what is to be done.
 */
export class StreamConsumer {
  readonly #commands: Redis;
  readonly #reader: Redis;
  readonly #options: StreamConsumerOptions;
  #isStopped = false;
  /** The stream and its group were there: whoever finds them absent later has lost them. */
  #wasPrepared = false;
  #running: Promise<void> | undefined;
  #claimedAtMs = -Infinity;
  #prolongedAtMs = -Infinity;

  /** @param reader - a connection of its own: it blocks */
  constructor(commands: Redis, reader: Redis, options: StreamConsumerOptions) {
    this.#commands = commands;
    this.#reader = reader;
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /**
   * Makes the stream and its group: what is appended from now on will be read. Waits for a Redis that
   * is away.
   */
  async prepare(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#ensureGroup();
        return;
      } catch {
        await pause(retryPauseMs);
      }
    }
  }

  /** Resolves when the entry under way is handled and acknowledged. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    let isReady = false;
    while (!this.#isStopped) {
      try {
        if (!isReady) {
          await this.#ensureGroup();
          await this.#redoOwn();
          isReady = true;
        }
        await this.#prolong();
        await this.#claimFromTheDead();
        await this.#handleAll(await this.#readNew(), false);
      } catch {
        // Redis is away, or has lost the group: begin again when it is back.
        isReady = false;
        await pause(retryPauseMs);
      }
    }
  }

  async #ensureGroup(): Promise<void> {
    const { stream, group } = this.#options;
    try {
      await this.#commands.xgroup('CREATE', stream, group, '0', 'MKSTREAM');
      if (this.#wasPrepared) this.#options.onLost?.();
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error;
    }
    this.#wasPrepared = true;
    this.#prolongedAtMs = -Infinity;
    await this.#prolong();
  }

  async #prolong(): Promise<void> {
    const { stream, expiryMs } = this.#options;
    const nowMs = performance.now();
    if (expiryMs === undefined || nowMs - this.#prolongedAtMs < expiryMs / 4) return;
    await this.#commands.pexpire(stream, expiryMs);
    this.#prolongedAtMs = nowMs;
  }

  /** Entries this consumer was given in an earlier life, or before the connection broke. */
  async #redoOwn(): Promise<void> {
    const { stream, group, consumer } = this.#options;
    let after = '0';
    while (!this.#isStopped) {
      const reply = await this.#commands.xreadgroup(
        'GROUP',
        group,
        consumer,
        'COUNT',
        readEntriesMax,
        'STREAMS',
        stream,
        after,
      );
      const entries = entriesOfRead(reply);
      const last = entries.at(-1);
      if (last === undefined) return;
      await this.#handleAll(entries, true);
      after = last[0];
    }
  }

  /** One at a time, so that only an entry that was begun counts as one more delivery. */
  async #claimFromTheDead(): Promise<void> {
    const { stream, group, consumer, claimIdleMs } = this.#options;
    const nowMs = performance.now();
    if (nowMs - this.#claimedAtMs < Math.max(claimIdleMs, blockMs)) return;
    let cursor = '0-0';
    do {
      const [next, [entry]] = (await this.#commands.xautoclaim(
        stream,
        group,
        consumer,
        claimIdleMs,
        cursor,
        'COUNT',
        1,
      )) as [string, RawEntry[]];
      if (entry !== undefined) await this.#handleClaimed(entry);
      cursor = next;
    } while (cursor !== '0-0' && !this.#isStopped);
    this.#claimedAtMs = nowMs;
  }

  async #handleClaimed(entry: RawEntry): Promise<void> {
    const [id, flat] = entry;
    if (flat === null || !(await this.#wasDeliveredTooOften(id))) {
      await this.#handleAll([entry], true);
      return;
    }
    await this.#setAside(flat, 'its consumers died of it');
    await this.#acknowledge([id]);
  }

  async #readNew(): Promise<readonly RawEntry[]> {
    const { stream, group, consumer } = this.#options;
    const reply = await this.#reader.xreadgroup(
      'GROUP',
      group,
      consumer,
      'COUNT',
      readEntriesMax,
      'BLOCK',
      blockMs,
      'STREAMS',
      stream,
      '>',
    );
    return entriesOfRead(reply);
  }

  async #handleAll(entries: readonly RawEntry[], isRedelivered: boolean): Promise<void> {
    const done: string[] = [];
    try {
      for (const [id, flat] of entries) {
        if (this.#isStopped) return;
        // A trimmed entry is still listed as pending, without its fields.
        if (flat !== null) await this.#handleOne(id, flat, isRedelivered);
        done.push(id);
      }
    } finally {
      await this.#acknowledge(done);
    }
  }

  async #handleOne(id: string, flat: readonly string[], isRedelivered: boolean): Promise<void> {
    const entry = { id, fields: fieldsOf(flat), isRedelivered };
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#options.handle(entry);
        return;
      } catch (error) {
        if (this.#isStopped) throw error;
        if (attempt === attemptsMax) return this.#setAside(flat, String(error));
        await pause(retryPauseMs);
      }
    }
  }

  async #wasDeliveredTooOften(id: string): Promise<boolean> {
    const { stream, group } = this.#options;
    const pending = (await this.#commands.xpending(stream, group, id, id, 1)) as [
      id: string,
      consumer: string,
      idleMs: number,
      deliveries: number,
    ][];
    return pending.some(([, , , deliveries]) => deliveries > deliveriesMax);
  }

  async #setAside(flat: readonly string[], reason: string): Promise<void> {
    const { poisonStream } = this.#options;
    const bound = ['MAXLEN', '~', poisonEntriesMax] as const;
    await this.#commands.xadd(poisonStream, ...bound, '*', ...flat, 'reason', reason);
  }

  async #acknowledge(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { stream, group } = this.#options;
    await this.#commands
      .pipeline()
      .xack(stream, group, ...ids)
      .xdel(stream, ...ids)
      .exec();
  }
}

type RawEntry = readonly [id: string, fields: readonly string[] | null];

function entriesOfRead(reply: unknown): readonly RawEntry[] {
  const streams = reply as readonly (readonly [string, readonly RawEntry[]])[] | null;
  return streams?.[0]?.[1] ?? [];
}

function fieldsOf(flat: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    fields.set(flat[index] ?? '', flat[index + 1] ?? '');
  }
  return fields;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
