import { Resources, defined } from '@mezzo/domain';
import type { FrameworkResources, ResourceAmounts } from '@mezzo/domain';
import type { Accounting } from '../cluster/accounting.ts';
import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkState } from '../cluster/framework-state.ts';
import type { AgentHandlers } from '../handlers/agent-handlers.ts';
import type { FrameworkHandlers } from '../handlers/framework-handlers.ts';
import type { AgentSnapshot, EngineSnapshot, FrameworkSnapshot } from './engine-snapshot.ts';

export interface RestoreParts {
  readonly cluster: ClusterState;
  readonly accounting: Accounting;
  readonly agents: AgentHandlers;
  readonly frameworks: FrameworkHandlers;
}

/** Fills a fresh cluster, made with the snapshot's options, quotas and weights. */
export function restoreClusterSnapshot(parts: RestoreParts, snapshot: EngineSnapshot): void {
  const { cluster } = parts;
  for (const each of snapshot.frameworks) {
    const { info: frameworkInfo, active, options } = each;
    parts.frameworks.add({ type: 'frameworkAdded', frameworkInfo, active, options });
  }
  for (const each of snapshot.agents) restoreAgent(parts, each);
  cluster.agentsAdded = snapshot.agentsAdded;
  for (const each of snapshot.frameworks) restoreFramework(cluster, each);
  restoreRoleCounts(cluster, snapshot);
}

function restoreAgent({ cluster, accounting, agents }: RestoreParts, each: AgentSnapshot): void {
  cluster.agentsAdded = each.ordinal;
  const agent = agents.add({
    type: 'agentAdded',
    agentInfo: each.info,
    capabilities: each.capabilities,
    activated: each.activated,
    total: each.total,
    used: each.orphans.map(({ frameworkId, allocated }) => heldBy(frameworkId, allocated)),
    offered: [
      ...each.holdings.map(({ frameworkId, resources }) => heldBy(frameworkId, resources)),
      ...each.orphans.map((orphan) => {
        const offered = Resources.of(orphan.resources).subtract(Resources.of(orphan.allocated));
        return heldBy(orphan.frameworkId, offered.messages);
      }),
    ],
  });
  for (const { frameworkId, role, allocated } of each.holdings) {
    const owner = cluster.framework(frameworkId).roles.get(role);
    if (owner === undefined) continue;
    accounting.addAllocatedQuantities(agent, owner, quantitiesOf(cluster, allocated));
  }
  if (each.maintenance !== undefined) restoreMaintenance(cluster, agent, each.maintenance);
}

/** By dimension. */
function quantitiesOf({ dimensions }: ClusterState, amounts: ResourceAmounts): readonly number[] {
  const entries = Object.entries(amounts).map(([name, milli]) => [dimensions.of(name), milli]);
  const quantities = dimensions.names.map(() => 0);
  for (const [dimension = 0, milli = 0] of entries) quantities[dimension] = milli;
  return quantities;
}

function heldBy(
  frameworkId: string,
  resources: FrameworkResources['resources'],
): FrameworkResources {
  return { frameworkId: { value: frameworkId }, resources };
}

function restoreMaintenance(
  cluster: ClusterState,
  agent: AgentState,
  { unavailability, outstanding, statuses }: NonNullable<AgentSnapshot['maintenance']>,
): void {
  agent.maintenance = {
    unavailability,
    outstanding: new Set(outstanding),
    statuses: new Map(statuses.map((status) => [status.framework_id.value, status])),
  };
  cluster.inMaintenance.add(agent);
}

function restoreFramework(cluster: ClusterState, each: FrameworkSnapshot): void {
  const framework = cluster.framework(each.info.id?.value ?? '');
  const { counts } = cluster.frameworkCompetitors;
  for (const [path, count] of Object.entries(each.counts)) {
    const owner = framework.roles.get(path);
    if (owner !== undefined) counts[owner.slot] = count;
  }
  for (const [agentId, untilMs] of Object.entries(each.inverseFilters)) {
    framework.inverseFilters.set(agentId, untilMs);
  }
  restoreFilters(cluster, framework, each);
}

function restoreFilters(
  cluster: ClusterState,
  framework: FrameworkState,
  { filters }: FrameworkSnapshot,
): void {
  for (const { role, agentId, refused, expiresAtMs } of filters) {
    const agent = cluster.agent(agentId);
    const owner = defined(framework.roles.get(role), `${framework.id} has no filter as ${role}`);
    const bundle = cluster.codec.decode(refused, agent.total.layout);
    cluster.filters.add(owner, agent.slot, bundle, expiresAtMs);
  }
}

function restoreRoleCounts({ roles, roleSorter }: ClusterState, snapshot: EngineSnapshot): void {
  const { counts } = roleSorter.competitors;
  for (const [path, { count, own }] of Object.entries(snapshot.roleCounts)) {
    const role = roles.get(path);
    if (role?.sortNode !== undefined) counts[role.sortNode.id] = count;
    if (role?.virtualLeaf !== undefined) counts[role.virtualLeaf.id] = own ?? 0;
  }
}
