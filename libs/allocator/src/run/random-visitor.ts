import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { RunRandomness, Stage } from '../random/run-randomness.ts';
import type { RoleNode } from '../roles/role-node.ts';
import { KeyedHeap } from '../sorting/keyed-heap.ts';
import { relativeWeights, type WeightedRole } from '../sorting/relative-weights.ts';
import { Visitor } from './agent-visitor.ts';
import type { OfferMaker } from './offer-maker.ts';
import type { QuotaLedger } from './quota-ledger.ts';

/** In random order, drawn anew for every agent: roles by weight, frameworks all alike. */
export class RandomVisitor extends Visitor {
  private readonly randomness: RunRandomness;
  private readonly weighted: readonly WeightedRole[];
  private readonly weightOf = new Map<RoleNode, number>();
  private readonly roles: KeyedHeap;
  private readonly owners: KeyedHeap;

  constructor(
    cluster: ClusterState,
    maker: OfferMaker,
    ledger: QuotaLedger,
    randomness: RunRandomness,
  ) {
    super(cluster, maker, ledger);
    this.randomness = randomness;
    this.weighted = relativeWeights(cluster.roleSorter);
    for (const { node, weight } of this.weighted) this.weightOf.set(node.role, weight);
    this.roles = new KeyedHeap((id) => this.weighted[id]?.node.role.path ?? '');
    this.owners = new KeyedHeap((slot) => this.ownerAt(slot).framework.id);
  }

  protected override leadThroughHungry(agent: AgentState): void {
    this.lead(1, agent, (role) => this.hungry.has(role));
  }

  protected override leadThroughFew(agent: AgentState, count: number): void {
    const roles = new Set<RoleNode>();
    for (let i = 0; i < count; i += 1) roles.add(this.ownerAt(this.few[i] ?? -1).role);
    this.lead(2, agent, (role) => roles.has(role));
  }

  protected override leadThroughAll(agent: AgentState): void {
    this.lead(2, agent, (role) => role.active.length > 0);
  }

  private lead(stage: Stage, agent: AgentState, matters: (role: RoleNode) => boolean): void {
    const { roles, weighted } = this;
    roles.clear();
    for (let i = 0; i < weighted.length; i += 1) {
      const each = weighted[i];
      if (each === undefined || !matters(each.node.role)) continue;
      const { hash } = each.node.role;
      roles.add(i, this.randomness.roleKey(stage, agent.ordinal, hash, each.weight));
    }
    roles.heapify();
    while (!roles.isEmpty) {
      const role = weighted[roles.pop()]?.node.role;
      if (role !== undefined && !this.offerToRole(stage, agent, role)) return;
    }
  }

  private offerToRole(stage: Stage, agent: AgentState, role: RoleNode): boolean {
    const { owners } = this;
    owners.clear();
    const { active } = role;
    for (let i = 0; i < active.length; i += 1) {
      const slot = active.ids[i] ?? -1;
      if (this.cluster.skips.has(agent.slot, slot)) continue;
      const { hash } = this.ownerAt(slot).framework;
      owners.add(slot, this.randomness.frameworkKey(stage, agent.ordinal, role.hash, hash));
    }
    owners.heapify();
    while (!owners.isEmpty) {
      const goOn = this.offerTo(stage, agent, owners.pop());
      const isFed = stage === 1 && !this.isHungry(role);
      if (!goOn) return false;
      if (isFed) return true;
    }
    return true;
  }
}
