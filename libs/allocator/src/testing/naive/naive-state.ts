import type {
  AllocatorOptions,
  ResourceQuantities,
  OfferConstraintsFilter,
  ResourceLimits,
} from '@mezzo/domain';
import { Resources, invariant } from '@mezzo/domain';
import type {
  AgentInfo,
  AgentInfoCapabilityType,
  FrameworkInfo,
  FrameworkInfoCapabilityType,
  Unavailability,
  allocatorMessages,
} from '@mezzo/domain/messages';

/** State of the naive allocator: plain maps, nothing derived, nothing cached. */

export interface NaiveAgent {
  readonly id: string;
  /** Counts additions: an agent that is added again gets a new one. */
  readonly ordinal: number;
  info: AgentInfo;
  capabilities: ReadonlySet<AgentInfoCapabilityType>;
  activated: boolean;
  /** Without allocation_info. */
  total: Resources;
  /** Offered or allocated, with allocation_info, by framework id; frameworks may be unknown. */
  readonly held: Map<string, Resources>;
  /** The allocated part of that, as far as it was told. */
  readonly allocated: Map<string, Resources>;
  unavailability: Unavailability | undefined;
  readonly inverseOffersOutstanding: Set<string>;
  readonly inverseOfferStatuses: Map<string, allocatorMessages.InverseOfferStatus>;
}

export interface NaiveFilter {
  readonly role: string;
  readonly agentId: string;
  readonly refused: Resources;
  readonly expiresAtMs: number;
}

export interface NaiveInverseFilter {
  readonly agentId: string;
  readonly expiresAtMs: number;
}

export interface NaiveFramework {
  readonly id: string;
  info: FrameworkInfo;
  roles: readonly string[];
  readonly suppressed: Set<string>;
  capabilities: ReadonlySet<FrameworkInfoCapabilityType>;
  active: boolean;
  constraints: OfferConstraintsFilter;
  minAllocatable: ReadonlyMap<string, readonly ResourceQuantities[]>;
  filters: NaiveFilter[];
  inverseFilters: NaiveInverseFilter[];
}

export interface NaiveQuota {
  readonly guarantees: ResourceQuantities;
  readonly limits: ResourceLimits;
}

export interface NaiveState {
  readonly options: AllocatorOptions;
  readonly agents: Map<string, NaiveAgent>;
  readonly frameworks: Map<string, NaiveFramework>;
  /** Roles whose quota is not the default. */
  readonly quotas: Map<string, NaiveQuota>;
  readonly weights: Map<string, number>;
}

export function agentOf(state: NaiveState, id: string): NaiveAgent {
  const agent = state.agents.get(id);
  invariant(agent !== undefined, `unknown agent ${id}`);
  return agent;
}

export function frameworkOf(state: NaiveState, id: string): NaiveFramework {
  const framework = state.frameworks.get(id);
  invariant(framework !== undefined, `unknown framework ${id}`);
  return framework;
}

/** What can be offered: shared resources always, the rest when nobody holds it. */
export function availableOf(agent: NaiveAgent): Resources {
  const held = Resources.sum(agent.held.values()).unallocate();
  return agent.total.nonShared().subtract(held.nonShared()).add(agent.total.shared());
}

export function addHeld(agent: NaiveAgent, frameworkId: string, resources: Resources): void {
  const held = (agent.held.get(frameworkId) ?? Resources.empty).add(resources);
  if (!held.isEmpty) agent.held.set(frameworkId, held);
}

export function removeHeld(agent: NaiveAgent, frameworkId: string, resources: Resources): void {
  const held = agent.held.get(frameworkId) ?? Resources.empty;
  invariant(
    held.contains(resources),
    `framework ${frameworkId} holds ${held.toString()} on agent ${agent.id}, not ${resources.toString()}`,
  );
  const rest = held.subtract(resources);
  if (rest.isEmpty) agent.held.delete(frameworkId);
  else agent.held.set(frameworkId, rest);
}
