import { fromMilli } from '@mezzo/domain';
import type { ResourceAmounts } from '@mezzo/domain';
import type { ValueScalar, quota } from '@mezzo/domain/messages';
import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkState } from '../cluster/framework-state.ts';
import type { Dimensions } from '../resources/dimensions.ts';
import type { RoleNode } from '../roles/role-node.ts';
import type {
  AgentSnapshot,
  EngineSnapshot,
  FilterSnapshot,
  FrameworkSnapshot,
  RoleCountSnapshot,
} from './engine-snapshot.ts';

/** The cluster's part of a snapshot. */
export function takeClusterSnapshot(
  cluster: ClusterState,
): Omit<EngineSnapshot, 'requests' | 'runsCount' | 'round'> {
  const { options, whitelist, agentsAdded } = cluster;
  const roles = [...cluster.roles.all()];
  return {
    options,
    quotas: [...cluster.roles.withQuota].map(quotaConfigOf),
    weights: roles
      .filter(({ weight }) => weight !== 1)
      .map(({ path, weight }) => ({ role: path, weight })),
    ...(whitelist !== undefined && { whitelist: [...whitelist] }),
    agentsAdded,
    frameworks: [...cluster.frameworks.values()].map((each) => frameworkSnapshot(cluster, each)),
    agents: [...cluster.agents.values()].map((each) => agentSnapshot(cluster, each)),
    roleCounts: Object.fromEntries(
      roles.flatMap((role) => {
        const count = roleCount(cluster, role);
        return count === undefined ? [] : [[role.path, count]];
      }),
    ),
  };
}

function quotaConfigOf({ path, quota: config }: RoleNode): quota.QuotaConfig {
  return {
    role: path,
    guarantees: scalarsOf(config?.guarantees ?? []),
    limits: scalarsOf(config?.limits ?? []),
  };
}

function scalarsOf(
  quantities: Iterable<readonly [string, number]>,
): Readonly<Record<string, ValueScalar>> {
  return Object.fromEntries(
    [...quantities].map(([name, milli]) => [name, { value: fromMilli(milli) }]),
  );
}

function roleCount(
  { roleSorter }: ClusterState,
  { sortNode, virtualLeaf }: RoleNode,
): RoleCountSnapshot | undefined {
  if (sortNode === undefined) return undefined;
  const { counts } = roleSorter.competitors;
  const own = virtualLeaf === undefined ? undefined : counts[virtualLeaf.id];
  return { count: counts[sortNode.id] ?? 0, ...(own !== undefined && { own }) };
}

function frameworkSnapshot(cluster: ClusterState, framework: FrameworkState): FrameworkSnapshot {
  const { info, isActive: active, offerConstraints, inverseFilters } = framework;
  const owners = [...framework.roles.values()];
  const suppressedRoles = owners
    .filter(({ isSuppressed }) => isSuppressed)
    .map(({ role }) => role.path);
  const { counts } = cluster.frameworkCompetitors;
  return {
    info,
    active,
    options: { suppressedRoles, ...(offerConstraints !== undefined && { offerConstraints }) },
    counts: Object.fromEntries(owners.map(({ role, slot }) => [role.path, counts[slot] ?? 0])),
    filters: filtersOf(cluster, framework),
    inverseFilters: Object.fromEntries(inverseFilters),
  };
}

function filtersOf(cluster: ClusterState, framework: FrameworkState): readonly FilterSnapshot[] {
  const filters: FilterSnapshot[] = [];
  for (const owner of framework.roles.values()) {
    for (const { agentSlot, refused, expiresAtMs } of cluster.filters.of(owner)) {
      const agentId = cluster.agentsBySlot[agentSlot]?.id;
      if (agentId === undefined) continue;
      const role = owner.role.path;
      const messages = cluster.codec.encodeCopies(refused);
      filters.push({ role, agentId, refused: messages, expiresAtMs });
    }
  }
  return filters;
}

function agentSnapshot({ codec, dimensions }: ClusterState, agent: AgentState): AgentSnapshot {
  const { info, capabilities, isActivated: activated, ordinal, maintenance } = agent;
  return {
    info,
    capabilities,
    activated,
    ordinal,
    total: codec.encodeCopies(agent.total),
    holdings: agent.holdings.map(({ owner, bundle, allocated }) => ({
      frameworkId: owner.framework.id,
      role: owner.role.path,
      resources: codec.encodeCopies(bundle, owner.role.path),
      allocated: namedAmounts(dimensions, allocated),
    })),
    orphans: agent.orphans.map(({ frameworkId, role, bundle, allocated }) => ({
      frameworkId,
      role,
      resources: codec.encodeCopies(bundle, role),
      allocated: codec.encodeCopies(allocated, role),
    })),
    ...(maintenance !== undefined && {
      maintenance: {
        unavailability: maintenance.unavailability,
        outstanding: [...maintenance.outstanding],
        statuses: [...maintenance.statuses.values()],
      },
    }),
  };
}

/** Thousandths by name; names of which there is nothing are left out. */
function namedAmounts(
  { names }: Dimensions,
  quantities: readonly (number | undefined)[],
): ResourceAmounts {
  const amounts: Record<string, number> = {};
  names.forEach((name, dimension) => {
    const milli = quantities[dimension] ?? 0;
    if (milli !== 0) amounts[name] = milli;
  });
  return amounts;
}
