import { readFileSync } from 'node:fs';
import { defaultRedisSettings, type RedisSettings } from './redis-settings.ts';

/** The flags by which a program is told of the streams of its cluster. */
export interface RedisFlagValues {
  readonly redis_ca_file: string | undefined;
  readonly redis_prefix: string | undefined;
}

/**
 * How to reach the Redis at the address.
 *
 * @throws Error of the file system when the certificate cannot be read
 */
export function redisSettingsOf(url: string, flags: RedisFlagValues): RedisSettings {
  const { redis_ca_file: ca, redis_prefix: prefix } = flags;
  return {
    ...defaultRedisSettings,
    url,
    ...(prefix !== undefined && { prefix }),
    ...(ca !== undefined && { tls: { ca: readFileSync(ca) } }),
  };
}
