import type { MasterContext } from '../master-context.ts';

/**
 * From now on only agents with these host names are offered. Offers that were made stand.
 *
 * Source: mesos src/master/master.cpp#Master::updateWhitelist
 */
export function changeAgentWhitelist(
  { state, allocator }: MasterContext,
  hostnames: readonly string[],
): void {
  state.agentWhitelist = hostnames;
  // An allocator that is not told of an epoch yet learns it with the epoch's beginning.
  if (state.electedTimeMs === undefined) return;
  allocator.send({ type: 'updateWhitelist', whitelist: hostnames });
}
