import { ResourceQuantities, Resources, ancestorRoles } from '@mezzo/domain';
import type { AgentProposal, FrameworkProposal } from '@mezzo/domain';
import type { ResourceKind } from '@mezzo/domain';
import type { RunRandomness, Stage } from '../../random/run-randomness.ts';
import { shuffle } from '../../random/shuffle.ts';
import {
  availableHeadroom,
  consumedQuota,
  requiredHeadroom,
  totalQuantities,
} from './naive-accounting.ts';
import {
  isAllocatable,
  isCapableOfReceiving,
  isFiltered,
  withoutIncapable,
} from './naive-eligibility.ts';
import { boundOf, shrink, type Bound } from './naive-shrink.ts';
import type { NaiveSorters } from './naive-sorters.ts';
import {
  addHeld,
  availableOf,
  frameworkOf,
  type NaiveAgent,
  type NaiveFramework,
  type NaiveState,
} from './naive-state.ts';

/** What a visit to one agent is about. */
interface Visit {
  readonly stage: Stage;
  readonly agent: NaiveAgent;
  readonly role: string;
  readonly framework: NaiveFramework;
}

const isQuotaResource = (kind: ResourceKind): boolean =>
  kind.type === 'SCALAR' && kind.isUnreserved && !kind.revocable;

/**
 * One allocation run, word for word as the original does it.
 *
 * Source: mesos src/master/allocator/mesos/hierarchical.cpp#__generateOffers
 * Deviates: limits of ancestor roles hold for nested roles, within the run too.
 */
export class NaiveRun {
  private readonly state: NaiveState;
  private readonly sorters: NaiveSorters;
  private readonly randomness: RunRandomness;
  private readonly offered = new Map<string, Map<string, Map<string, Resources>>>();
  private readonly sharedOffered = new Map<string, Resources>();
  /** Of roles with a quota. */
  private readonly consumed = new Map<string, ResourceQuantities>();
  private readonly totals: ResourceQuantities;
  private required: ResourceQuantities;
  private available: ResourceQuantities;

  constructor(state: NaiveState, sorters: NaiveSorters, randomness: RunRandomness) {
    this.state = state;
    this.sorters = sorters;
    this.randomness = randomness;
    for (const role of state.quotas.keys()) this.consumed.set(role, consumedQuota(state, role));
    this.totals = totalQuantities(state);
    this.required = requiredHeadroom(state);
    this.available = availableHeadroom(state);
  }

  /** @param agents - candidates that may be offered, in order of their addition */
  run(agents: readonly NaiveAgent[]): readonly FrameworkProposal[] {
    const order = [...agents];
    shuffle(order, this.randomness.agentOrder(1));
    for (const agent of order) this.visit(1, agent);
    const second = [...agents];
    shuffle(second, this.randomness.agentOrder(2));
    for (const agent of second) this.visit(2, agent);
    return this.proposals();
  }

  private visit(stage: Stage, agent: NaiveAgent): void {
    const { randomness, totals } = this;
    const moment = { randomness, stage, agentOrdinal: agent.ordinal, totals };
    if (availableOf(agent).isEmpty) return;
    if (stage === 1 && [...this.state.quotas.keys()].every((each) => this.isSatisfied(each)))
      return;
    for (const role of this.sorters.sortRoles(moment)) {
      if (availableOf(agent).isEmpty) return;
      if (stage === 1 && this.isSatisfied(role)) continue;
      for (const frameworkId of this.sorters.sortFrameworks(role, moment)) {
        if (stage === 1 && this.isSatisfied(role)) break;
        const framework = frameworkOf(this.state, frameworkId);
        this.consider({ stage, agent, role, framework });
      }
    }
  }

  private isSatisfied(role: string): boolean {
    return this.unsatisfied(role).isEmpty;
  }

  private unsatisfied(role: string): ResourceQuantities {
    const guarantees = this.state.quotas.get(role)?.guarantees ?? ResourceQuantities.empty;
    return guarantees.subtract(this.consumed.get(role) ?? ResourceQuantities.empty);
  }

  private consider(visit: Visit): void {
    const { stage, agent, role, framework } = visit;
    if (framework.constraints.isAgentExcluded(role, agent.info)) return;
    const candidate = availableOf(agent)
      .allocatableTo(role)
      .subtract(this.sharedOffered.get(agent.id) ?? Resources.empty);
    if (!isAllocatable(this.state, framework, role, candidate)) return;
    if (!isCapableOfReceiving(this.state, framework, agent)) return;
    const capable = withoutIncapable(candidate, framework);
    if (stage === 1) this.offerGuarantees(visit, capable);
    else this.offerFairShare(visit, capable);
  }

  private offerGuarantees(visit: Visit, candidate: Resources): void {
    const quotaPart = candidate.filter(isQuotaResource);
    const guaranteed = this.shrink(visit, quotaPart, boundOf(this.unsatisfied(visit.role)));
    if (guaranteed.isEmpty) return;
    const always = candidate.filter(
      (kind) => kind.isReserved(visit.role) || kind.type !== 'SCALAR' || kind.revocable,
    );
    const rest = quotaPart.subtract(guaranteed);
    const withinLimits = this.shrink(
      visit,
      rest,
      this.limitsLeft(visit.role, guaranteed.scalarQuantities),
    );
    const additional = this.withinHeadroom(visit, withinLimits);
    this.offer(visit, always, guaranteed, additional);
  }

  private offerFairShare(visit: Visit, candidate: Resources): void {
    const always = candidate.filter((kind) => !isQuotaResource(kind));
    const quotaPart = candidate.filter(isQuotaResource);
    const limits = this.limitsLeft(visit.role, ResourceQuantities.empty);
    const additional = this.withinHeadroom(visit, this.shrink(visit, quotaPart, limits));
    this.offer(visit, always, Resources.empty, additional);
  }

  private withinHeadroom(visit: Visit, resources: Resources): Resources {
    if (this.required.isEmpty) return resources;
    return this.shrink(visit, resources, boundOf(this.available.subtract(this.required)));
  }

  private shrink({ agent }: Visit, resources: Resources, bound: Bound): Resources {
    return shrink(resources, bound, (hash) => this.randomness.resourceRank(agent.ordinal, hash));
  }

  /** What the role and its ancestors may still take. */
  private limitsLeft(role: string, taken: ResourceQuantities): Bound {
    return (name) => {
      let least: number | undefined;
      for (const each of [role, ...ancestorRoles(role)]) {
        const limit = this.state.quotas.get(each)?.limits.get(name);
        if (limit === undefined) continue;
        const consumed = (this.consumed.get(each)?.get(name) ?? 0) + taken.get(name);
        least = Math.min(least ?? Infinity, Math.max(0, limit - consumed));
      }
      return least;
    };
  }

  private offer(
    visit: Visit,
    always: Resources,
    guaranteed: Resources,
    additional: Resources,
  ): void {
    const { agent, role, framework } = visit;
    const resources = always.add(guaranteed).add(additional);
    if (!isAllocatable(this.state, framework, role, resources)) return;
    if (isFiltered(framework, role, agent, resources)) return;
    const taken = guaranteed.add(additional).scalarQuantities;
    for (const each of [role, ...ancestorRoles(role)]) {
      const consumed = this.consumed.get(each);
      if (consumed !== undefined) this.consumed.set(each, consumed.add(taken));
    }
    this.required = this.required.subtract(guaranteed.scalarQuantities);
    this.available = this.available.subtract(taken);
    this.sharedOffered.set(
      agent.id,
      (this.sharedOffered.get(agent.id) ?? Resources.empty).add(resources.shared()),
    );
    this.book(visit, resources.allocate(role));
  }

  private book({ agent, role, framework }: Visit, resources: Resources): void {
    addHeld(agent, framework.id, resources);
    this.sorters.countAllocation(framework.id, role);
    const roles = this.offered.get(framework.id) ?? new Map<string, Map<string, Resources>>();
    const agents = roles.get(role) ?? new Map<string, Resources>();
    agents.set(agent.id, (agents.get(agent.id) ?? Resources.empty).add(resources));
    this.offered.set(framework.id, roles.set(role, agents));
  }

  private proposals(): readonly FrameworkProposal[] {
    return [...this.offered].map(([frameworkId, roles]) => ({
      frameworkId: { value: frameworkId },
      roles: [...roles].map(([role, agents]) => ({
        role,
        agents: [...agents].map(([agentId, resources]): AgentProposal => ({
          agentId: { value: agentId },
          resources: resources.messages,
        })),
      })),
    }));
  }
}
