import type { Address, AgentToMaster, MasterToAgent } from '@mezzo/domain';
import { DirectBusClient, type DirectLinkTls } from '@mezzo/embedded';
import type { LeaderWatch, MasterLink } from './master-link.ts';

export interface DirectMasterLinkOptions {
  /** `host:port` of the leader, or of a master that redirects to it. */
  readonly master: string;
  readonly tls: DirectLinkTls | undefined;
  /** Header by which the agent shows who it is. */
  readonly authorization: string | undefined;
  /** The agent's own. */
  readonly address: Address;
}

/** A straight link to a master, which serves HTTPS where the agent does. */
export function directMasterLink(options: DirectMasterLinkOptions): MasterLink {
  const { master, tls, authorization, address } = options;
  const watching: { watch?: LeaderWatch; refusal?: string } = {};
  const bus = new DirectBusClient<MasterToAgent, AgentToMaster>({
    address,
    master: () => master,
    tls,
    authorization,
    onConnected: () => watching.watch?.onDetected('master'),
    onRefused: () => {
      watching.refusal = `Master ${master} refused authentication`;
      watching.watch?.onRefused(watching.refusal);
    },
  });
  return {
    bus,
    detect: (watch) => {
      watching.watch = watch;
      watch.onDetected('master');
      // It may have happened while the agent recovered.
      if (watching.refusal !== undefined) watch.onRefused(watching.refusal);
      return () => {
        delete watching.watch;
      };
    },
  };
}
