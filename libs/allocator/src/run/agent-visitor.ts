import { invariant } from '@mezzo/domain';
import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import type { RunRandomness, Stage } from '../random/run-randomness.ts';
import type { RoleNode } from '../roles/role-node.ts';
import { sortedFrameworks } from '../sorting/framework-order.ts';
import { KeyedHeap } from '../sorting/keyed-heap.ts';
import { relativeWeights, type WeightedRole } from '../sorting/relative-weights.ts';
import type { SortedList } from '../sorting/sorted-list.ts';
import type { OfferMaker } from './offer-maker.ts';
import { OpenRoles } from './open-roles.ts';
import type { QuotaLedger } from './quota-ledger.ts';

/** With so few framework roles left for an agent, they are sorted by themselves. */
const FEW = 16;

/** Leads an agent past the framework roles in the order of fairness. */
export interface AgentVisitor {
  /** @returns false when no guarantee is left to be satisfied */
  beginGuarantees(roles: readonly RoleNode[]): boolean;
  /** @returns false when no guarantee is left to be satisfied */
  visitForGuarantees(agent: AgentState): boolean;
  /** To be called between the stages. */
  beginFairShare(): void;
  visitForFairShare(agent: AgentState): void;
}

/** What both orders have in common: which roles and framework roles are worth a visit. */
abstract class Visitor implements AgentVisitor {
  protected readonly cluster: ClusterState;
  protected readonly maker: OfferMaker;
  private readonly ledger: QuotaLedger;
  /** Roles whose guarantees are not satisfied. */
  protected readonly hungry = new Set<RoleNode>();
  protected readonly few = new Int32Array(FEW);
  private open: OpenRoles | undefined = undefined;
  /** Framework roles that are worth considering for the agent that is being visited. */
  private openBits: Uint32Array = new Uint32Array(0);

  constructor(cluster: ClusterState, maker: OfferMaker, ledger: QuotaLedger) {
    this.cluster = cluster;
    this.maker = maker;
    this.ledger = ledger;
  }

  beginGuarantees(roles: readonly RoleNode[]): boolean {
    for (const role of roles) if (this.ledger.hasUnsatisfiedGuarantees(role)) this.hungry.add(role);
    return this.hungry.size > 0;
  }

  visitForGuarantees(agent: AgentState): boolean {
    if (this.maker.isExhausted(agent)) return true;
    this.cluster.skips.validate(agent);
    this.leadThroughHungry(agent);
    this.maker.settle();
    return this.hungry.size > 0;
  }

  beginFairShare(): void {
    const { cluster, ledger, maker } = this;
    if (!ledger.hasAccounts) return;
    const open = new OpenRoles(cluster, ledger);
    this.open = open;
    maker.onCharged = (role) => open.charged(role);
  }

  visitForFairShare(agent: AgentState): void {
    if (this.maker.isExhausted(agent)) return;
    const { cluster, open } = this;
    cluster.skips.validate(agent);
    const isPlain = agent.available.layout.isPlain;
    const bits = open !== undefined && isPlain ? open.bits : cluster.activeBits;
    const count = cluster.skips.collect(agent.slot, bits, this.few);
    if (count === 0) return;
    this.openBits = bits;
    if (count <= FEW) this.leadThroughFew(agent, count);
    else this.leadThroughAll(agent);
    this.maker.settle();
  }

  /** Whether quota may leave the framework role anything of the agent that is being visited. */
  protected isOpen(slot: number): boolean {
    return ((this.openBits[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }

  protected abstract leadThroughHungry(agent: AgentState): void;
  protected abstract leadThroughFew(agent: AgentState, count: number): void;
  protected abstract leadThroughAll(agent: AgentState): void;

  /** @returns false when the agent has nothing left */
  protected offerTo(stage: Stage, agent: AgentState, slot: number): boolean {
    if (this.cluster.skips.has(agent.slot, slot)) return true;
    if (stage === 2 && !this.isOpen(slot)) return true;
    this.maker.consider(stage, agent, this.ownerAt(slot));
    return !this.maker.isExhausted(agent);
  }

  /** After a framework role was considered in the first stage. @returns whether it still is */
  protected isHungry(role: RoleNode): boolean {
    if (this.ledger.hasUnsatisfiedGuarantees(role)) return true;
    this.hungry.delete(role);
    return false;
  }

  protected ownerAt(slot: number): FrameworkRole {
    const owner = this.cluster.frameworkRoles[slot];
    invariant(owner !== undefined, `no framework role has slot ${slot}`);
    return owner;
  }
}

/** In the order of dominant shares. */
export class DrfVisitor extends Visitor {
  private stamp = 0;
  /** Whether all roles and framework roles together are few: to walk past all costs next to nothing. */
  private readonly isSmall: boolean;
  /** Whether only marked roles can use what is left on the agent. */
  private onlyMarked = false;

  constructor(cluster: ClusterState, maker: OfferMaker, ledger: QuotaLedger) {
    super(cluster, maker, ledger);
    this.isSmall = isSmall(cluster);
  }

  override beginGuarantees(roles: readonly RoleNode[]): boolean {
    const isNeeded = super.beginGuarantees(roles);
    this.stamp = this.cluster.nextStamp();
    for (const role of this.hungry) this.markLineage(role);
    return isNeeded;
  }

  protected override leadThroughHungry(agent: AgentState): void {
    this.walkMarked(this.cluster.roleSorter.rootList, (role) => this.feed(agent, role));
  }

  private feed(agent: AgentState, role: RoleNode): boolean {
    if (!this.hungry.has(role)) return true;
    const list = sortedFrameworks(this.cluster, role);
    for (let i = 0; i < list.length; i += 1) {
      if (!this.offerTo(1, agent, list.ids[i] ?? -1)) {
        this.isHungry(role);
        return false;
      }
      if (!this.isHungry(role)) return true;
    }
    return true;
  }

  protected override leadThroughFew(agent: AgentState, count: number): void {
    if (this.isSmall) return this.leadThroughAll(agent);
    this.stamp = this.cluster.nextStamp();
    for (let i = 0; i < count; i += 1) this.markLineage(this.ownerAt(this.few[i] ?? -1).role);
    this.walkMarked(this.cluster.roleSorter.rootList, (role) =>
      this.offerToFew(agent, role, count),
    );
  }

  private offerToFew(agent: AgentState, role: RoleNode, count: number): boolean {
    const { frameworkCompetitors: competitors, frameworkQuantities, shares } = this.cluster;
    const slots: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const owner = this.ownerAt(this.few[i] ?? -1);
      if (owner.role !== role) continue;
      competitors.shares[owner.slot] = shares.dominantShare(frameworkQuantities, owner.slot);
      slots.push(owner.slot);
    }
    if (slots.length > 1) slots.sort((a, b) => (competitors.isBefore(a, b) ? -1 : 1));
    return slots.every((slot) => this.offerTo(2, agent, slot));
  }

  protected override leadThroughAll(agent: AgentState): void {
    this.markUsers(agent);
    this.walkAll(agent, this.cluster.roleSorter.rootList);
  }

  /**
   * When all that is left on an agent is reserved, only roles at or below the reservations can use
   * it: marks them, so that the others need not be asked.
   */
  private markUsers(agent: AgentState): void {
    this.onlyMarked = false;
    const { available } = agent;
    if (!available.layout.hasReserved) return;
    const { kinds } = available.layout;
    const reservationRoles = new Set<string>();
    for (let i = 0; i < kinds.length; i += 1) {
      if ((available.amounts[i] ?? 0) === 0) continue;
      const role = kinds[i]?.reservationRole;
      if (role === undefined) return;
      reservationRoles.add(role);
    }
    this.onlyMarked = true;
    this.stamp = this.cluster.nextStamp();
    for (const path of reservationRoles) {
      const role = this.cluster.roles.get(path);
      if (role === undefined) continue;
      this.markSubtree(role);
      this.markLineage(role.parent);
    }
  }

  private markSubtree(role: RoleNode): void {
    role.visitStamp = this.stamp;
    for (const child of role.children.values()) this.markSubtree(child);
  }

  private walkAll(agent: AgentState, siblings: SortedList): boolean {
    const { roleSorter } = this.cluster;
    roleSorter.refresh(siblings);
    for (let i = 0; i < siblings.length; i += 1) {
      const node = roleSorter.nodeOf(siblings.ids[i] ?? -1);
      if (this.onlyMarked && node.role.visitStamp !== this.stamp) continue;
      const goOn =
        node.children === undefined
          ? this.offerToRole(agent, node.role)
          : this.walkAll(agent, node.children);
      if (!goOn) return false;
    }
    return true;
  }

  private offerToRole(agent: AgentState, role: RoleNode): boolean {
    if (role.active.length === 0) return true;
    const list = sortedFrameworks(this.cluster, role);
    for (let i = 0; i < list.length; i += 1) {
      const before = agent.available;
      if (!this.offerTo(2, agent, list.ids[i] ?? -1)) return false;
      if (agent.available === before) continue;
      this.markUsers(agent);
      if (this.onlyMarked && role.visitStamp !== this.stamp) return true;
    }
    return true;
  }

  private markLineage(role: RoleNode | undefined): void {
    for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
      if (each.visitStamp === this.stamp) return;
      each.visitStamp = this.stamp;
    }
  }

  /** Visits marked roles with frameworks in order, until one of the visits returns false. */
  private walkMarked(siblings: SortedList, visit: (role: RoleNode) => boolean): boolean {
    const { roleSorter } = this.cluster;
    roleSorter.refresh(siblings);
    for (let i = 0; i < siblings.length; i += 1) {
      const node = roleSorter.nodeOf(siblings.ids[i] ?? -1);
      if (node.role.visitStamp !== this.stamp) continue;
      const goOn =
        node.children === undefined ? visit(node.role) : this.walkMarked(node.children, visit);
      if (!goOn) return false;
    }
    return true;
  }
}

function isSmall({ roles }: ClusterState): boolean {
  let count = 0;
  for (const { active } of roles.all()) {
    count += 1 + active.length;
    if (count > FEW) return false;
  }
  return true;
}

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
