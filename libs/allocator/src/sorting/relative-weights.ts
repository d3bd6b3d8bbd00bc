import type { RoleSorter, SortNode } from './role-sorter.ts';
import type { SortedList } from './sorted-list.ts';

/** A role with frameworks, and how likely the random sorter is to serve it first. */
export interface WeightedRole {
  readonly node: SortNode;
  readonly weight: number;
}

/**
 * Weights of the roles with frameworks relative to the whole tree: a role's part of its parent's is
 * its weight over the sum of its siblings' and its own.
 *
 * Source: mesos src/master/allocator/mesos/sorter/random/sorter.cpp#updateRelativeWeights
 */
export function relativeWeights(sorter: RoleSorter): readonly WeightedRole[] {
  const leaves: WeightedRole[] = [];
  const visit = (siblings: SortedList, parentWeight: number): void => {
    const nodes = [...siblings.ids.subarray(0, siblings.length)]
      .map((id) => sorter.nodeOf(id))
      .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const total = nodes.reduce((sum, node) => sum + weightOf(node), 0);
    for (const node of nodes) {
      const weight = (parentWeight * weightOf(node)) / total;
      if (node.children === undefined) leaves.push({ node, weight });
      else visit(node.children, weight);
    }
  };
  visit(sorter.rootList, 1);
  return leaves;
}

function weightOf(node: SortNode): number {
  return node.isVirtual ? 1 : node.role.weight;
}

function nameOf(node: SortNode): string {
  return node.isVirtual ? `${node.role.path}/.` : node.role.path;
}
