import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { RoleNode } from '../roles/role-node.ts';
import { sortedFrameworks } from '../sorting/framework-order.ts';
import type { SortedList } from '../sorting/sorted-list.ts';
import { FEW, Visitor } from './agent-visitor.ts';
import type { OfferMaker } from './offer-maker.ts';
import type { QuotaLedger } from './quota-ledger.ts';

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
