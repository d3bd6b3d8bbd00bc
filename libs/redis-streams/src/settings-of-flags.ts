import { readFileSync } from 'node:fs';
import {
  busSecretOf,
  MasterKeyring,
  PartyKeyring,
  partyKeysOf,
  type BusKeyring,
} from './bus-keys.ts';
import { defaultRedisSettings, type RedisSettings } from './redis-settings.ts';

/** The flags by which a program is told of the streams of its cluster. */
export interface RedisFlagValues {
  readonly redis_ca_file: string | undefined;
  readonly redis_prefix: string | undefined;
  readonly redis_user?: string | undefined;
  readonly redis_password_file?: string | undefined;
  /** A master's: file with the secret of the cluster. */
  readonly redis_secret_file?: string | undefined;
  /** Anybody else's: file with its own key. */
  readonly redis_key_file?: string | undefined;
}

/**
 * How to reach the Redis at the address.
 *
 * @throws Error with a text for the operator when a file cannot be used
 */
export function redisSettingsOf(url: string, flags: RedisFlagValues): RedisSettings {
  const { redis_ca_file: ca, redis_prefix: prefix, redis_user: username } = flags;
  const { redis_password_file: passwordFile } = flags;
  const keyring = keyringOf(flags);
  return {
    ...defaultRedisSettings,
    url,
    ...(prefix !== undefined && { prefix }),
    ...(ca !== undefined && { tls: { ca: readFileSync(ca) } }),
    ...(username !== undefined && { username }),
    ...(passwordFile !== undefined && {
      password: read(passwordFile, 'redis_password_file', (text) => text)
        .toString()
        .trim(),
    }),
    ...(keyring !== undefined && { keyring }),
  };
}

function keyringOf(flags: RedisFlagValues): BusKeyring | undefined {
  const { redis_secret_file: secretFile, redis_key_file: keyFile } = flags;
  if (secretFile !== undefined) {
    return new MasterKeyring(read(secretFile, 'redis_secret_file', busSecretOf));
  }
  if (keyFile === undefined) return undefined;
  return new PartyKeyring(read(keyFile, 'redis_key_file', partyKeysOf));
}

/** Quotes nothing of the file. */
function read<T>(path: string, flag: string, parse: (content: Buffer) => T): T {
  try {
    return parse(readFileSync(path));
  } catch (error) {
    throw new Error(`Failed to read --${flag}: ${(error as Error).message}`, { cause: error });
  }
}
