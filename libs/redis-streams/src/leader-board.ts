/**
 * Where agents, which know Redis and nothing else, learn who leads: the stream `<prefix>leaders`.
 *
 * Each leader appends one entry, whose id is its term. Redis takes no entry whose id is not above
 * that of the last, so that a deposed leader which wakes up late cannot announce itself again; it
 * finds the entry of its successor instead. Where the bus is sealed, entries are signed, and those
 * that no master has signed count for nobody; the leader removes them.
 */
import type { Address } from '@mezzo/domain';
import type { Redis } from 'ioredis';
import { connectRedis, type RedisSettings } from './redis-settings.ts';

/** Who leads: where its inbox is, and the term of its leadership. */
export interface AnnouncedLeader {
  readonly term: number;
  readonly address: Address;
}

/** Former leaders that are remembered: their inboxes are removed by those who come after them. */
const entriesMax = 16;
/** Trimming is approximate, and forgers may be at work: entries that are looked through. */
const entriesReadMax = 256;
/** How often a leader looks whether its entry is still there: a Redis may have lost it. */
const checkPeriodMs = 1_000;
/** Longest wait for a new leader in one call; stopping an observer takes no longer. */
const blockMs = 1_000;
const retryPauseMs = 200;

/** Name of the stream. */
export function leadersKey(prefix: string): string {
  return `${prefix}leaders`;
}

export interface LeaderAnnouncementOptions {
  readonly settings: RedisSettings;
  readonly leader: AnnouncedLeader;
  /** Somebody else has announced a later term: this leader is deposed. Called at most once. */
  readonly onSuperseded: (successor: AnnouncedLeader) => void;
}

/** A leader's announcement of itself, kept up as long as it leads. */
export class LeaderAnnouncement {
  readonly #options: LeaderAnnouncementOptions;
  readonly #redis: Redis;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: LeaderAnnouncementOptions) {
    this.#options = options;
    this.#redis = connectRedis(options.settings);
    this.#redis.on('ready', () => void this.#check());
    this.#timer = setInterval(() => void this.#check(), checkPeriodMs);
  }

  /** Stops looking after the entry, which stays until the next leader's. */
  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#redis.disconnect();
  }

  async #check(): Promise<void> {
    const { leader, onSuperseded, settings } = this.#options;
    try {
      const { last, isForgedOn } = await readBoard(this.#redis, settings);
      if (this.#isStopped) return;
      if (last !== undefined && last.term > leader.term) {
        this.stop();
        onSuperseded(last);
      } else if (last === undefined || last.term < leader.term || isForgedOn) {
        // What stands above would keep everybody else's entry out: it goes with the stream.
        if (isForgedOn) await this.#redis.del(leadersKey(settings.prefix));
        await this.#announce();
      }
    } catch {
      // Redis is away, or another leader came in between: the next look will tell.
    }
  }

  async #announce(): Promise<void> {
    const { leader, settings } = this.#options;
    const key = leadersKey(settings.prefix);
    const fields = fieldsOf(leader, settings);
    await this.#redis.xadd(key, 'MAXLEN', '~', entriesMax, `${String(leader.term)}-0`, ...fields);
    const { all } = await readBoard(this.#redis, settings);
    const former = all.filter(({ term }) => term < leader.term).map(({ address }) => address);
    if (former.length === 0) return;
    await this.#redis.del(former.map((address) => `${settings.prefix}inbox:${address}`));
  }
}

/** Watches for leaders from its start to its end, over Redis' outages. */
export class LeaderObserver {
  readonly #redis: Redis;
  readonly #settings: RedisSettings;
  readonly #onLeader: (leader: AnnouncedLeader) => void;
  #isStopped = false;
  #seen: AnnouncedLeader | undefined;

  /** @param onLeader - called for the present leader, once it is known, and for each later one */
  constructor(settings: RedisSettings, onLeader: (leader: AnnouncedLeader) => void) {
    // A connection of its own: it blocks.
    this.#redis = connectRedis(settings);
    this.#settings = settings;
    this.#onLeader = onLeader;
    void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    this.#redis.disconnect();
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        const { last, lastId } = await readBoard(this.#redis, this.#settings);
        this.#see(last);
        await this.#untilAnother(lastId);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
      }
    }
  }

  /** The board is looked at again in any case after a while: it may have been made anew. */
  async #untilAnother(lastId: string): Promise<void> {
    const key = leadersKey(this.#settings.prefix);
    await this.#redis.xread('BLOCK', blockMs, 'STREAMS', key, lastId);
  }

  #see(leader: AnnouncedLeader | undefined): void {
    if (leader === undefined || this.#isStopped) return;
    if (this.#seen !== undefined && leader.term <= this.#seen.term) return;
    this.#seen = leader;
    this.#onLeader(leader);
  }
}

interface Board {
  /** Whose announcements count, the last one first. */
  readonly all: readonly AnnouncedLeader[];
  readonly last: AnnouncedLeader | undefined;
  /** Of the last entry, whether it counts or not. */
  readonly lastId: string;
  /** Something stands above the last announcement that does not count. */
  readonly isForgedOn: boolean;
}

async function readBoard(redis: Redis, settings: RedisSettings): Promise<Board> {
  const key = leadersKey(settings.prefix);
  const entries = await redis.xrevrange(key, '+', '-', 'COUNT', entriesReadMax);
  const leaders = entries.map((entry) => leaderOf(entry, settings));
  const all = leaders.filter((each) => each !== undefined);
  return {
    all,
    last: all[0],
    lastId: entries[0]?.[0] ?? '0',
    isForgedOn: leaders.length > 0 && leaders[0] === undefined,
  };
}

function fieldsOf(leader: AnnouncedLeader, { prefix, keyring }: RedisSettings): readonly string[] {
  const signature = keyring?.sign({ ...leader, prefix });
  const fields = ['address', leader.address];
  return signature === undefined ? fields : [...fields, 'signature', signature];
}

/** Undefined: a signature is wanted, and this is none of a master of this cluster. */
function leaderOf(
  [id, flat]: [string, string[]],
  { prefix, keyring, onRefused }: RedisSettings,
): AnnouncedLeader | undefined {
  const fields = new Map(flat.flatMap((name, at) => (at % 2 ? [] : [[name, flat[at + 1] ?? '']])));
  const leader = { term: Number(id.split('-')[0]), address: fields.get('address') ?? '' };
  if (keyring === undefined) return leader;
  const signature = fields.get('signature');
  if (signature !== undefined && keyring.isSigned({ ...leader, prefix }, signature)) return leader;
  onRefused?.(signature === undefined ? 'seal-missing' : 'seal-broken', leader.address);
  return undefined;
}
