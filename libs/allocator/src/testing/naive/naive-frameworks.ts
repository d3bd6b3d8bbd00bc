import { OfferConstraintsFilter, invariant } from '@mezzo/domain';
import type { FrameworkOptions } from '@mezzo/domain';
import type { EngineMessage } from '../../allocation-engine.ts';
import { capabilitiesOf, minAllocatableOf, rolesOf } from '../../framework-traits.ts';
import type { NaiveHoldings } from './naive-holdings.ts';
import type { NaiveSorters } from './naive-sorters.ts';
import { frameworkOf, type NaiveFramework, type NaiveState } from './naive-state.ts';

type Of<T extends EngineMessage['type']> = Extract<EngineMessage, { readonly type: T }>;

/** Frameworks come, change, want offers or not, and go. */
export class NaiveFrameworks {
  private readonly state: NaiveState;
  private readonly sorters: NaiveSorters;
  private readonly holdings: NaiveHoldings;

  constructor(state: NaiveState, sorters: NaiveSorters, holdings: NaiveHoldings) {
    this.state = state;
    this.sorters = sorters;
    this.holdings = holdings;
  }

  add({ frameworkInfo: info, active, options }: Of<'frameworkAdded'>): void {
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
    }
  }

  private constraintsOf({ offerConstraints }: FrameworkOptions): OfferConstraintsFilter {
    const { offerConstraintsRe2: limits } = this.state.options;
    const filter = OfferConstraintsFilter.create(offerConstraints, limits);
    invariant(filter.ok, 'the master sends valid offer constraints only');
    return filter.value;
  }

  update({ frameworkInfo: info, options }: Of<'frameworkUpdated'>): void {
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
  }

  activate(id: string): void {
    frameworkOf(this.state, id).active = true;
  }

  deactivate(id: string): void {
    const framework = frameworkOf(this.state, id);
    framework.active = false;
    framework.filters = [];
    framework.inverseFilters = [];
  }

  remove(id: string): void {
    const framework = frameworkOf(this.state, id);
    const roles = new Set(framework.roles);
    for (const { held, allocated } of this.state.agents.values()) {
      for (const { kind } of held.get(id) ?? []) roles.add(kind.allocationRole ?? '');
      held.delete(id);
      allocated.delete(id);
    }
    for (const role of roles) this.sorters.untrackUnlessHolding(id, role);
    this.state.frameworks.delete(id);
  }

  suppress({ frameworkId, roles }: Of<'suppress'>): void {
    const framework = frameworkOf(this.state, frameworkId.value);
    for (const role of roles.length > 0 ? roles : framework.roles) framework.suppressed.add(role);
  }

  revive({ frameworkId, roles }: Of<'revive'>): void {
    const framework = frameworkOf(this.state, frameworkId.value);
    const revived = new Set(roles.length > 0 ? roles : framework.roles);
    for (const role of revived) framework.suppressed.delete(role);
    framework.filters = framework.filters.filter(({ role }) => !revived.has(role));
    framework.inverseFilters = [];
  }
}
