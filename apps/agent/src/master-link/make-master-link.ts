import type { Address } from '@mezzo/domain';
import { isRedisUrl, tlsClientOptions } from '@mezzo/http-kit';
import { redisSettingsOf } from '@mezzo/redis-streams';
import type { AgentFlags } from '../flags/agent-flags.ts';
import { directMasterLink } from './direct-master-link.ts';
import type { MasterLink } from './master-link.ts';
import { redisMasterLink } from './redis-master-link.ts';

/**
 * The link that `--master` asks for.
 *
 * @param master - the flag's value
 * @param address - the agent's own
 * @throws Error with a text for the operator when a certificate cannot be read
 */
export function makeMasterLink(master: string, flags: AgentFlags, address: Address): MasterLink {
  return isRedisUrl(master)
    ? redisMasterLink(address, redisSettingsOf(master, flags))
    : directMasterLink({ master, tls: tlsClientOptions(flags), address });
}
