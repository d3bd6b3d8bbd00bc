import type { ClusterState } from '../cluster/cluster-state.ts';
import type { Bundle } from '../resources/bundle.ts';
import type { QuantityTable } from '../resources/quantity-table.ts';
import { ROLE_ROW, type RoleNode } from '../roles/role-node.ts';

/**
 * What counts against a role's quota: its reservations, and the unreserved, non-revocable part of
 * what it holds; thousandths of one dimension.
 */
export function consumedQuota(table: QuantityTable, role: RoleNode, dimension: number): number {
  const { rows } = role;
  return (
    table.get(role.heldRow, dimension) -
    table.get(rows[ROLE_ROW.heldReserved] ?? -1, dimension) -
    table.get(rows[ROLE_ROW.heldRevocable] ?? -1, dimension) +
    table.get(rows[ROLE_ROW.reserved] ?? -1, dimension)
  );
}

/**
 * The quota side of one allocation run: what roles with a quota have consumed, what must stay free
 * for guarantees that are not satisfied, and what is free. Charged as offers are booked.
 *
 * Source: mesos src/master/allocator/mesos/hierarchical.cpp#__generateOffers
 */
export class QuotaLedger {
  private readonly cluster: ClusterState;
  private readonly width: number;
  private readonly required: Float64Array;
  private readonly available: Float64Array;
  private readonly consumedRows: number[] = [];
  private readonly scratch: Float64Array;
  /** Whether anything must stay free. */
  hasRequiredHeadroom = false;

  constructor(cluster: ClusterState) {
    this.cluster = cluster;
    this.width = cluster.dimensions.count;
    this.required = new Float64Array(this.width);
    this.available = new Float64Array(this.width);
    this.scratch = new Float64Array(this.width);
    for (const role of cluster.roles.withQuota) this.openAccount(role);
    this.hasRequiredHeadroom = this.required.some((milli) => milli > 0);
    if (this.hasRequiredHeadroom) this.sumAvailable();
  }

  private openAccount(role: RoleNode): void {
    const { quantities, dimensions } = this.cluster;
    const { quota } = role;
    if (quota === undefined) return;
    if (quota.limitRow.length !== this.width) {
      const { names } = dimensions;
      quota.guaranteeRow = Float64Array.from(names, (name) => quota.guarantees.get(name));
      quota.limitRow = Float64Array.from(names, (name) => quota.limits.get(name) ?? Infinity);
    }
    role.consumedRow = quantities.allocate();
    this.consumedRows.push(role.consumedRow);
    for (let d = 0; d < this.width; d += 1) {
      const consumed = consumedQuota(quantities, role, d);
      quantities.add(role.consumedRow, d, consumed);
      if (role.isNested) continue;
      const missing = (quota.guaranteeRow[d] ?? 0) - consumed;
      if (missing > 0) this.required[d] = (this.required[d] ?? 0) + missing;
    }
  }

  /** Unreserved, non-revocable and free: everything, less what is held, reserved or revocable. */
  private sumAvailable(): void {
    const { quantities, roles, totalsRow, availableRevocableRow } = this.cluster;
    const rows = roles.root.rows;
    for (let d = 0; d < this.width; d += 1) {
      const reserved = quantities.get(rows[ROLE_ROW.reserved] ?? -1, d);
      const heldReserved = quantities.get(rows[ROLE_ROW.heldReserved] ?? -1, d);
      const free =
        quantities.get(totalsRow, d) -
        quantities.get(roles.root.heldRow, d) -
        Math.max(0, reserved - heldReserved) -
        quantities.get(availableRevocableRow, d);
      this.available[d] = Math.max(0, free);
    }
  }

  /** Whether any role has a quota. */
  get hasAccounts(): boolean {
    return this.consumedRows.length > 0;
  }

  /** Ends the run. */
  close(): void {
    for (const row of this.consumedRows) this.cluster.quantities.release(row);
    for (const role of this.cluster.roles.withQuota) role.consumedRow = -1;
  }

  hasUnsatisfiedGuarantees(role: RoleNode): boolean {
    const guarantees = role.quota?.guaranteeRow;
    if (guarantees === undefined) return false;
    const { quantities } = this.cluster;
    for (let d = 0; d < this.width; d += 1) {
      if ((guarantees[d] ?? 0) > quantities.get(role.consumedRow, d)) return true;
    }
    return false;
  }

  /** What the role's guarantees still lack, by dimension. Valid until the next call. */
  unsatisfied(role: RoleNode): Float64Array {
    const guarantees = role.quota?.guaranteeRow;
    for (let d = 0; d < this.width; d += 1) {
      const consumed = this.cluster.quantities.get(role.consumedRow, d);
      this.scratch[d] = Math.max(0, (guarantees?.[d] ?? 0) - consumed);
    }
    return this.scratch;
  }

  /** Whether the role or one above it has limits. */
  isLimited(role: RoleNode): boolean {
    for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
      if (each.quota?.limits.isEmpty === false) return true;
    }
    return false;
  }

  /**
   * What the role and those above it may still take, by dimension; Infinity where there is no limit.
   * Valid until the next call.
   *
   * @param taken - on top of what is booked
   */
  limitsLeft(role: RoleNode, taken?: Bundle): Float64Array {
    const { scratch } = this;
    scratch.fill(Infinity);
    for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
      const limits = each.quota?.limitRow;
      if (limits === undefined) continue;
      for (let d = 0; d < this.width; d += 1) {
        const limit = limits[d] ?? Infinity;
        if (limit === Infinity) continue;
        const consumed = this.cluster.quantities.get(each.consumedRow, d);
        const left = Math.max(0, limit - consumed - (taken?.quantity(d) ?? 0));
        if (left < (scratch[d] ?? Infinity)) scratch[d] = left;
      }
    }
    return scratch;
  }

  /** What may be taken without touching what guarantees still need. Valid until the next call. */
  surplus(): Float64Array {
    for (let d = 0; d < this.width; d += 1) {
      this.scratch[d] = Math.max(0, (this.available[d] ?? 0) - (this.required[d] ?? 0));
    }
    return this.scratch;
  }

  /**
   * Charges an offer.
   *
   * @param guaranteed - the part that serves the role's guarantees
   */
  charge(role: RoleNode, offered: Bundle, guaranteed: Bundle | undefined): void {
    if (this.consumedRows.length === 0) return;
    const { kinds } = offered.layout;
    for (let i = 0; i < kinds.length; i += 1) {
      const kind = kinds[i];
      const amount = offered.amounts[i] ?? 0;
      if (kind?.isQuota !== true || amount === 0) continue;
      const milli = amount * kind.unitMilli;
      const d = kind.dimension;
      this.available[d] = Math.max(0, (this.available[d] ?? 0) - milli);
      const promised = (guaranteed?.amounts[i] ?? 0) * kind.unitMilli;
      if (promised > 0) this.required[d] = Math.max(0, (this.required[d] ?? 0) - promised);
      for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
        if (each.quota !== undefined) this.cluster.quantities.add(each.consumedRow, d, milli);
      }
    }
    if (guaranteed !== undefined) {
      this.hasRequiredHeadroom = this.required.some((milli) => milli > 0);
    }
  }
}
