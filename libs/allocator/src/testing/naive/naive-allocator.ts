import { ResourceLimits, ResourceQuantities, assertNever } from '@mezzo/domain';
import type { AllocatorReply } from '@mezzo/domain';
import type { quota } from '@mezzo/domain/messages';
import type { AllocationEngine, BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import { RunRandomness } from '../../random/run-randomness.ts';
import { NaiveAgents } from './naive-agents.ts';
import { NaiveFrameworks } from './naive-frameworks.ts';
import { NaiveHoldings } from './naive-holdings.ts';
import { NaiveMaintenance } from './naive-maintenance.ts';
import { naiveMetrics } from './naive-metrics.ts';
import { NaiveResources } from './naive-resources.ts';
import { NaiveRun } from './naive-run.ts';
import { NaiveSorters } from './naive-sorters.ts';
import type { NaiveAgent, NaiveState } from './naive-state.ts';

/** What is answered. */
type Question = Extract<
  EngineMessage,
  {
    readonly type:
      | 'updateAvailable'
      | 'getInverseOfferStatuses'
      | 'getMetrics'
      | 'getOfferConstraintsDebug'
      | 'explain'
      | 'whatIf';
  }
>;

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
  private readonly frameworks: NaiveFrameworks;
  private readonly agents: NaiveAgents;
  private readonly resources: NaiveResources;
  private readonly maintenance: NaiveMaintenance;
  private whitelist: ReadonlySet<string> | undefined;
  private readonly candidates = new Set<string>();
  private pauses = 0;
  /** Recovery: how many agents to wait for, and until when at most. */
  private recovery: { readonly agentsCount: number; readonly deadlineMs: number } | undefined;
  private runs = 0;
  /** Counts the runs that offer something. */
  private round = 1;

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
    const holdings = new NaiveHoldings(this.state, this.sorters);
    this.frameworks = new NaiveFrameworks(this.state, this.sorters, holdings);
    this.agents = new NaiveAgents(this.state, holdings);
    this.resources = new NaiveResources(this.state, holdings);
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
      case 'updateAvailable':
        return [this.resources.updateAvailable(message)];
      case 'getInverseOfferStatuses':
        return [this.maintenance.statuses(message.requestId)];
      case 'getMetrics':
        return [this.metrics(message.requestId)];
      case 'getOfferConstraintsDebug':
      case 'explain':
      case 'whatIf':
        return NOTHING;
      default:
        this.takeIn(message, nowMs);
        return NOTHING;
    }
  }

  private takeIn(message: Exclude<EngineMessage, Question>, nowMs: number): void {
    switch (message.type) {
      case 'pause':
        this.pauses += 1;
        return;
      case 'resume':
        this.pauses -= 1;
        return;
      case 'frameworkAdded':
        this.frameworks.add(message);
        if (message.active) this.requestAll();
        return;
      case 'frameworkUpdated':
        return this.frameworks.update(message);
      case 'frameworkActivated':
        this.frameworks.activate(message.frameworkId.value);
        return this.requestAll();
      case 'frameworkDeactivated':
        return this.frameworks.deactivate(message.frameworkId.value);
      case 'frameworkRemoved':
        return this.frameworks.remove(message.frameworkId.value);
      case 'agentAdded':
        return this.addAgent(message);
      case 'agentUpdated':
        return this.request(this.agents.update(message));
      case 'resourceProviderAdded':
        return this.agents.addResourceProvider(message);
      case 'agentRemoved':
        this.candidates.delete(message.agentId.value);
        return this.agents.remove(message.agentId.value);
      case 'agentActivated':
        return this.agents.setActivated(message.agentId.value, true);
      case 'agentDeactivated':
        return this.agents.setActivated(message.agentId.value, false);
      case 'suppress':
        return this.frameworks.suppress(message);
      case 'revive':
        this.frameworks.revive(message);
        return this.requestAll();
      case 'requestResources':
        return;
      case 'recoverResources':
        return this.resources.recover(message, nowMs);
      case 'updateAllocation':
        return this.resources.updateAllocation(message);
      case 'transitionOfferedToAllocated':
        return this.resources.transition(message);
      case 'updateUnavailability':
        return this.request(this.maintenance.updateUnavailability(message));
      case 'updateInverseOffer':
        return this.maintenance.updateInverseOffer(message, nowMs);
      case 'updateQuota':
        return this.updateQuota(message.quotas);
      case 'updateWeights':
        for (const { role = '*', weight } of message.weights) this.state.weights.set(role, weight);
        return;
      case 'updateWhitelist':
        this.whitelist = message.whitelist && new Set(message.whitelist);
        return;
      case 'requestAllocation':
        return this.requestAll();
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

  private addAgent(message: Extract<EngineMessage, { readonly type: 'agentAdded' }>): void {
    const agent = this.agents.add(message);
    if (this.recovery !== undefined && this.state.agents.size >= this.recovery.agentsCount) {
      this.recovery = undefined;
    }
    this.request(agent);
  }

  private request(...agents: readonly (NaiveAgent | undefined)[]): void {
    if (this.isPaused) return;
    for (const agent of agents) if (agent !== undefined) this.candidates.add(agent.id);
  }

  private requestAll(): void {
    this.request(...this.state.agents.values());
  }

  allocate(nowMs: number): readonly AllocatorReply[] {
    this.passTime(nowMs);
    if (!this.allocationRequested) return NOTHING;
    const candidates = [...this.state.agents.values()].filter(({ id }) => this.candidates.has(id));
    this.candidates.clear();
    this.runs += 1;
    const randomness = new RunRandomness(this.state.options.seed, this.round);
    const offerable = candidates.filter((agent) => agent.activated && this.isWhitelisted(agent));
    const proposals = new NaiveRun(this.state, this.sorters, randomness).run(offerable);
    if (proposals.length > 0) this.round += 1;
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
