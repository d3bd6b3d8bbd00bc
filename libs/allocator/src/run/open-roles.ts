import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import type { RoleNode } from '../roles/role-node.ts';
import type { QuotaLedger } from './quota-ledger.ts';

/**
 * Which framework roles may still get something of a plain agent in this run, as far as quota is
 * concerned. A role closes when what its limits leave, or what guarantees leave to everybody, is
 * less than the least offer; within the second stage neither ever grows again.
 *
 * It only spares considering what would come to nothing: agents with reservations and the like, and
 * frameworks with a minimum of their own, are always considered.
 */
export class OpenRoles {
  /** A bit for each framework role, as `ClusterState.activeBits`. */
  readonly bits: Uint32Array;
  private readonly cluster: ClusterState;
  private readonly ledger: QuotaLedger;
  private readonly closed = new Set<RoleNode>();
  private isAllClosed = false;

  constructor(cluster: ClusterState, ledger: QuotaLedger) {
    this.cluster = cluster;
    this.ledger = ledger;
    this.bits = cluster.activeBits.slice();
    for (const role of cluster.roles.withQuota) this.closeIfSpent(role);
    this.closeAllIfSpent();
  }

  /** To be called after an offer was charged to the role. */
  charged(role: RoleNode): void {
    for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
      if (each.quota !== undefined) this.closeIfSpent(each);
    }
    this.closeAllIfSpent();
  }

  private closeIfSpent(role: RoleNode): void {
    if (role.quota?.limits.isEmpty !== false || this.closed.has(role)) return;
    if (this.admits(this.ledger.limitsLeft(role))) return;
    this.closed.add(role);
    this.closeSubtree(role);
  }

  private closeSubtree(role: RoleNode): void {
    for (const owner of role.frameworks.values()) this.close(owner);
    for (const child of role.children.values()) this.closeSubtree(child);
  }

  private closeAllIfSpent(): void {
    if (this.isAllClosed || !this.ledger.hasRequiredHeadroom) return;
    if (this.admits(this.ledger.surplus())) return;
    this.isAllClosed = true;
    for (const owner of this.cluster.frameworkRoles) if (owner !== undefined) this.close(owner);
  }

  private close({ slot, minAllocatable }: FrameworkRole): void {
    if (minAllocatable !== undefined) return;
    const word = slot >>> 5;
    this.bits[word] = (this.bits[word] ?? 0) & ~(1 << (slot & 31));
  }

  /** Whether an agent could have enough within the bounds; what has no bound may be there. */
  private admits(bound: Float64Array): boolean {
    const { defaultMinimum, kinds } = this.cluster;
    return defaultMinimum.admitsQuantities((dimension) =>
      kinds.unboundDimensions.has(dimension) ? Infinity : (bound[dimension] ?? Infinity),
    );
  }
}
