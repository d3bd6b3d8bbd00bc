import { quantitiesOfAmounts } from '../../framework-traits.ts';
import type { Resources } from '@mezzo/domain';
import type { NaiveAgent, NaiveFramework, NaiveState } from './naive-state.ts';

/** The questions an allocation run asks about one framework and one agent. */

export function isCapableOfReceiving(
  { options }: NaiveState,
  { capabilities }: NaiveFramework,
  agent: NaiveAgent,
): boolean {
  const hasGpus = (agent.total.scalarMilli('gpus') ?? 0) > 0;
  if (options.filterGpuResources && hasGpus && !capabilities.has('GPU_RESOURCES')) return false;
  const region = agent.info.domain?.fault_domain?.region.name;
  const ownRegion = options.domain?.fault_domain?.region.name;
  const isRemote = region !== undefined && ownRegion !== undefined && region !== ownRegion;
  return !isRemote || capabilities.has('REGION_AWARE');
}

export function withoutIncapable(
  resources: Resources,
  { capabilities }: NaiveFramework,
): Resources {
  return resources.filter(
    (kind) =>
      (!kind.shared || capabilities.has('SHARED_RESOURCES')) &&
      (!kind.revocable || capabilities.has('REVOCABLE_RESOURCES')) &&
      (!kind.hasRefinedReservations || capabilities.has('RESERVATION_REFINEMENT')),
  );
}

export function isAllocatable(
  { options }: NaiveState,
  framework: NaiveFramework,
  role: string,
  resources: Resources,
): boolean {
  if (resources.isEmpty) return false;
  const minimum =
    framework.minAllocatable.get(role) ?? options.minAllocatableResources.map(quantitiesOfAmounts);
  return minimum.length === 0 || minimum.some((each) => resources.containsQuantities(each));
}

export function isFiltered(
  framework: NaiveFramework,
  role: string,
  agent: NaiveAgent,
  resources: Resources,
): boolean {
  if (framework.capabilities.has('MULTI_ROLE') && !agent.capabilities.has('MULTI_ROLE')) {
    return true;
  }
  if (role.includes('/') && !agent.capabilities.has('HIERARCHICAL_ROLE')) return true;
  return framework.filters.some(
    (filter) =>
      filter.role === role && filter.agentId === agent.id && filter.refused.contains(resources),
  );
}
