import { invariant } from '@mezzo/domain';
import { Bundle, isSameValues } from '../resources/bundle.ts';
import type { ChunkKind } from '../resources/chunk-kind.ts';
import type { QuantityTable } from '../resources/quantity-table.ts';
import { ROLE_ROW, type RoleNode } from '../roles/role-node.ts';
import { Holding, type AgentState } from './agent-state.ts';
import type { ClusterState } from './cluster-state.ts';
import type { FrameworkRole } from './framework-role.ts';

/**
 * Keeps the sums in step with who holds what: every change of holdings, totals and what is available
 * goes through here. Orders are not touched; the caller marks them dirty or repositions.
 */
export class Accounting {
  private readonly cluster: ClusterState;
  private readonly table: QuantityTable;

  constructor(cluster: ClusterState) {
    this.cluster = cluster;
    this.table = cluster.quantities;
  }

  // Holdings.

  /** Adds to what a framework role holds on an agent. Does not change what is available. */
  hold(agent: AgentState, owner: FrameworkRole, bundle: Bundle): void {
    if (bundle.isEmpty) return;
    const { layout } = bundle;
    if (layout.isPlain) this.addPlain(owner, bundle, 1);
    else this.addMixed(agent, owner, bundle, 1);
    const holding = agent.holdingOf(owner);
    if (holding !== undefined) holding.bundle = holding.bundle.plus(bundle);
    else {
      agent.holdings.push(new Holding(owner, bundle));
      owner.holdingsCount += 1;
    }
  }

  /** Takes from what a framework role holds. Does not change what is available. */
  release(agent: AgentState, owner: FrameworkRole, bundle: Bundle): void {
    if (bundle.isEmpty) return;
    const holding = agent.holdingOf(owner);
    invariant(
      holding?.bundle.contains(bundle) === true,
      `framework ${owner.framework.id} does not hold as ${owner.role.path} on agent ${agent.id} what it gives back`,
    );
    holding.bundle = holding.bundle.minus(bundle);
    if (holding.bundle.isEmpty) {
      agent.dropHolding(holding);
      owner.holdingsCount -= 1;
      this.forgetAllocated(agent, owner.role);
    }
    if (bundle.layout.isPlain) this.addPlain(owner, bundle, -1);
    else this.addMixed(agent, owner, bundle, -1);
  }

  /** Unreserved scalars only, all of them subject to quota. */
  private addPlain(owner: FrameworkRole, bundle: Bundle, sign: 1 | -1): void {
    addScalars(this.cluster.frameworkQuantities, owner.slot, bundle, sign);
    for (let role: RoleNode | undefined = owner.role; role !== undefined; role = role.parent) {
      addScalars(this.table, role.heldRow, bundle, sign);
    }
  }

  /**
   * Of a shared resource, one copy counts for the framework and one for the role, however many they
   * hold. Called before holding and after releasing, when the rest of the copies is in the holdings.
   */
  private addMixed(agent: AgentState, owner: FrameworkRole, bundle: Bundle, sign: 1 | -1): void {
    const { kinds } = bundle.layout;
    const mine = this.cluster.frameworkQuantities;
    for (let i = 0; i < kinds.length; i += 1) {
      const kind = kinds[i];
      const amount = bundle.amounts[i] ?? 0;
      if (kind?.isScalar !== true || amount === 0) continue;
      if (!kind.isShared) {
        const milli = sign * amount * kind.unitMilli;
        mine.add(owner.slot, kind.dimension, milli);
        this.addToRole(owner.role, kind, milli);
        continue;
      }
      const milli = sign * kind.unitMilli;
      const copies = agent.holdingOf(owner)?.bundle.amounts[i] ?? 0;
      if (copies === 0) mine.add(owner.slot, kind.dimension, milli);
      if (!this.isHeldInRole(agent, owner.role, i)) this.addToRole(owner.role, kind, milli);
    }
  }

  private isHeldInRole(agent: AgentState, role: RoleNode, index: number): boolean {
    return agent.holdings.some(
      (holding) => holding.owner.role === role && (holding.bundle.amounts[index] ?? 0) > 0,
    );
  }

  private addToRole(role: RoleNode, kind: ChunkKind, milli: number): void {
    for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
      this.table.add(each.heldRow, kind.dimension, milli);
      if (kind.isQuota) continue;
      const part =
        kind.reservationRole === undefined ? ROLE_ROW.heldRevocable : ROLE_ROW.heldReserved;
      this.table.add(each.rows[part] ?? -1, kind.dimension, milli);
    }
  }

  // What is available.

  setAvailable(agent: AgentState, available: Bundle): void {
    if (available.layout.hasRevocable || agent.available.layout.hasRevocable) {
      this.addRevocable(agent.available, -1);
      this.addRevocable(available, 1);
    }
    agent.available = available;
  }

  private addRevocable(bundle: Bundle, sign: 1 | -1): void {
    bundle.layout.kinds.forEach((kind, i) => {
      if (!kind.isScalar || !kind.isRevocable) return;
      const milli = (bundle.amounts[i] ?? 0) * kind.unitMilli;
      this.table.add(this.cluster.availableRevocableRow, kind.dimension, sign * milli);
    });
  }

  /** Something that was available is held now. */
  take(agent: AgentState, bundle: Bundle): void {
    const { available } = agent;
    const taken = bundle.layout.hasShared ? bundle.filter((kind) => !kind.isShared) : bundle;
    this.setAvailable(agent, taken === available ? bundle.layout.empty : available.minus(taken));
  }

  /** Something that was held is available again. */
  giveBack(agent: AgentState, bundle: Bundle): void {
    if (agent.isOverAllocated) {
      this.recomputeAvailable(agent);
      return;
    }
    const given = bundle.layout.hasShared ? bundle.filter((kind) => !kind.isShared) : bundle;
    this.setAvailable(agent, agent.available.isEmpty ? given : agent.available.plus(given));
  }

  /** Computes from the total and all holdings what is available. */
  recomputeAvailable(agent: AgentState): void {
    let held = agent.total.layout.empty;
    for (const { bundle } of agent.holdings) held = held.plus(bundle);
    for (const { bundle } of agent.orphans) held = held.plus(bundle);
    const taken = held.layout.hasShared ? held.filter((kind) => !kind.isShared) : held;
    agent.isOverAllocated = !agent.total.contains(taken);
    this.setAvailable(agent, agent.total.minus(taken));
  }

  /**
   * Likewise after only scalars of the total grew, or shrank by what was available.
   *
   * @param before - the old total, in the layout of the new one
   * @returns false when that is not what happened
   */
  adjustAvailable(agent: AgentState, before: Bundle): boolean {
    const { total } = agent;
    const { kinds } = total.layout;
    if (agent.isOverAllocated || total.layout.hasShared) return false;
    const available = agent.available.inLayout(total.layout);
    const amounts = available.amounts.slice();
    for (let i = 0; i < kinds.length; i += 1) {
      if (kinds[i]?.isScalar !== true) {
        if (!isSameValues(total.values?.[i], before.values?.[i])) return false;
        continue;
      }
      const change = (total.amounts[i] ?? 0) - (before.amounts[i] ?? 0);
      amounts[i] = (amounts[i] ?? 0) + change;
      if ((amounts[i] ?? 0) < 0) return false;
    }
    const adjusted = new Bundle(total.layout, amounts, available.values);
    this.setAvailable(agent, adjusted.isEmpty ? total.layout.empty : adjusted);
    return true;
  }

  // Totals.

  /** Adds an agent's total to the cluster's, or with -1 takes it away. */
  addTotal(total: Bundle, sign: 1 | -1): void {
    this.cluster.shares.totalsVersion += 1;
    addScalars(this.table, this.cluster.totalsRow, total, sign);
    if (total.layout.hasReserved) this.addReservations(total, sign);
  }

  private addReservations(total: Bundle, sign: 1 | -1): void {
    const { roles } = this.cluster;
    total.layout.kinds.forEach((kind, i) => {
      const milli = sign * (total.amounts[i] ?? 0) * kind.unitMilli;
      if (kind.reservationRole === undefined || !kind.isScalar || milli === 0) return;
      const role = roles.ensure(kind.reservationRole);
      for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
        this.table.add(each.rows[ROLE_ROW.reserved] ?? -1, kind.dimension, milli);
      }
      if (sign < 0) roles.tryRemove(role);
    });
  }

  // What is allocated rather than offered.

  /** Unreserved, non-revocable scalars count as consumed once they are used. */
  addAllocated(agent: AgentState, rolePath: string, bundle: Bundle, sign: 1 | -1): void {
    const quantities: number[] = [];
    bundle.layout.kinds.forEach(({ isQuota, dimension, unitMilli }, i) => {
      const milli = sign * (bundle.amounts[i] ?? 0) * unitMilli;
      if (isQuota && milli !== 0) quantities[dimension] = (quantities[dimension] ?? 0) + milli;
    });
    this.addAllocatedQuantities(agent, rolePath, quantities);
  }

  /** @param quantities - thousandths by dimension */
  addAllocatedQuantities(agent: AgentState, rolePath: string, quantities: readonly number[]): void {
    const known = agent.allocated.get(rolePath) ?? [];
    const role = this.cluster.roles.get(rolePath);
    quantities.forEach((milli, dimension) => {
      known[dimension] = (known[dimension] ?? 0) + milli;
      this.addToAllocatedRows(role, dimension, milli);
    });
    if (known.some((milli) => milli !== 0)) agent.allocated.set(rolePath, known);
    else agent.allocated.delete(rolePath);
  }

  /** Nothing is allocated where nothing is held, whatever was said or left unsaid. */
  private forgetAllocated(agent: AgentState, role: RoleNode): void {
    const quantities = agent.allocated.get(role.path);
    if (quantities === undefined) return;
    if (agent.holdings.some(({ owner }) => owner.role === role)) return;
    quantities.forEach((milli, dimension) => this.addToAllocatedRows(role, dimension, -milli));
    agent.allocated.delete(role.path);
  }

  private addToAllocatedRows(role: RoleNode | undefined, dimension: number, milli: number): void {
    for (let each = role; each !== undefined; each = each.parent) {
      this.table.add(each.rows[ROLE_ROW.allocatedUnreserved] ?? -1, dimension, milli);
    }
  }
}

function addScalars(table: QuantityTable, row: number, bundle: Bundle, sign: 1 | -1): void {
  const { data, stride } = table;
  const { kinds } = bundle.layout;
  const base = row * stride;
  for (let i = 0; i < kinds.length; i += 1) {
    const kind = kinds[i];
    if (kind?.isScalar !== true) continue;
    const index = base + kind.dimension;
    data[index] = (data[index] ?? 0) + sign * (bundle.amounts[i] ?? 0) * kind.unitMilli;
  }
}
