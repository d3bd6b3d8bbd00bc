import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import type { RoleNode } from '../roles/role-node.ts';
import { sortedFrameworks } from '../sorting/framework-order.ts';
import type { SortNode } from '../sorting/role-sorter.ts';
import type { SortedList } from '../sorting/sorted-list.ts';

/** A competitor and its siblings, sorted. */
export interface Level {
  readonly node: SortNode;
  readonly siblings: SortedList;
}

/** The order in which framework roles are served under DRF, as it stands. */
export class ServiceOrder {
  private readonly cluster: ClusterState;
  private readonly levels = new Map<RoleNode, readonly Level[]>();

  constructor(cluster: ClusterState) {
    this.cluster = cluster;
  }

  isBefore(a: FrameworkRole, b: FrameworkRole): boolean {
    if (a === b) return false;
    if (a.role === b.role) {
      sortedFrameworks(this.cluster, a.role);
      return this.cluster.frameworkCompetitors.isBefore(a.slot, b.slot);
    }
    const left = this.levelsOf(a.role);
    const right = this.levelsOf(b.role);
    for (let depth = 0; depth < left.length; depth += 1) {
      const mine = left[depth]?.node;
      const theirs = right[depth]?.node;
      if (mine === undefined || theirs === undefined) return false;
      if (mine !== theirs) return this.cluster.roleSorter.competitors.isBefore(mine.id, theirs.id);
    }
    return false;
  }

  /** The way down the tree to the role, as itself among its siblings at each step. */
  levelsOf(role: RoleNode): readonly Level[] {
    const known = this.levels.get(role);
    if (known !== undefined) return known;
    const { roleSorter } = this.cluster;
    const levels: Level[] = [];
    let siblings: SortedList | undefined = roleSorter.rootList;
    for (const node of nodesTo(role)) {
      if (siblings === undefined) break;
      roleSorter.refresh(siblings);
      levels.push({ node, siblings });
      siblings = node.children;
    }
    this.levels.set(role, levels);
    return levels;
  }
}

function nodesTo(role: RoleNode): readonly SortNode[] {
  const nodes: SortNode[] = [];
  if (role.virtualLeaf !== undefined) nodes.push(role.virtualLeaf);
  for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
    if (each.sortNode !== undefined) nodes.push(each.sortNode);
  }
  return nodes.reverse();
}
