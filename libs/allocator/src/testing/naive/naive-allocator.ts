import {
  OfferConstraintsFilter,
  ResourceLimits,
  ResourceQuantities,
  Resources,
  assertNever,
  invariant,
} from '@mezzo/domain';
import type { AllocatorReply, FrameworkOptions, ResourceConversion } from '@mezzo/domain';
import type { Filters, Resource, quota } from '@mezzo/domain/messages';
import type { AllocationEngine, BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import { refuseMs } from '../../filters-duration.ts';
import { capabilitiesOf, minAllocatableOf, rolesOf } from '../../framework-traits.ts';
import { RunRandomness } from '../../random/run-randomness.ts';
import { NaiveHoldings } from './naive-holdings.ts';
import { NaiveMaintenance } from './naive-maintenance.ts';
import { naiveMetrics } from './naive-metrics.ts';
import { NaiveRun } from './naive-run.ts';
import { NaiveSorters } from './naive-sorters.ts';
import {
  addHeld,
  agentOf,
  availableOf,
  frameworkOf,
  removeHeld,
  type NaiveAgent,
  type NaiveFramework,
  type NaiveState,
} from './naive-state.ts';

type Of<T extends EngineMessage['type']> = Extract<EngineMessage, { readonly type: T }>;

const NOTHING: readonly AllocatorReply[] = [];

/**
 * The allocator as Mesos describes it, with no thought for speed: whatever can be computed from
 * agents, frameworks and quotas is computed from them each time. The fast one must agree with it.
 *
 * Source: mesos src/master/allocator/mesos/hierarchical.cpp
 */
export class NaiveAllocator implements AllocationEngine {
  private readonly state: NaiveState;
  private readonly sorters: NaiveSorters;
  private readonly holdings: NaiveHoldings;
  private readonly maintenance: NaiveMaintenance;
  private whitelist: ReadonlySet<string> | undefined;
  private readonly candidates = new Set<string>();
  private pauses = 0;
  /** Recovery: how many agents to wait for, and until when at most. */
  private recovery: { readonly agentsCount: number; readonly deadlineMs: number } | undefined;
  private agentsAdded = 0;
  private runs = 0;

  constructor(begin: BeginMessage, nowMs: number) {
    const { options, quotas, weights } = begin;
    this.state = {
      options,
      agents: new Map(),
      frameworks: new Map(),
      quotas: new Map(),
      weights: new Map(weights.map(({ role = '*', weight }) => [role, weight])),
    };
    this.sorters = new NaiveSorters(this.state);
    this.holdings = new NaiveHoldings(this.state, this.sorters);
    this.maintenance = new NaiveMaintenance(this.state);
    this.whitelist = begin.whitelist && new Set(begin.whitelist);
    this.updateQuota(quotas);
    const agentsCount = Math.trunc(begin.expectedAgentCount * options.agentRecoveryFactor);
    if (quotas.length > 0 && agentsCount > 0) {
      this.recovery = { agentsCount, deadlineMs: nowMs + options.recoveryTimeoutMs };
    }
  }

  get allocationRequested(): boolean {
    return this.candidates.size > 0 && !this.isPaused;
  }

  private get isPaused(): boolean {
    return this.pauses > 0 || this.recovery !== undefined;
  }

  apply(message: EngineMessage, nowMs: number): readonly AllocatorReply[] {
    this.passTime(nowMs);
    switch (message.type) {
      case 'pause':
        this.pauses += 1;
        return NOTHING;
      case 'resume':
        this.pauses -= 1;
        return NOTHING;
      case 'frameworkAdded':
        return this.addFramework(message);
      case 'frameworkUpdated':
        return this.updateFramework(message);
      case 'frameworkActivated':
        frameworkOf(this.state, message.frameworkId.value).active = true;
        return this.requestAll();
      case 'frameworkDeactivated':
        return this.deactivateFramework(message.frameworkId.value);
      case 'frameworkRemoved':
        return this.removeFramework(message.frameworkId.value);
      case 'agentAdded':
        return this.addAgent(message);
      case 'agentUpdated':
        return this.updateAgent(message);
      case 'resourceProviderAdded':
        return this.addResourceProvider(message);
      case 'agentRemoved':
        return this.removeAgent(message.agentId.value);
      case 'agentActivated':
        agentOf(this.state, message.agentId.value).activated = true;
        return NOTHING;
      case 'agentDeactivated':
        agentOf(this.state, message.agentId.value).activated = false;
        return NOTHING;
      case 'suppress':
        return this.suppress(message);
      case 'revive':
        return this.revive(message);
      case 'requestResources':
        return NOTHING;
      case 'recoverResources':
        return this.recoverResources(message, nowMs);
      case 'updateAllocation':
        return this.updateAllocation(message);
      case 'transitionOfferedToAllocated':
        return this.transition(message);
      case 'updateAvailable':
        return this.updateAvailable(message);
      case 'updateUnavailability':
        return this.request([this.maintenance.updateUnavailability(message).id]);
      case 'updateInverseOffer':
        this.maintenance.updateInverseOffer(message, nowMs);
        return NOTHING;
      case 'updateQuota':
        this.updateQuota(message.quotas);
        return NOTHING;
      case 'updateWeights':
        for (const { role = '*', weight } of message.weights) this.state.weights.set(role, weight);
        return NOTHING;
      case 'updateWhitelist':
        this.whitelist = message.whitelist && new Set(message.whitelist);
        return NOTHING;
      case 'requestAllocation':
        return this.requestAll();
      case 'getInverseOfferStatuses':
        return [this.maintenance.statuses(message.requestId)];
      case 'getMetrics':
        return [this.metrics(message.requestId)];
      case 'getOfferConstraintsDebug':
      case 'explain':
      case 'whatIf':
        return NOTHING;
      default:
        return assertNever(message);
    }
  }

  private passTime(nowMs: number): void {
    if (this.recovery !== undefined && nowMs >= this.recovery.deadlineMs) this.recovery = undefined;
    for (const framework of this.state.frameworks.values()) {
      framework.filters = framework.filters.filter((each) => nowMs <= each.expiresAtMs);
      framework.inverseFilters = framework.inverseFilters.filter(
        (each) => nowMs <= each.expiresAtMs,
      );
    }
  }

  // Allocation.

  private request(agentIds: Iterable<string>): readonly AllocatorReply[] {
    if (this.isPaused) return NOTHING;
    for (const id of agentIds) this.candidates.add(id);
    return NOTHING;
  }

  private requestAll(): readonly AllocatorReply[] {
    return this.request(this.state.agents.keys());
  }

  allocate(nowMs: number): readonly AllocatorReply[] {
    this.passTime(nowMs);
    if (!this.allocationRequested) return NOTHING;
    const candidates = [...this.state.agents.values()].filter(({ id }) => this.candidates.has(id));
    this.candidates.clear();
    this.runs += 1;
    const randomness = new RunRandomness(this.state.options.seed, this.runs);
    const offerable = candidates.filter((agent) => agent.activated && this.isWhitelisted(agent));
    const proposals = new NaiveRun(this.state, this.sorters, randomness).run(offerable);
    const inverse = this.maintenance.inverseOffers(candidates);
    return [
      ...(proposals.length > 0 ? [{ type: 'offers', proposals } as const] : []),
      ...(inverse.length > 0 ? [{ type: 'inverseOffers', proposals: inverse } as const] : []),
    ];
  }

  private isWhitelisted({ info }: NaiveAgent): boolean {
    return this.whitelist === undefined || this.whitelist.has(info.hostname);
  }

  private metrics(requestId: string): AllocatorReply {
    const metrics = {
      ...naiveMetrics(this.state, this.sorters),
      'allocator/mesos/allocation_runs': this.runs,
    };
    return { type: 'metricsReply', requestId, metrics };
  }

  // Frameworks.

  private addFramework({
    frameworkInfo: info,
    active,
    options,
  }: Of<'frameworkAdded'>): readonly AllocatorReply[] {
    const id = info.id?.value ?? '';
    invariant(!this.state.frameworks.has(id), `framework ${id} was added already`);
    const framework: NaiveFramework = {
      id,
      info,
      roles: rolesOf(info),
      suppressed: new Set(options.suppressedRoles),
      capabilities: capabilitiesOf(info),
      active,
      constraints: this.constraintsOf(options),
      minAllocatable: minAllocatableOf(info),
      filters: [],
      inverseFilters: [],
    };
    this.state.frameworks.set(id, framework);
    for (const role of framework.roles) this.sorters.track(id, role);
    for (const agent of this.state.agents.values()) {
      this.holdings.trackHeld(id, agent.held.get(id));
      const used = agent.allocatedToUnknown.get(id) ?? Resources.empty;
      agent.allocatedToUnknown.delete(id);
      agent.allocated = agent.allocated.add(used);
    }
    return active ? this.requestAll() : NOTHING;
  }

  private constraintsOf({ offerConstraints }: FrameworkOptions): OfferConstraintsFilter {
    const { offerConstraintsRe2: limits } = this.state.options;
    const filter = OfferConstraintsFilter.create(offerConstraints, limits);
    invariant(filter.ok, 'the master sends valid offer constraints only');
    return filter.value;
  }

  private updateFramework({
    frameworkInfo: info,
    options,
  }: Of<'frameworkUpdated'>): readonly AllocatorReply[] {
    const framework = frameworkOf(this.state, info.id?.value ?? '');
    const oldRoles = framework.roles;
    framework.info = info;
    framework.roles = rolesOf(info);
    framework.capabilities = capabilitiesOf(info);
    framework.minAllocatable = minAllocatableOf(info);
    framework.constraints = this.constraintsOf(options);
    for (const role of framework.roles) this.sorters.track(framework.id, role);
    framework.filters = framework.filters.filter(
      ({ role }) =>
        framework.roles.includes(role) &&
        !(framework.suppressed.has(role) && !options.suppressedRoles.includes(role)),
    );
    framework.inverseFilters = [];
    framework.suppressed.clear();
    for (const role of options.suppressedRoles) framework.suppressed.add(role);
    for (const role of oldRoles) {
      if (!framework.roles.includes(role)) this.sorters.untrackUnlessHolding(framework.id, role);
    }
    return NOTHING;
  }

  private deactivateFramework(id: string): readonly AllocatorReply[] {
    const framework = frameworkOf(this.state, id);
    framework.active = false;
    framework.filters = [];
    framework.inverseFilters = [];
    return NOTHING;
  }

  private removeFramework(id: string): readonly AllocatorReply[] {
    const framework = frameworkOf(this.state, id);
    const roles = new Set(framework.roles);
    for (const agent of this.state.agents.values()) {
      for (const { kind } of agent.held.get(id) ?? []) roles.add(kind.allocationRole ?? '');
      agent.held.delete(id);
      this.holdings.forgetAllocated(agent);
    }
    for (const role of roles) this.sorters.untrackUnlessHolding(id, role);
    this.state.frameworks.delete(id);
    return NOTHING;
  }

  private suppress({ frameworkId, roles }: Of<'suppress'>): readonly AllocatorReply[] {
    const framework = frameworkOf(this.state, frameworkId.value);
    for (const role of roles.length > 0 ? roles : framework.roles) framework.suppressed.add(role);
    return NOTHING;
  }

  private revive({ frameworkId, roles }: Of<'revive'>): readonly AllocatorReply[] {
    const framework = frameworkOf(this.state, frameworkId.value);
    const revived = new Set(roles.length > 0 ? roles : framework.roles);
    for (const role of revived) framework.suppressed.delete(role);
    framework.filters = framework.filters.filter(({ role }) => !revived.has(role));
    framework.inverseFilters = [];
    return this.requestAll();
  }

  // Agents.

  private addAgent(message: Of<'agentAdded'>): readonly AllocatorReply[] {
    const { agentInfo: info, capabilities, unavailability, activated = true } = message;
    const id = info.id?.value ?? '';
    invariant(!this.state.agents.has(id), `agent ${id} was added already`);
    const agent: NaiveAgent = {
      id,
      ordinal: this.agentsAdded,
      info,
      capabilities: new Set(capabilities.flatMap(({ type }) => type ?? [])),
      activated,
      total: Resources.of(message.total),
      held: new Map(),
      allocated: Resources.empty,
      allocatedToUnknown: new Map(),
      unavailability,
      inverseOffersOutstanding: new Set(),
      inverseOfferStatuses: new Map(),
    };
    this.agentsAdded += 1;
    this.state.agents.set(id, agent);
    this.holdings.takeHeld(agent, [...message.used, ...(message.offered ?? [])]);
    this.holdings.takeUsed(agent, message.used);
    if (this.recovery !== undefined && this.state.agents.size >= this.recovery.agentsCount) {
      this.recovery = undefined;
    }
    return this.request([id]);
  }

  private updateAgent(message: Of<'agentUpdated'>): readonly AllocatorReply[] {
    const { agentInfo: info } = message;
    const agent = agentOf(this.state, info.id?.value ?? '');
    let updated = !isSame(agent.info, info);
    if (!isSame(agent.info.attributes ?? [], info.attributes ?? [])) this.removeFilters(agent.id);
    agent.info = info;
    if (message.capabilities !== undefined) {
      const capabilities = new Set(message.capabilities.flatMap(({ type }) => type ?? []));
      if (!isSame([...capabilities].sort(), [...agent.capabilities].sort())) updated = true;
      agent.capabilities = capabilities;
    }
    if (message.total !== undefined) {
      const total = Resources.of(message.total);
      if (!total.equals(agent.total)) updated = true;
      agent.total = total;
    }
    return updated ? this.request([agent.id]) : NOTHING;
  }

  private removeFilters(agent: string): void {
    for (const framework of this.state.frameworks.values()) {
      framework.filters = framework.filters.filter(({ agentId }) => agentId !== agent);
      framework.inverseFilters = framework.inverseFilters.filter(
        ({ agentId }) => agentId !== agent,
      );
    }
  }

  private addResourceProvider(message: Of<'resourceProviderAdded'>): readonly AllocatorReply[] {
    const agent = agentOf(this.state, message.agentId.value);
    agent.total = agent.total.add(Resources.of(message.total));
    const known = message.used.filter(({ frameworkId }) =>
      this.state.frameworks.has(frameworkId.value),
    );
    this.holdings.takeHeld(agent, known);
    this.holdings.takeUsed(agent, known);
    return NOTHING;
  }

  private removeAgent(id: string): readonly AllocatorReply[] {
    const agent = agentOf(this.state, id);
    const held = [...agent.held];
    this.state.agents.delete(id);
    this.candidates.delete(id);
    this.removeFilters(id);
    for (const [frameworkId, resources] of held) this.holdings.untrackLeft(frameworkId, resources);
    return NOTHING;
  }

  // Resources.

  private recoverResources(
    message: Of<'recoverResources'>,
    nowMs: number,
  ): readonly AllocatorReply[] {
    const resources = Resources.of(message.resources);
    const agent = this.state.agents.get(message.agentId.value);
    const framework = this.state.frameworks.get(message.frameworkId.value);
    if (resources.isEmpty || agent === undefined) return NOTHING;
    if (message.allocated) agent.allocated = agent.allocated.subtract(resources);
    if (framework === undefined) return NOTHING;
    removeHeld(agent, framework.id, resources);
    this.holdings.forgetAllocated(agent);
    this.holdings.untrackLeft(framework.id, resources);
    if (message.filters !== undefined) {
      this.addFilter(framework, agent, resources, nowMs, message.filters);
    }
    return NOTHING;
  }

  private addFilter(
    framework: NaiveFramework,
    agent: NaiveAgent,
    resources: Resources,
    nowMs: number,
    filters: Filters,
  ): void {
    const duration = refuseMs(filters);
    if (duration === 0) return;
    const [role] = resources.allocations().keys();
    invariant(role !== undefined, 'recovered resources are allocated to a role');
    if (!framework.roles.includes(role)) return;
    framework.filters.push({
      role,
      agentId: agent.id,
      refused: resources.unallocate(),
      expiresAtMs: nowMs + Math.max(this.state.options.allocationIntervalMs, duration),
    });
  }

  private updateAllocation(message: Of<'updateAllocation'>): readonly AllocatorReply[] {
    const agent = agentOf(this.state, message.agentId.value);
    const offered = Resources.of(message.offered);
    const updated = convert(offered, message.conversions);
    invariant(updated !== undefined, 'offered resources contain what operations consume');
    removeHeld(agent, message.frameworkId.value, offered);
    addHeld(agent, message.frameworkId.value, updated);
    this.holdings.forgetAllocated(agent);
    const onTotal = message.conversions
      .filter(({ consumed }) => consumed.length > 0)
      .map(({ consumed, converted }) => ({
        consumed: consumed.map(withoutAllocation),
        converted: converted.map(withoutAllocation),
      }));
    const total = convert(agent.total, onTotal);
    invariant(total !== undefined, 'the total contains what is offered');
    agent.total = total;
    return NOTHING;
  }

  private transition(message: Of<'transitionOfferedToAllocated'>): readonly AllocatorReply[] {
    const agent = agentOf(this.state, message.agentId.value);
    agent.allocated = agent.allocated.add(Resources.of(message.resources));
    return NOTHING;
  }

  private updateAvailable(message: Of<'updateAvailable'>): readonly AllocatorReply[] {
    const { requestId, conversions } = message;
    const agent = agentOf(this.state, message.agentId.value);
    if (convert(availableOf(agent), conversions) === undefined) {
      return [{ type: 'updateAvailableReply', requestId, error: 'not available' }];
    }
    const total = convert(agent.total, conversions);
    invariant(total !== undefined, 'the total contains what is available');
    agent.total = total;
    return [{ type: 'updateAvailableReply', requestId }];
  }

  // Quota.

  private updateQuota(quotas: readonly quota.QuotaConfig[]): void {
    for (const { role, guarantees, limits } of quotas) {
      const config = {
        guarantees: ResourceQuantities.ofScalars(guarantees),
        limits: ResourceLimits.ofScalars(limits),
      };
      if (config.guarantees.isEmpty && config.limits.isEmpty) this.state.quotas.delete(role);
      else this.state.quotas.set(role, config);
    }
  }
}

/** Undefined when something that is consumed is not there. */
function convert(
  resources: Resources,
  conversions: readonly ResourceConversion[],
): Resources | undefined {
  let result = resources;
  for (const { consumed, converted } of conversions) {
    const gone = Resources.of(consumed);
    if (!result.contains(gone)) return undefined;
    result = result.subtract(gone).add(Resources.of(converted));
  }
  return result;
}

function withoutAllocation(resource: Resource): Resource {
  return { ...resource, allocation_info: undefined };
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
