import { invariant } from '@mezzo/domain';
import type { FrameworkOptions } from '@mezzo/domain';
import type { Accounting } from '../cluster/accounting.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkMembership } from '../cluster/framework-membership.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import { FrameworkState } from '../cluster/framework-state.ts';
import { minAllocatableOf } from '../framework-traits.ts';
import { MinAllocatable } from '../resources/min-allocatable.ts';
import { isSameMessage } from '../same-message.ts';
import type { AgentHandlers } from './agent-handlers.ts';
import type { MessageOf } from './handled-message.ts';

/** Frameworks come, change their minds and go. */
export class FrameworkHandlers {
  private readonly cluster: ClusterState;
  private readonly accounting: Accounting;
  private readonly membership: FrameworkMembership;
  private readonly agents: AgentHandlers;

  constructor(
    cluster: ClusterState,
    accounting: Accounting,
    membership: FrameworkMembership,
    agents: AgentHandlers,
  ) {
    this.cluster = cluster;
    this.accounting = accounting;
    this.membership = membership;
    this.agents = agents;
  }

  add({ frameworkInfo: info, active, options }: MessageOf<'frameworkAdded'>): void {
    const { cluster } = this;
    const constraints = cluster.compileConstraints(options.offerConstraints);
    const framework = new FrameworkState(info, constraints, active);
    invariant(!cluster.frameworks.has(framework.id), `framework ${framework.id} was added already`);
    cluster.frameworks.set(framework.id, framework);
    framework.offerConstraints = options.offerConstraints;
    this.subscribe(framework, options);
    this.agents.adoptOrphans(framework);
  }

  /** Brings the framework's roles in line with its info and options. */
  private subscribe(framework: FrameworkState, options: FrameworkOptions): void {
    const minimum = minAllocatableOf(framework.info);
    for (const path of framework.subscribedRoles) {
      const owner = this.membership.track(framework, path, true);
      owner.isSubscribed = true;
      owner.isSuppressed = options.suppressedRoles.includes(path);
      owner.isConstrained = framework.constraints.constrains(path);
      const sets = minimum.get(path);
      owner.minAllocatable = sets && new MinAllocatable(sets, this.cluster.dimensions);
      this.membership.updateActive(owner);
    }
  }

  update({ frameworkInfo: info, options }: MessageOf<'frameworkUpdated'>): void {
    const framework = this.cluster.framework(info.id?.value ?? '');
    const isOtherwiseEligible =
      !isSameMessage(framework.info.capabilities, info.capabilities) ||
      !isSameMessage(framework.info.offer_filters, info.offer_filters) ||
      !isSameMessage(framework.offerConstraints, options.offerConstraints);
    framework.constraints = this.cluster.compileConstraints(options.offerConstraints);
    framework.offerConstraints = options.offerConstraints;
    framework.setInfo(info);
    this.reviveUnsuppressed(framework, options);
    const left = [...framework.roles.values()].filter(
      ({ role }) => !framework.subscribedRoles.includes(role.path),
    );
    this.subscribe(framework, options);
    for (const owner of left) this.leave(owner);
    if (!isOtherwiseEligible) return;
    for (const { slot } of framework.roles.values()) this.cluster.skips.clearFrameworkRole(slot);
  }

  /**
   * Roles that are no longer suppressed start without filters. Filters of inverse offers do not
   * outlive an update.
   *
   * Source: mesos src/master/allocator/mesos/hierarchical.cpp#updateFramework, #reviveRoles
   */
  private reviveUnsuppressed(framework: FrameworkState, options: FrameworkOptions): void {
    for (const path of framework.subscribedRoles) {
      const owner = framework.roles.get(path);
      if (owner?.isSuppressed !== true || options.suppressedRoles.includes(path)) continue;
      this.cluster.filters.removeAllOf(owner);
    }
    framework.inverseFilters.clear();
  }

  private leave(owner: FrameworkRole): void {
    owner.isSubscribed = false;
    owner.isSuppressed = false;
    this.cluster.filters.removeAllOf(owner);
    this.membership.updateActive(owner);
    this.membership.untrackIfIdle(owner);
  }

  activate(id: string): void {
    this.setActive(this.cluster.framework(id), true);
  }

  deactivate(id: string): void {
    const framework = this.cluster.framework(id);
    this.setActive(framework, false);
    framework.inverseFilters.clear();
    for (const owner of framework.roles.values()) this.cluster.filters.removeAllOf(owner);
  }

  private setActive(framework: FrameworkState, isActive: boolean): void {
    framework.isActive = isActive;
    for (const owner of framework.roles.values()) this.membership.updateActive(owner);
  }

  remove(id: string): void {
    const framework = this.cluster.framework(id);
    this.setActive(framework, false);
    this.releaseAll(framework);
    for (const owner of [...framework.roles.values()]) this.leave(owner);
    this.cluster.frameworks.delete(id);
  }

  private releaseAll(framework: FrameworkState): void {
    let count = 0;
    for (const { holdingsCount } of framework.roles.values()) count += holdingsCount;
    if (count === 0) return;
    for (const agent of this.cluster.agents.values()) {
      for (const { owner, bundle } of [...agent.holdings]) {
        if (owner.framework !== framework) continue;
        this.accounting.release(agent, owner, bundle);
        this.accounting.giveBack(agent, bundle);
        this.membership.markDirty(owner);
      }
    }
  }

  suppress({ frameworkId, roles }: MessageOf<'suppress'>): void {
    for (const owner of this.subscribed(frameworkId.value, roles)) {
      owner.isSuppressed = true;
      this.membership.updateActive(owner);
    }
  }

  revive({ frameworkId, roles }: MessageOf<'revive'>): void {
    for (const owner of this.subscribed(frameworkId.value, roles)) {
      owner.isSuppressed = false;
      this.cluster.filters.removeAllOf(owner);
      this.membership.updateActive(owner);
    }
    this.cluster.framework(frameworkId.value).inverseFilters.clear();
  }

  /** The named roles of a framework, all if none is named; others than its own are ignored. */
  private subscribed(id: string, roles: readonly string[]): readonly FrameworkRole[] {
    const framework = this.cluster.framework(id);
    const paths = roles.length > 0 ? roles : framework.subscribedRoles;
    return paths.flatMap((path) => {
      const owner = framework.roles.get(path);
      return owner?.isSubscribed === true ? [owner] : [];
    });
  }
}
