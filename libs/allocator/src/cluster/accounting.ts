import { invariant } from '@mezzo/domain';
import { Bundle, isSameValues } from '../resources/bundle.ts';
import type { ChunkKind } from '../resources/chunk-kind.ts';
import type { QuantityTable } from '../resources/quantity-table.ts';
import { ROLE_ROW, type RoleNode } from '../roles/role-node.ts';
import { Holding, type AgentState } from './agent-state.ts';
import type { ClusterState } from './cluster-state.ts';
import type { FrameworkRole } from './framework-role.ts';

interface Computed {
  readonly total: Bundle;
  readonly bundles: readonly Bundle[];
  readonly available: Bundle;
}

/**
 * Keeps the sums in step with who holds what: every change of holdings, totals and what is available
 * goes through here. Orders are not touched; the caller marks them dirty or repositions.
 */
export class Accounting {
  private readonly cluster: ClusterState;
  private readonly table: QuantityTable;
  /** What was computed last of a total and of what is held of it. */
  private lastComputed: Computed;
  private lastQuotaQuantities: { readonly bundle: Bundle; readonly quantities: readonly number[] };

  constructor(cluster: ClusterState) {
    this.cluster = cluster;
    this.table = cluster.quantities;
    const { empty } = cluster.noLayout;
    this.lastComputed = { total: empty, bundles: [], available: empty };
    this.lastQuotaQuantities = { bundle: empty, quantities: [] };
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
      this.addToAllocatedRows(owner.role, holding.allocated, -1);
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
    if (this.recallAvailable(agent)) return;
    let held = agent.total.layout.empty;
    for (const { bundle } of agent.holdings) held = held.plus(bundle);
    for (const { bundle } of agent.orphans) held = held.plus(bundle);
    const taken = held.layout.hasShared ? held.filter((kind) => !kind.isShared) : held;
    agent.isOverAllocated = !agent.total.contains(taken);
    this.setAvailable(agent, agent.total.minus(taken));
    this.rememberAvailable(agent);
  }

  /**
   * Machines are mostly alike, and come one after the other: what is available on one is the very
   * object that is available on the next, if total and holdings are. @returns whether they are
   */
  private recallAvailable(agent: AgentState): boolean {
    const { total, bundles, available } = this.lastComputed;
    const { holdings } = agent;
    if (total !== agent.total || agent.orphans.length > 0) return false;
    if (bundles.length !== holdings.length) return false;
    for (let i = 0; i < bundles.length; i += 1) {
      if (bundles[i] !== holdings[i]?.bundle) return false;
    }
    agent.isOverAllocated = false;
    this.setAvailable(agent, available);
    return true;
  }

  private rememberAvailable({
    total,
    holdings,
    orphans,
    available,
    isOverAllocated,
  }: AgentState): void {
    if (orphans.length > 0 || isOverAllocated) return;
    const bundles = holdings.map(({ bundle }) => bundle);
    this.lastComputed = { total, bundles, available };
  }

  /**
   * Likewise after only scalars of the total grew, or shrank by what was available.
   *
   * @param before - the old total, in the layout of the new one
   * @returns false when that is not what happened
   */
  adjustAvailable(agent: AgentState, before: Bundle): boolean {
    if (this.recallAvailable(agent)) return true;
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
    this.rememberAvailable(agent);
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

  /** Unreserved, non-revocable scalars of what is held count as consumed once they are used. */
  addAllocated(agent: AgentState, owner: FrameworkRole, bundle: Bundle, sign: 1 | -1): void {
    const quantities = this.quotaQuantities(bundle);
    const signed = sign === 1 ? quantities : quantities.map((milli) => -milli);
    this.addAllocatedQuantities(agent, owner, signed);
  }

  /** Of a bundle, by dimension; the same list as last time if that was the same bundle. */
  private quotaQuantities(bundle: Bundle): readonly number[] {
    const last = this.lastQuotaQuantities;
    if (last.bundle === bundle) return last.quantities;
    const quantities = this.cluster.dimensions.names.map(() => 0);
    bundle.layout.kinds.forEach(({ isQuota, dimension, unitMilli }, i) => {
      if (!isQuota) return;
      quantities[dimension] = (quantities[dimension] ?? 0) + (bundle.amounts[i] ?? 0) * unitMilli;
    });
    this.lastQuotaQuantities = { bundle, quantities };
    return quantities;
  }

  /** @param quantities - thousandths by dimension; kept, so they must not change any more */
  addAllocatedQuantities(
    agent: AgentState,
    owner: FrameworkRole,
    quantities: readonly number[],
  ): void {
    const holding = agent.holdingOf(owner);
    // Nothing is allocated where nothing is held, whatever was said.
    if (holding === undefined) return;
    this.addToAllocatedRows(owner.role, quantities, 1);
    const { allocated } = holding;
    holding.allocated = allocated.length === 0 ? quantities : addLists(allocated, quantities);
  }

  private addToAllocatedRows(role: RoleNode, quantities: readonly number[], sign: 1 | -1): void {
    for (let dimension = 0; dimension < quantities.length; dimension += 1) {
      const milli = sign * (quantities[dimension] ?? 0);
      if (milli === 0) continue;
      for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
        this.table.add(each.rows[ROLE_ROW.allocatedUnreserved] ?? -1, dimension, milli);
      }
    }
  }
}

/** The longer list may be the one or the other: names of resources are numbered as they come. */
function addLists(a: readonly number[], b: readonly number[]): readonly number[] {
  const longer = a.length >= b.length ? a : b;
  return longer.map((_, i) => (a[i] ?? 0) + (b[i] ?? 0));
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
