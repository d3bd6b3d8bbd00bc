import { Resources } from '@mezzo/domain';
import type { FrameworkResources } from '@mezzo/domain';
import type { NaiveSorters } from './naive-sorters.ts';
import { addHeld, type NaiveAgent, type NaiveState } from './naive-state.ts';

/** Who holds what where, and who is sorted under a role because of it. */
export class NaiveHoldings {
  private readonly state: NaiveState;
  private readonly sorters: NaiveSorters;

  constructor(state: NaiveState, sorters: NaiveSorters) {
    this.state = state;
    this.sorters = sorters;
  }

  takeHeld(agent: NaiveAgent, used: readonly FrameworkResources[]): void {
    for (const { frameworkId, resources } of used) {
      const held = Resources.of(resources);
      addHeld(agent, frameworkId.value, held);
      if (this.state.frameworks.has(frameworkId.value)) this.trackHeld(frameworkId.value, held);
    }
  }

  takeUsed(agent: NaiveAgent, used: readonly FrameworkResources[]): void {
    for (const { frameworkId, resources } of used) {
      const known = agent.allocated.get(frameworkId.value) ?? Resources.empty;
      agent.allocated.set(frameworkId.value, known.add(Resources.of(resources)));
    }
  }

  trackHeld(frameworkId: string, held: Resources | undefined): void {
    if (held === undefined) return;
    for (const role of held.allocations().keys()) {
      this.sorters.track(frameworkId, role);
      this.sorters.countAllocation(frameworkId, role);
    }
  }

  /** A framework stays sorted in a role that it left until it holds nothing there. */
  untrackLeft(frameworkId: string, resources: Resources): void {
    const framework = this.state.frameworks.get(frameworkId);
    if (framework === undefined) return;
    for (const role of resources.allocations().keys()) {
      if (!framework.roles.includes(role)) this.sorters.untrackUnlessHolding(frameworkId, role);
    }
  }
}
