import type { Address, AgentToMaster, MasterToAgent } from '@mezzo/domain';
import { LeaderObserver, RedisBus, type RedisSettings } from '@mezzo/redis-streams';
import type { MasterLink } from './master-link.ts';

/**
 * The agent's link over Redis, which is all that it knows of the masters: the leader announces
 * itself there. Redis may be away at any time, also now; the agent goes on without.
 *
 * @param address - the agent's own
 */
export function redisMasterLink(address: Address, settings: RedisSettings): MasterLink {
  return {
    bus: RedisBus.join<MasterToAgent, AgentToMaster>(address, settings),
    detect: ({ onDetected }) => {
      const observer = new LeaderObserver(settings, (leader) => onDetected(leader.address));
      return () => observer.stop();
    },
  };
}
