import type { AgentToMaster, BusEndpoint, MasterToAgent } from '@mezzo/domain';
import { LeaderAnnouncement, RedisBus, type RedisSettings } from '@mezzo/redis-streams';

export interface RedisAgentBusOptions {
  readonly settings: RedisSettings;
  readonly masterId: string;
  readonly term: number;
  readonly onDeposed: (reason: string) => void;
}

/**
 * The line to agents on Redis. Its address is this master's alone: what is meant for an earlier
 * leader does not reach it, and agents take nothing from any other than the one announced last.
 */
export function openRedisAgentBus(
  options: RedisAgentBusOptions,
): BusEndpoint<AgentToMaster, MasterToAgent> {
  const { settings, masterId, term, onDeposed } = options;
  const address = `master:${masterId}`;
  const bus = RedisBus.join<AgentToMaster, MasterToAgent>(address, settings);
  const announcement = new LeaderAnnouncement({
    settings,
    leader: { term, address },
    onSuperseded: (successor) => {
      onDeposed(`${successor.address} leads with term ${String(successor.term)}`);
    },
  });
  return {
    address,
    send: (to, message, messageTerm) => bus.send(to, message, messageTerm),
    receive: (handler) => bus.receive(handler),
    close: async () => {
      announcement.stop();
      await bus.close();
    },
  };
}
