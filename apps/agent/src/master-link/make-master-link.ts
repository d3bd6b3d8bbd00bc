import type { Address } from '@mezzo/domain';
import { isRedisUrl, parseCredential, tlsClientOptions } from '@mezzo/http-kit';
import { redisSettingsOf } from '@mezzo/redis-streams';
import { readFileSync } from 'node:fs';
import type { AgentFlags } from '../flags/agent-flags.ts';
import { directMasterLink } from './direct-master-link.ts';
import type { MasterLink } from './master-link.ts';
import { redisMasterLink } from './redis-master-link.ts';

/**
 * The link that `--master` asks for.
 *
 * @param master - the flag's value
 * @param address - the agent's own
 * @throws Error with a text for the operator when a certificate or credential cannot be used
 */
export function makeMasterLink(master: string, flags: AgentFlags, address: Address): MasterLink {
  if (!isRedisUrl(master)) {
    const tls = tlsClientOptions(flags);
    return directMasterLink({ master, tls, address, authorization: authorizationOf(flags) });
  }
  if (flags.credential !== undefined) {
    throw new Error('--credential is for a master: with redis://, name the user in --master');
  }
  return redisMasterLink(address, redisSettingsOf(master, flags));
}

/** The header by which the agent shows who it is. */
function authorizationOf({ credential: path }: AgentFlags): string | undefined {
  if (path === undefined) return undefined;
  const reading = parseCredential(readFileSync(path, 'utf8'));
  if ('error' in reading) throw new Error(`Failed to read --credential: ${reading.error}`);
  const { principal, secret = '' } = reading.credential;
  return `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`;
}
