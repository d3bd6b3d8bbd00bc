import type { FairnessLevel, ShareComparison } from '@mezzo/domain';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import { sortedFrameworks } from '../sorting/framework-order.ts';
import type { SortNode } from '../sorting/role-sorter.ts';
import { ServiceOrder, type Level } from './service-order.ts';

/** Competitors named at each level. */
const EXAMPLES_MAX = 5;

/** Who is served before the framework at each step from the top of the role tree down to itself. */
export function fairnessLevels(
  cluster: ClusterState,
  owner: FrameworkRole,
): readonly FairnessLevel[] {
  const levels = new ServiceOrder(cluster).levelsOf(owner.role);
  return [...levels.map((level) => roleLevel(cluster, level)), frameworkLevel(cluster, owner)];
}

function roleLevel(cluster: ClusterState, { node, siblings }: Level): FairnessLevel {
  const ahead = [...siblings.ids.subarray(0, siblings.ids.indexOf(node.id))];
  const parent = node.isVirtual ? node.role.path : (node.role.parent?.path ?? '');
  return {
    parent,
    self: compareRole(cluster, node),
    ahead: ahead.length,
    examples: ahead
      .slice(0, EXAMPLES_MAX)
      .map((id) => compareRole(cluster, cluster.roleSorter.nodeOf(id))),
  };
}

function compareRole(cluster: ClusterState, node: SortNode): ShareComparison {
  const { role, isVirtual } = node;
  const dominantResource = cluster.shares.dominantResource(cluster.quantities, role.heldRow);
  return {
    name: isVirtual ? `${role.path}/.` : role.path,
    share: cluster.roleSorter.shareOf(node),
    weight: isVirtual ? 1 : role.weight,
    ...(dominantResource !== undefined && !isVirtual && { dominantResource }),
  };
}

function frameworkLevel(cluster: ClusterState, owner: FrameworkRole): FairnessLevel {
  const { ids } = sortedFrameworks(cluster, owner.role);
  const ahead = [...ids.subarray(0, ids.indexOf(owner.slot))];
  return {
    parent: owner.role.path,
    self: compareFramework(cluster, owner.slot),
    ahead: ahead.length,
    examples: ahead.slice(0, EXAMPLES_MAX).map((slot) => compareFramework(cluster, slot)),
  };
}

function compareFramework(cluster: ClusterState, slot: number): ShareComparison {
  const { shares, frameworkQuantities } = cluster;
  const dominantResource = shares.dominantResource(frameworkQuantities, slot);
  return {
    name: cluster.frameworkRoles[slot]?.framework.id ?? '',
    share: shares.dominantShare(frameworkQuantities, slot),
    weight: 1,
    ...(dominantResource !== undefined && { dominantResource }),
  };
}
