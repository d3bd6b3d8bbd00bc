import { ResourceQuantities, invariant } from '@mezzo/domain';
import { hashText } from '../../random/mix.ts';
import type { RunRandomness, Stage } from '../../random/run-randomness.ts';
import { heldByFramework, heldByRole } from './naive-accounting.ts';
import type { NaiveState } from './naive-state.ts';

/** A role path's component. Clients are roles with frameworks; they may lie above other clients. */
class RoleNode {
  readonly path: string;
  readonly children = new Map<string, RoleNode>();
  isClient = false;
  /** How often something was allocated to the role or below it since the node exists. */
  count = 0;
  /** Likewise for a client that has clients below it: it competes with them as `path/.`. */
  ownCount = 0;

  constructor(path: string) {
    this.path = path;
  }
}

/** One competitor among siblings. */
interface Competitor {
  readonly path: string;
  readonly role: string;
  readonly node: RoleNode | undefined;
  readonly share: number;
  readonly count: number;
  readonly weight: number;
}

/** What shares are computed from. */
interface Sums {
  readonly totals: ResourceQuantities;
  readonly held: ReadonlyMap<string, ResourceQuantities>;
}

/** In which moment of a run an order is asked for; only the random sorter cares. */
export interface SortMoment {
  readonly randomness: RunRandomness;
  readonly stage: Stage;
  readonly agentOrdinal: number;
  /** What all agents have: a run does not change it. */
  readonly totals: ResourceQuantities;
}

/**
 * The order in which roles, and the frameworks of a role, are served.
 *
 * Keeps who competes and how often each was served, nothing else: shares are summed up afresh.
 *
 * Source: mesos src/master/allocator/mesos/sorter/{drf,random}/sorter.cpp
 */
export class NaiveSorters {
  private readonly state: NaiveState;
  private readonly root = new RoleNode('');
  /** Framework id → count, by role. */
  private readonly frameworks = new Map<string, Map<string, number>>();

  constructor(state: NaiveState) {
    this.state = state;
  }

  isTracked(frameworkId: string, role: string): boolean {
    return this.frameworks.get(role)?.has(frameworkId) ?? false;
  }

  /** Roles with frameworks that are subscribed or hold something. */
  get roles(): Iterable<string> {
    return this.frameworks.keys();
  }

  track(frameworkId: string, role: string): void {
    let members = this.frameworks.get(role);
    if (members === undefined) {
      members = new Map();
      this.frameworks.set(role, members);
      this.addRole(role);
    }
    if (!members.has(frameworkId)) members.set(frameworkId, 0);
  }

  /** A framework that holds something in the role stays. */
  untrackUnlessHolding(frameworkId: string, role: string): void {
    for (const { held } of this.state.agents.values()) {
      for (const { kind } of held.get(frameworkId) ?? []) if (kind.allocationRole === role) return;
    }
    const members = this.frameworks.get(role);
    members?.delete(frameworkId);
    if (members?.size !== 0) return;
    this.frameworks.delete(role);
    this.removeRole(role);
  }

  countAllocation(frameworkId: string, role: string): void {
    const members = this.frameworks.get(role);
    const count = members?.get(frameworkId);
    invariant(members !== undefined && count !== undefined, `${frameworkId} is not in ${role}`);
    members.set(frameworkId, count + 1);
    const path = this.nodesOn(role);
    const leaf = path.at(-1);
    if (leaf !== undefined && leaf.children.size > 0) leaf.ownCount += 1;
    for (const node of path) node.count += 1;
  }

  private nodesOn(role: string): readonly RoleNode[] {
    const nodes: RoleNode[] = [];
    let node = this.root;
    for (const name of role.split('/')) {
      const child = node.children.get(name);
      invariant(child !== undefined, `role ${role} is not sorted`);
      nodes.push(child);
      node = child;
    }
    return nodes;
  }

  private addRole(role: string): void {
    let node = this.root;
    for (const name of role.split('/')) {
      let child = node.children.get(name);
      if (child === undefined) {
        // The first child turns a plain client into one that competes beside it.
        if (node.isClient && node.children.size === 0) node.ownCount = node.count;
        child = new RoleNode(node === this.root ? name : `${node.path}/${name}`);
        node.children.set(name, child);
      }
      node = child;
    }
    node.isClient = true;
    node.ownCount = 0;
  }

  private removeRole(role: string): void {
    const path = [this.root, ...this.nodesOn(role)];
    const names = role.split('/');
    const last = path.at(-1);
    if (last !== undefined) last.isClient = false;
    for (let depth = names.length; depth > 0; depth -= 1) {
      const node = path[depth];
      if (node === undefined || node.isClient || node.children.size > 0) return;
      path[depth - 1]?.children.delete(names[depth - 1] ?? '');
    }
  }

  /** Roles with frameworks, the first served first. */
  sortRoles(moment: SortMoment): readonly string[] {
    if (this.state.options.sorter === 'random') return this.shuffleRoles(moment);
    return this.preOrder(this.root, { totals: moment.totals, held: heldByRole(this.state) });
  }

  private preOrder(node: RoleNode, sums: Sums): readonly string[] {
    return this.competitors(node, sums)
      .toSorted(byShare)
      .flatMap((each) =>
        each.node !== undefined && each.node.children.size > 0
          ? this.preOrder(each.node, sums)
          : [each.role],
      );
  }

  /** The children of a node, and the node itself as `path/.` when it is a client. */
  private competitors(node: RoleNode, sums: Sums): readonly Competitor[] {
    const list = [...node.children.values()].map((child): Competitor => {
      const weight = this.state.weights.get(child.path) ?? 1;
      return {
        path: child.path,
        role: child.path,
        node: child,
        share: this.dominantShare(quantitiesBelow(child, sums), sums.totals) / weight,
        count: child.count,
        weight,
      };
    });
    if (!node.isClient) return list;
    const own = this.dominantShare(ownQuantities(node, sums), sums.totals);
    const virtual = { path: `${node.path}/.`, role: node.path, node: undefined };
    return [...list, { ...virtual, share: own, count: node.ownCount, weight: 1 }];
  }

  /** The largest share of any resource; the cluster's total includes what is reserved. */
  dominantShare(quantities: ResourceQuantities, totals: ResourceQuantities): number {
    const excluded = new Set(this.state.options.fairnessExcludedResourceNames);
    let share = 0;
    for (const [name, total] of totals) {
      if (!excluded.has(name)) share = Math.max(share, quantities.get(name) / total);
    }
    return share;
  }

  private shuffleRoles(moment: SortMoment): readonly string[] {
    const { randomness, stage, agentOrdinal, totals } = moment;
    const keyed: { role: string; key: number }[] = [];
    const sums = { totals, held: heldByRole(this.state) };
    const visit = (node: RoleNode, relative: number): void => {
      const competitors = this.competitors(node, sums).toSorted(byPath);
      const weights = competitors.reduce((total, { weight }) => total + weight, 0);
      for (const each of competitors) {
        const weight = (relative * each.weight) / weights;
        if (each.node !== undefined && each.node.children.size > 0) visit(each.node, weight);
        else {
          const key = randomness.roleKey(stage, agentOrdinal, hashText(each.role), weight);
          keyed.push({ role: each.role, key });
        }
      }
    };
    visit(this.root, 1);
    return keyed
      .toSorted((a, b) => a.key - b.key || (a.role < b.role ? -1 : 1))
      .map(({ role }) => role);
  }

  /** Frameworks of the role that may be offered something, the first served first. */
  sortFrameworks(role: string, moment: SortMoment): readonly string[] {
    const { randomness, stage, agentOrdinal, totals } = moment;
    const active = [...(this.frameworks.get(role) ?? [])].filter(([id]) => {
      const framework = this.state.frameworks.get(id);
      const subscribed = framework?.roles.includes(role) ?? false;
      return framework?.active === true && subscribed && !framework.suppressed.has(role);
    });
    if (this.state.options.sorter === 'random') {
      const keyOf = (id: string): number =>
        randomness.frameworkKey(stage, agentOrdinal, hashText(role), hashText(id));
      return active
        .map(([id]) => ({ id, key: keyOf(id) }))
        .toSorted((a, b) => a.key - b.key || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id);
    }
    const held = heldByFramework(this.state, role);
    return active
      .map(([id, count]) => {
        const share = this.dominantShare(held.get(id) ?? ResourceQuantities.empty, totals);
        return { path: id, share, count };
      })
      .toSorted(byShare)
      .map(({ path }) => path);
  }
}

function ownQuantities({ path, isClient }: RoleNode, { held }: Sums): ResourceQuantities {
  return (isClient ? held.get(path) : undefined) ?? ResourceQuantities.empty;
}

function quantitiesBelow(node: RoleNode, sums: Sums): ResourceQuantities {
  let total = ownQuantities(node, sums);
  for (const child of node.children.values()) total = total.add(quantitiesBelow(child, sums));
  return total;
}

function byShare(
  a: Pick<Competitor, 'share' | 'count' | 'path'>,
  b: Pick<Competitor, 'share' | 'count' | 'path'>,
): number {
  return a.share - b.share || a.count - b.count || byPath(a, b);
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
