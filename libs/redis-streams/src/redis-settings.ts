import { Redis, type RedisOptions } from 'ioredis';

/** How to reach Redis, and how much of it a cluster may use. */
export interface RedisSettings {
  /** Such as `redis://user:password@127.0.0.1:6379/0`, or `rediss://` for TLS. */
  readonly url: string;
  /** Prefix of every key of this Mezzo cluster; two clusters may share one Redis. Ends with `:`. */
  readonly prefix: string;
  /**
   * Entries an inbox holds at most; older ones are trimmed. Whoever sleeps through so many has to
   * register anew in any case.
   */
  readonly inboxEntriesMax: number;
  /** Entries that wait in this process while Redis is away; more are refused. */
  readonly outboxEntriesMax: number;
  /** An endpoint that did not refresh its presence for so long counts as gone. */
  readonly presenceTtlMs: number;
  readonly tls?: RedisOptions['tls'];
}

export const defaultRedisSettings: RedisSettings = {
  url: 'redis://127.0.0.1:6379',
  prefix: 'mezzo:',
  inboxEntriesMax: 100_000,
  outboxEntriesMax: 100_000,
  presenceTtlMs: 5_000,
};

/** Longest pause between two attempts to reconnect. */
const reconnectPauseMsMax = 1_000;

/**
 * A connection that reconnects for ever. Commands fail at once while it is down: whoever sends
 * keeps its own bounded queue, so that nothing piles up unseen inside the client.
 */
export function connectRedis(settings: RedisSettings): Redis {
  const redis = new Redis(settings.url, {
    enableOfflineQueue: false,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 50, reconnectPauseMsMax),
    ...(settings.tls !== undefined && { tls: settings.tls }),
  });
  // An outage shows in the commands that fail; without a listener it would end the process.
  redis.on('error', () => undefined);
  redis.connect().catch(() => undefined);
  return redis;
}
