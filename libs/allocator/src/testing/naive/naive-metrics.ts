import { ResourceQuantities, Resources, ancestorRoles, fromMilli } from '@mezzo/domain';
import {
  heldByRole,
  quantitiesOfRole,
  reservedInSubtree,
  sum,
  totalQuantities,
} from './naive-accounting.ts';
import type { NaiveSorters } from './naive-sorters.ts';
import type { NaiveFramework, NaiveState } from './naive-state.ts';

/**
 * The metrics about the cluster, computed from scratch, without those of timers and queues.
 *
 * Source: mesos src/master/allocator/mesos/metrics.cpp
 * Deviates: a filter that a newer one covers does not count.
 */
export function naiveMetrics(
  state: NaiveState,
  sorters: NaiveSorters,
): Readonly<Record<string, number>> {
  const metrics: Record<string, number> = {};
  const put = (name: string, milli: number): void => {
    metrics[`allocator/mesos/${name}`] = fromMilli(milli);
  };
  const total = totalQuantities(state);
  const held = sum(
    [...state.agents.values()].map((each) => Resources.sum(each.held.values()).scalarQuantities),
  );
  for (const name of ['cpus', 'mem', 'disk']) {
    put(`resources/${name}/total`, total.get(name));
    put(`resources/${name}/offered_or_allocated`, held.get(name));
  }
  for (const role of ['', ...rolesThatMatter(state, sorters)]) {
    for (const [name, milli] of consumedByTasks(state, role)) {
      put(`quota/roles/${role}/resources/${name}/consumed`, milli);
    }
  }
  for (const role of rolesThatMatter(state, sorters)) {
    metrics[`allocator/mesos/offer_filters/roles/${role}/active`] = filtersCount(state, role);
  }
  putShares(state, sorters, metrics);
  putQuotas(state, put);
  return metrics;
}

/** A role matters while it or one below is configured, reserved for, or has frameworks. */
function rolesThatMatter(state: NaiveState, sorters: NaiveSorters): ReadonlySet<string> {
  const configured = [...state.weights].filter(([, weight]) => weight !== 1).map(([role]) => role);
  const reserved = [...state.agents.values()].flatMap(({ total }) => [
    ...total.scalars().reservations().keys(),
  ]);
  const own = [...configured, ...reserved, ...state.quotas.keys(), ...sorters.roles];
  return new Set(own.flatMap((role) => [role, ...ancestorRoles(role)]));
}

/** What tasks use of unreserved, non-revocable scalars, and all reservations. */
function consumedByTasks(state: NaiveState, role: string): ResourceQuantities {
  const used = [...state.agents.values()].flatMap(({ allocated }) =>
    [...allocated].map(([frameworkId, resources]) => {
      if (!state.frameworks.has(frameworkId)) return ResourceQuantities.empty;
      const inRole = role === '' ? resources : resources.allocatedToRoleSubtree(role);
      return inRole.unreserved().nonRevocable().scalarQuantities;
    }),
  );
  return sum([...used, reservedInSubtree(state, role)]);
}

function filtersCount({ frameworks }: NaiveState, role: string): number {
  return [...frameworks.values()].reduce((count, each) => count + filtersOf(each, role), 0);
}

function filtersOf({ filters }: NaiveFramework, role: string): number {
  const mine = filters.filter((each) => each.role === role);
  const isCovered = (index: number): boolean =>
    mine.some(
      (each, i) =>
        i > index &&
        each.agentId === mine[index]?.agentId &&
        each.expiresAtMs >= mine[index].expiresAtMs &&
        each.refused.contains(mine[index].refused),
    );
  return mine.filter((_, i) => !isCovered(i)).length;
}

function putShares(
  state: NaiveState,
  sorters: NaiveSorters,
  metrics: Record<string, number>,
): void {
  if (state.options.sorter !== 'drf') return;
  const roles = [...sorters.roles];
  for (const role of roles) {
    // A role with roles below competes with them as itself, which has no weight.
    const isVirtual = roles.some((each) => each.startsWith(`${role}/`));
    const weight = isVirtual ? 1 : (state.weights.get(role) ?? 1);
    const own = quantitiesOfRole(heldByRole(state), role);
    const share = sorters.dominantShare(own, totalQuantities(state)) / weight;
    metrics[`allocator/mesos/roles/${role}/shares/dominant`] = share;
  }
}

function putQuotas(state: NaiveState, put: (name: string, milli: number) => void): void {
  for (const [role, { guarantees, limits }] of state.quotas) {
    const prefix = `quota/roles/${role}/resources`;
    for (const [name, milli] of guarantees) put(`${prefix}/${name}/guarantee`, milli);
    for (const [name, milli] of limits) put(`${prefix}/${name}/limit`, milli);
    const held = quantitiesOfRole(heldByRole(state), role);
    for (const [name] of [...guarantees, ...limits]) {
      put(`${prefix}/${name}/offered_or_allocated`, held.get(name));
    }
  }
}
