import type { Address, AgentToMaster, MasterToAgent } from '@mezzo/domain';
import { DirectBusClient, type DirectLinkTls } from '@mezzo/embedded';
import type { MasterLink } from './master-link.ts';

export interface DirectMasterLinkOptions {
  /** `host:port` of the leader, or of a master that redirects to it. */
  readonly master: string;
  readonly tls: DirectLinkTls | undefined;
  /** The agent's own. */
  readonly address: Address;
}

/** A straight link to a master, which serves HTTPS where the agent does. */
export function directMasterLink({ master, tls, address }: DirectMasterLinkOptions): MasterLink {
  const listener: { onConnected?: () => void } = {};
  const bus = new DirectBusClient<MasterToAgent, AgentToMaster>({
    address,
    master: () => master,
    tls,
    onConnected: () => listener.onConnected?.(),
  });
  return {
    bus,
    detect: (onDetected) => {
      listener.onConnected = () => onDetected('master');
      onDetected('master');
      return () => {
        delete listener.onConnected;
      };
    },
  };
}
