import type { Address, AgentToMaster, BusEndpoint, MasterToAgent, Stop } from '@mezzo/domain';

/** The agent's end of the bus, and what finds the leader on it. */
export interface MasterLink {
  readonly bus: BusEndpoint<MasterToAgent, AgentToMaster>;
  /**
   * Watches for the leading master until stopped.
   *
   * @param onDetected - called with the leader's address on the bus: when it is known, for each new
   * leader, and whenever a link to it has been made again
   */
  detect(onDetected: (address: Address) => void): Stop;
}

/** A bus on which the leader, whoever it is, has one address for ever. */
export function fixedMasterLink(
  bus: BusEndpoint<MasterToAgent, AgentToMaster>,
  address: Address = 'master',
): MasterLink {
  return {
    bus,
    detect: (onDetected) => {
      onDetected(address);
      return () => undefined;
    },
  };
}
