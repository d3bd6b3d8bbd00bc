import type { ResourceLimits, ResourceQuantities } from '@mezzo/domain';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import { hashText } from '../random/mix.ts';
import type { SortNode } from '../sorting/role-sorter.ts';
import { SortedList } from '../sorting/sorted-list.ts';

/**
 * The quantities kept for a role, as rows of the quantity table: `RoleNode.rows[ROLE_ROW.…]`. All
 * include the roles below. Several copies of a shared resource that a role holds on an agent count
 * once.
 */
export const ROLE_ROW = {
  /** All scalars offered or allocated. */
  held: 0,
  /** The reserved part of `held`. */
  heldReserved: 1,
  /** The unreserved part of `held` that is revocable. */
  heldRevocable: 2,
  /** What agents have reserved, held or not. */
  reserved: 3,
  /** What is allocated of unreserved, non-revocable scalars. */
  allocatedUnreserved: 4,
} as const;

export interface RoleQuota {
  readonly guarantees: ResourceQuantities;
  readonly limits: ResourceLimits;
  /** By dimension; zero and Infinity where nothing is said. */
  guaranteeRow: Float64Array;
  limitRow: Float64Array;
}

/** A role path: exists while somebody subscribes, holds, reserves or configures it or one below. */
export class RoleNode {
  readonly path: string;
  readonly name: string;
  readonly parent: RoleNode | undefined;
  readonly children = new Map<string, RoleNode>();
  readonly isNested: boolean;
  readonly hash: number;
  /** The role itself and all roles above it. */
  readonly lineage: ReadonlySet<string>;
  /** Rows of {@link ROLE_ROW}. */
  readonly rows: readonly number[];
  /** The first of them, which every offer changes. */
  readonly heldRow: number;
  weight = 1;
  quota: RoleQuota | undefined = undefined;
  /** Frameworks that are subscribed or hold something, by id. */
  readonly frameworks = new Map<string, FrameworkRole>();
  /** Slots of those that may be offered something now. */
  readonly active = new SortedList();
  /** Its place among its siblings, while it or a role below has frameworks. */
  sortNode: SortNode | undefined = undefined;
  /** Its place among its children, while it has frameworks and children that have. */
  virtualLeaf: SortNode | undefined = undefined;
  /** Row of what its quota has been charged with, during a run. */
  consumedRow = -1;
  /** Last visit in which it mattered, see the run. */
  visitStamp = 0;

  constructor(name: string, parent: RoleNode | undefined, rows: readonly number[]) {
    this.name = name;
    this.parent = parent;
    this.path = parent === undefined || parent.path === '' ? name : `${parent.path}/${name}`;
    this.isNested = this.path.includes('/');
    this.hash = hashText(this.path);
    this.lineage = new Set([...(parent?.lineage ?? []), this.path]);
    this.rows = rows;
    this.heldRow = rows[ROLE_ROW.held] ?? -1;
  }

  /** Whether something reserved to `reservationRole` may be offered here. */
  mayUseReservation(reservationRole: string): boolean {
    return this.lineage.has(reservationRole);
  }
}
