import { Resources, formatResource, invariant } from '@mezzo/domain';
import type { AllocatorReply, ResourceConversion } from '@mezzo/domain';
import type { Filters, Resource } from '@mezzo/domain/messages';
import type { Accounting } from '../cluster/accounting.ts';
import { adoptLayout } from '../cluster/agent-layout.ts';
import type { AgentState, Holding } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkMembership } from '../cluster/framework-membership.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import { refuseMs } from '../filters-duration.ts';
import type { Bundle } from '../resources/bundle.ts';
import type { AgentHandlers } from './agent-handlers.ts';
import type { MessageOf } from './handled-message.ts';

/** Resources change hands, and change what they are. */
export class ResourceHandlers {
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

  recover(message: MessageOf<'recoverResources'>, nowMs: number): void {
    const { cluster } = this;
    const agent = cluster.agents.get(message.agentId.value);
    const framework = cluster.frameworks.get(message.frameworkId.value);
    if (agent === undefined || framework === undefined) return;
    for (const [role, resources] of cluster.codec.byRole(message.resources)) {
      const owner = framework.roles.get(role);
      invariant(owner !== undefined, `framework ${framework.id} holds nothing as ${role}`);
      const bundle = this.decodeHeld(agent, agent.holdingOf(owner), resources);
      if (bundle.isEmpty) continue;
      if (message.allocated) this.accounting.addAllocated(agent, owner, bundle, -1);
      this.accounting.release(agent, owner, bundle);
      this.accounting.giveBack(agent, bundle);
      this.membership.markDirty(owner);
      // Deviates: Mesos keeps filters for roles that the framework left, and only for these offers.
      if (message.filters !== undefined && owner.isSubscribed) {
        this.addFilter(owner, agent, bundle, message.filters, nowMs);
      }
      this.membership.untrackIfIdle(owner);
    }
  }

  /** The very object that is held, when all of it is meant: see `Bundle`. */
  private decodeHeld(
    agent: AgentState,
    holding: Holding | undefined,
    resources: readonly Resource[],
  ): Bundle {
    if (holding !== undefined && holding.bundle.encoded === resources) return holding.bundle;
    const decoded = this.cluster.codec.decode(resources, agent.total.layout);
    return holding?.bundle.equals(decoded) === true ? holding.bundle : decoded;
  }

  private addFilter(
    owner: FrameworkRole,
    agent: AgentState,
    refused: Bundle,
    filters: Filters,
    nowMs: number,
  ): void {
    const duration = refuseMs(filters);
    if (duration === 0) return;
    const lasting = Math.max(this.cluster.options.allocationIntervalMs, duration);
    this.cluster.filters.add(owner, agent.slot, refused, nowMs + lasting);
  }

  transition(message: MessageOf<'transitionOfferedToAllocated'>): void {
    const { codec } = this.cluster;
    const agent = this.cluster.agent(message.agentId.value);
    const framework = this.cluster.framework(message.frameworkId.value);
    for (const [role, resources] of codec.byRole(message.resources)) {
      const owner = framework.roles.get(role);
      invariant(owner !== undefined, `framework ${framework.id} holds nothing as ${role}`);
      const bundle = codec.decode(resources, agent.total.layout);
      this.accounting.addAllocated(agent, owner, bundle, 1);
    }
  }

  updateAllocation(message: MessageOf<'updateAllocation'>): void {
    const { cluster, accounting } = this;
    const agent = cluster.agent(message.agentId.value);
    const [[role, resources] = []] = cluster.codec.byRole(message.offered);
    const owner = cluster.framework(message.frameworkId.value).roles.get(role ?? '');
    invariant(owner !== undefined && resources !== undefined, 'nothing is held to operate on');
    const conversions = this.decodeConversions(agent, message.conversions);
    const offered = cluster.codec.decode(resources, agent.total.layout);
    const updated = convert(offered, conversions);
    const total = convert(
      agent.total,
      conversions.filter(({ consumed }) => !consumed.isEmpty),
    );
    invariant(updated !== undefined, 'offered resources contain what operations consume');
    invariant(total !== undefined, 'the total contains what is offered');
    accounting.release(agent, owner, offered);
    accounting.hold(agent, owner, updated);
    this.membership.markDirty(owner);
    this.agents.replaceTotal(agent, total);
  }

  updateAvailable(message: MessageOf<'updateAvailable'>): AllocatorReply {
    const { requestId } = message;
    const agent = this.cluster.agent(message.agentId.value);
    const conversions = this.decodeConversions(agent, message.conversions);
    if (convert(agent.available, conversions) === undefined) {
      const error = this.refusal(agent, message.conversions);
      return { type: 'updateAvailableReply', requestId, error };
    }
    const total = convert(agent.total, conversions);
    invariant(total !== undefined, 'the total contains what is available');
    this.agents.replaceTotal(agent, total);
    return { type: 'updateAvailableReply', requestId };
  }

  /** Mesos' text. Source: mesos src/common/resources.cpp#ResourceConversion::apply */
  private refusal(agent: AgentState, conversions: readonly ResourceConversion[]): string {
    let available = Resources.of(this.cluster.codec.encodeCopies(agent.available));
    for (const { consumed, converted } of conversions) {
      const gone = Resources.of(consumed);
      if (!available.contains(gone)) {
        return `${available.toString()} does not contain ${consumed.map(formatResource).join('; ')}`;
      }
      available = available.subtract(gone).add(Resources.of(converted));
    }
    return `${available.toString()} does not suffice`;
  }

  /** Widens the agent's layout by the kinds that operations bring forth. */
  private decodeConversions(
    agent: AgentState,
    conversions: readonly ResourceConversion[],
  ): readonly BundleConversion[] {
    const { codec } = this.cluster;
    let { layout } = agent.total;
    const decoded = conversions.map(({ consumed, converted }) => {
      const gone = codec.decode(consumed, layout);
      const made = codec.decode(converted, gone.layout);
      ({ layout } = made);
      return { consumed: gone, converted: made };
    });
    adoptLayout(agent, layout, agent.total);
    this.accounting.recomputeAvailable(agent);
    return decoded.map(({ consumed, converted }) => ({
      consumed: consumed.inLayout(layout),
      converted: converted.inLayout(layout),
    }));
  }
}

interface BundleConversion {
  readonly consumed: Bundle;
  readonly converted: Bundle;
}

/** Undefined when something that is consumed is not there. */
function convert(bundle: Bundle, conversions: readonly BundleConversion[]): Bundle | undefined {
  let result = bundle;
  for (const { consumed, converted } of conversions) {
    if (!result.contains(consumed)) return undefined;
    result = result.minus(consumed).plus(converted);
  }
  return result;
}
