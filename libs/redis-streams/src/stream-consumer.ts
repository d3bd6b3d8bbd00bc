import type { Redis } from 'ioredis';

/** Entries of one read: bounds what a slow handler holds in memory. */
const readEntriesMax = 512;
/** Longest wait for new entries in one call; stopping takes at most this long. */
const blockMs = 1_000;
const retryPauseMs = 100;

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
   * Entries that another consumer holds without acknowledging for so long are taken over; 0 at the
   * start of an inbox, which has one rightful consumer.
   */
  readonly claimIdleMs: number;
  /** Handles one entry; entries are handed over one after the other, in the order of the stream. */
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
  #running: Promise<void> | undefined;
  #claimedAtMs = -Infinity;

  /** @param reader - a connection of its own: it blocks */
  constructor(commands: Redis, reader: Redis, options: StreamConsumerOptions) {
    this.#commands = commands;
    this.#reader = reader;
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Makes the stream and its group: what is appended from now on will be read. */
  async prepare(): Promise<void> {
    await this.#ensureGroup();
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
        await this.#claimFromTheDead();
        await this.#handleAll(await this.#readNew(), false);
      } catch {
        // Redis is away, or has lost the group: begin again when it is back.
        isReady = false;
        await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
      }
    }
  }

  async #ensureGroup(): Promise<void> {
    const { stream, group } = this.#options;
    try {
      await this.#commands.xgroup('CREATE', stream, group, '0', 'MKSTREAM');
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error;
    }
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

  async #claimFromTheDead(): Promise<void> {
    const { stream, group, consumer, claimIdleMs } = this.#options;
    const nowMs = performance.now();
    if (nowMs - this.#claimedAtMs < Math.max(claimIdleMs, blockMs)) return;
    let cursor = '0-0';
    do {
      const [next, entries] = (await this.#commands.xautoclaim(
        stream,
        group,
        consumer,
        claimIdleMs,
        cursor,
        'COUNT',
        readEntriesMax,
      )) as [string, RawEntry[]];
      await this.#handleAll(entries, true);
      cursor = next;
    } while (cursor !== '0-0' && !this.#isStopped);
    this.#claimedAtMs = nowMs;
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
        if (flat !== null) {
          await this.#options.handle({ id, fields: fieldsOf(flat), isRedelivered });
        }
        done.push(id);
      }
    } finally {
      await this.#acknowledge(done);
    }
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
