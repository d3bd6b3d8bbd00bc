/**
 * Where agents, which know Redis and nothing else, learn who leads: the stream `<prefix>leaders`.
 *
 * Each leader appends one entry, whose id is its term. Redis takes no entry whose id is not above
 * that of the last, so that a deposed leader which wakes up late cannot announce itself again; it
 * finds the entry of its successor instead.
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
      const last = await lastLeader(this.#redis, settings.prefix);
      if (this.#isStopped) return;
      if (last === undefined || last.term < leader.term) await this.#announce();
      else if (last.term > leader.term) {
        this.stop();
        onSuperseded(last);
      }
    } catch {
      // Redis is away, or another leader came in between: the next look will tell.
    }
  }

  async #announce(): Promise<void> {
    const { leader, settings } = this.#options;
    const key = leadersKey(settings.prefix);
    await this.#redis.xadd(
      key,
      'MAXLEN',
      '~',
      entriesMax,
      `${String(leader.term)}-0`,
      'address',
      leader.address,
    );
    const all = (await this.#redis.xrange(key, '-', '+')).map(leaderOf);
    const former = all.filter(({ term }) => term < leader.term).map(({ address }) => address);
    if (former.length === 0) return;
    await this.#redis.del(former.map((address) => `${settings.prefix}inbox:${address}`));
  }
}

/** Watches for leaders from its start to its end, over Redis' outages. */
export class LeaderObserver {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #onLeader: (leader: AnnouncedLeader) => void;
  #isStopped = false;
  #seen: AnnouncedLeader | undefined;

  /** @param onLeader - called for the present leader, once it is known, and for each later one */
  constructor(settings: RedisSettings, onLeader: (leader: AnnouncedLeader) => void) {
    // A connection of its own: it blocks.
    this.#redis = connectRedis(settings);
    this.#prefix = settings.prefix;
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
        this.#see(await lastLeader(this.#redis, this.#prefix));
        await this.#untilAnother();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
      }
    }
  }

  async #untilAnother(): Promise<void> {
    const after = this.#seen === undefined ? '0' : `${String(this.#seen.term)}-0`;
    await this.#redis.xread('BLOCK', blockMs, 'STREAMS', leadersKey(this.#prefix), after);
  }

  #see(leader: AnnouncedLeader | undefined): void {
    if (leader === undefined || this.#isStopped) return;
    if (this.#seen !== undefined && leader.term <= this.#seen.term) return;
    this.#seen = leader;
    this.#onLeader(leader);
  }
}

async function lastLeader(redis: Redis, prefix: string): Promise<AnnouncedLeader | undefined> {
  const [last] = await redis.xrevrange(leadersKey(prefix), '+', '-', 'COUNT', 1);
  return last && leaderOf(last);
}

function leaderOf([id, [, address = '']]: [string, string[]]): AnnouncedLeader {
  return { term: Number(id.split('-')[0]), address };
}
