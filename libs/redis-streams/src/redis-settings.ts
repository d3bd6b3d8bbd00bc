import type { Address } from '@mezzo/domain';
import { Redis, type RedisOptions } from 'ioredis';
import type { BusKeyring } from './bus-keys.ts';
import type { Refusal } from './letter.ts';

/** How to reach Redis, and how much of it a cluster may use. */
export interface RedisSettings {
  /**
   * `redis://user:password@127.0.0.1:6379/0`, `rediss://` for TLS, or
   * `sentinel://10.0.0.1:26379,10.0.0.2:26379/mymaster` where sentinels tell which server leads.
   */
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
  /** Instead of those in the URL, where a file holds them. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: RedisOptions['tls'] | undefined;
  /** With keys, only sealed messages count, and all that leave are sealed. */
  readonly keyring?: BusKeyring | undefined;
  /** Told of every entry of an inbox that does not count. */
  readonly onRefused?: ((refusal: Refusal, claimedSender: Address) => void) | undefined;
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
/** A connection on which an answer does not come for so long is dead; longer than any read blocks. */
const silenceMsMax = 10_000;
const connectTimeoutMs = 5_000;

/** The stream of what is sent to an address. */
export function inboxStream({ prefix }: Pick<RedisSettings, 'prefix'>, address: Address): string {
  return `${prefix}inbox:${address}`;
}

/** The stream of what an address could not handle. */
export function poisonStream({ prefix }: Pick<RedisSettings, 'prefix'>, address: Address): string {
  return `${prefix}poison:${address}`;
}

/** The key that an endpoint holds while it lives. */
export function presenceKey({ prefix }: Pick<RedisSettings, 'prefix'>, address: Address): string {
  return `${prefix}alive:${address}`;
}

/** Why this is no URL of a Redis; undefined when it is one. */
export function redisUrlError(url: string): string | undefined {
  if (url.startsWith('sentinel://')) {
    return sentinelOptions(url) === undefined
      ? 'expecting sentinel://HOST:PORT[,HOST:PORT…]/NAME'
      : undefined;
  }
  return /^rediss?:\/\/[^/]/.test(url) && URL.canParse(url)
    ? undefined
    : 'expecting redis://HOST:PORT, rediss://HOST:PORT or sentinel://HOST:PORT/NAME';
}

/**
 * A connection that reconnects for ever. Commands fail at once while it is down: whoever sends
 * keeps its own bounded queue, so that nothing piles up unseen inside the client.
 */
export function connectRedis(settings: RedisSettings): Redis {
  const { url, username, password, tls } = settings;
  const sentinel = sentinelOptions(url);
  const options = {
    enableOfflineQueue: false,
    // Asks for no more rights than the bus needs. A Redis that still loads refuses, and is asked again.
    enableReadyCheck: false,
    disableClientInfo: true,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: connectTimeoutMs,
    socketTimeout: silenceMsMax,
    retryStrategy: (attempt: number) => Math.min(attempt * 50, reconnectPauseMsMax),
    // A server that was made a replica is left for the one that leads now.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls !== undefined && { tls, enableTLSForSentinelMode: sentinel !== undefined }),
    ...sentinel,
  };
  const redis = sentinel === undefined ? new Redis(url, options) : new Redis(options);
  // An outage shows in the commands that fail; without a listener it would end the process.
  redis.on('error', () => undefined);
  redis.connect().catch(() => undefined);
  return redis;
}

function sentinelOptions(url: string): Pick<RedisOptions, 'sentinels' | 'name'> | undefined {
  const match = /^sentinel:\/\/([^/]+)\/([\w.-]+)$/.exec(url);
  const [, hosts, name] = match ?? [];
  if (hosts === undefined || name === undefined) return undefined;
  const sentinels = hosts.split(',').map((each) => {
    const [host = '', port = '26379'] = each.split(':');
    return { host, port: Number(port) };
  });
  const isValid = sentinels.every(({ host, port }) => host !== '' && port > 0 && port < 65_536);
  return isValid ? { sentinels, name } : undefined;
}
