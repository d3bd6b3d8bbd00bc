import { fromMilli } from '@mezzo/domain';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { Bundle } from '../resources/bundle.ts';
import { ROLE_ROW, type RoleNode } from '../roles/role-node.ts';

/** The resources whose sums Mesos publishes. */
const PUBLISHED_RESOURCES = ['cpus', 'mem', 'disk'];

/**
 * Writes the allocator's metrics about the cluster, under Mesos' names: totals, dominant shares,
 * offer filters, and quota with what is consumed of it (reservations and what tasks use; offers are
 * not consumed yet).
 *
 * Source: mesos src/master/allocator/mesos/metrics.cpp
 */
export function writeClusterMetrics(cluster: ClusterState, metrics: Record<string, number>): void {
  for (const name of PUBLISHED_RESOURCES) writeTotals(cluster, name, metrics);
  writeConsumed(cluster, cluster.roles.root, metrics);
  for (const role of cluster.roles.all()) {
    writeFilters(role, metrics);
    writeShare(cluster, role, metrics);
    writeQuota(cluster, role, metrics);
    writeConsumed(cluster, role, metrics);
  }
}

function writeTotals(cluster: ClusterState, name: string, metrics: Record<string, number>): void {
  const { quantities, roles, totalsRow } = cluster;
  const dimension = cluster.dimensions.find(name);
  const prefix = `allocator/mesos/resources/${name}`;
  let total = 0;
  let held = 0;
  if (dimension !== undefined) {
    total = quantities.get(totalsRow, dimension);
    held = quantities.get(roles.root.heldRow, dimension) + orphaned(cluster, dimension);
  }
  metrics[`${prefix}/total`] = fromMilli(total);
  metrics[`${prefix}/offered_or_allocated`] = fromMilli(held);
}

/**
 * Held by frameworks that are not known yet. Of a shared resource, one copy counts for a role on an
 * agent, whoever holds it.
 */
function orphaned({ orphansOf }: ClusterState, dimension: number): number {
  let milli = 0;
  const agents = new Set([...orphansOf.values()].flatMap((each) => [...each]));
  for (const { orphans, holdings } of agents) {
    const counted = holdings.map(({ owner, bundle }) => ({ role: owner.role.path, bundle }));
    for (const orphan of orphans) {
      const sameRole = counted.filter(({ role }) => role === orphan.role);
      const isCounted = (index: number): boolean =>
        sameRole.some(({ bundle }) => (bundle.amounts[index] ?? 0) > 0);
      milli += quantityOnce(orphan.bundle, dimension, isCounted);
      counted.push(orphan);
    }
  }
  return milli;
}

/** Thousandths, without shared resources that are counted already. */
function quantityOnce(
  { layout, amounts }: Bundle,
  dimension: number,
  isCounted: (index: number) => boolean,
): number {
  let milli = 0;
  layout.kinds.forEach((kind, i) => {
    const amount = amounts[i] ?? 0;
    if (kind.dimension !== dimension || amount === 0) return;
    if (!kind.isShared) milli += amount * kind.unitMilli;
    else if (!isCounted(i)) milli += kind.unitMilli;
  });
  return milli;
}

function writeFilters(role: RoleNode, metrics: Record<string, number>): void {
  let count = 0;
  for (const { filtersCount } of role.frameworks.values()) count += filtersCount;
  metrics[`allocator/mesos/offer_filters/roles/${role.path}/active`] = count;
}

function writeShare(
  { options, roleSorter }: ClusterState,
  role: RoleNode,
  metrics: Record<string, number>,
): void {
  const node = role.virtualLeaf ?? role.sortNode;
  if (options.sorter !== 'drf' || role.frameworks.size === 0 || node === undefined) return;
  metrics[`allocator/mesos/roles/${role.path}/shares/dominant`] = roleSorter.shareOf(node);
}

function writeQuota(cluster: ClusterState, role: RoleNode, metrics: Record<string, number>): void {
  const { quota } = role;
  if (quota === undefined) return;
  const prefix = `allocator/mesos/quota/roles/${role.path}/resources`;
  for (const [name, milli] of quota.guarantees) {
    metrics[`${prefix}/${name}/guarantee`] = fromMilli(milli);
  }
  for (const [name, milli] of quota.limits) metrics[`${prefix}/${name}/limit`] = fromMilli(milli);
  for (const [name] of [...quota.guarantees, ...quota.limits]) {
    const dimension = cluster.dimensions.of(name);
    const held = role.frameworks.size > 0 ? ownHeld(cluster, role, dimension) : 0;
    metrics[`${prefix}/${name}/offered_or_allocated`] = fromMilli(held);
  }
}

/** What is held in exactly this role. */
function ownHeld({ quantities }: ClusterState, role: RoleNode, dimension: number): number {
  let milli = quantities.get(role.heldRow, dimension);
  for (const { heldRow } of role.children.values()) milli -= quantities.get(heldRow, dimension);
  return milli;
}

function writeConsumed(
  { quantities, dimensions }: ClusterState,
  { rows, path }: RoleNode,
  metrics: Record<string, number>,
): void {
  dimensions.names.forEach((name, dimension) => {
    const consumed =
      quantities.get(rows[ROLE_ROW.allocatedUnreserved] ?? -1, dimension) +
      quantities.get(rows[ROLE_ROW.reserved] ?? -1, dimension);
    if (consumed === 0) return;
    const prefix = `allocator/mesos/quota/roles/${path}/resources/${name}`;
    metrics[`${prefix}/consumed`] = fromMilli(consumed);
  });
}
