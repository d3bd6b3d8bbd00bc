import type { Address, BusEndpoint } from '@mezzo/domain';
import { DirectBusClient, DirectBusTrunk } from '@mezzo/embedded';
import type { AgentsPlan } from './agents-plan.ts';

/** Opens an agent's way to the master; `onConnected` is called whenever that is free. */
export type OpenLink<Incoming, Outgoing> = (
  address: Address,
  onConnected: () => void,
) => BusEndpoint<Incoming, Outgoing>;

/** Links of their own, or links that as many agents share as the plan says. */
export function openLinks<Incoming, Outgoing>({
  agentsPerLink,
  master,
}: Pick<AgentsPlan, 'agentsPerLink' | 'master'>): OpenLink<Incoming, Outgoing> {
  if (agentsPerLink === 1) {
    return (address, onConnected) =>
      new DirectBusClient({ address, master: () => master, onConnected });
  }
  let trunk: DirectBusTrunk<Incoming, Outgoing> | undefined;
  let joinedCount = 0;
  return (address, onConnected) => {
    if (joinedCount % agentsPerLink === 0) trunk = undefined;
    joinedCount += 1;
    trunk ??= new DirectBusTrunk({ master: () => master });
    return trunk.join(address, onConnected);
  };
}
