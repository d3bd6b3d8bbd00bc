import type { Address, AgentToMaster, BusEndpoint, MasterToAgent, Stop } from '@mezzo/domain';

/** Who wants to know about the leader. */
export interface LeaderWatch {
  /**
   * The leader's address on the bus: called when it is known, for each new leader, and whenever a link
   * to it has been made again.
   */
  readonly onDetected: (address: Address) => void;
  /** No master lets this agent in, now or later. */
  readonly onRefused: (reason: string) => void;
}

/** The agent's end of the bus, and what finds the leader on it. */
export interface MasterLink {
  readonly bus: BusEndpoint<MasterToAgent, AgentToMaster>;
  /** Watches for the leading master until stopped. */
  detect(watch: LeaderWatch): Stop;
}

/** A bus on which the leader, whoever it is, has one address for ever. */
export function fixedMasterLink(
  bus: BusEndpoint<MasterToAgent, AgentToMaster>,
  address: Address = 'master',
): MasterLink {
  return {
    bus,
    detect: ({ onDetected }) => {
      onDetected(address);
      return () => undefined;
    },
  };
}
