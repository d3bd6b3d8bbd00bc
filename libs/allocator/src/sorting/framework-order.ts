import type { ClusterState } from '../cluster/cluster-state.ts';
import type { RoleNode } from '../roles/role-node.ts';
import type { SortedList } from './sorted-list.ts';

/** The role's frameworks that may be offered something, the first served first. */
export function sortedFrameworks(cluster: ClusterState, { active }: RoleNode): SortedList {
  const { frameworkCompetitors: competitors, frameworkQuantities, shares } = cluster;
  if (!active.isDirty && active.totalsVersion === shares.totalsVersion) return active;
  for (let i = 0; i < active.length; i += 1) {
    const slot = active.ids[i] ?? -1;
    competitors.shares[slot] = shares.dominantShare(frameworkQuantities, slot);
  }
  active.sort(competitors);
  active.totalsVersion = shares.totalsVersion;
  return active;
}
