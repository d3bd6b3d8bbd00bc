import type { AllocatorReply, InverseOfferProposal } from '@mezzo/domain';
import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import { refuseMs } from '../filters-duration.ts';
import type { MessageOf } from './handled-message.ts';

/** Planned unavailability of agents, and the inverse offers that ask frameworks to leave. */
export class MaintenanceHandlers {
  private readonly cluster: ClusterState;

  constructor(cluster: ClusterState) {
    this.cluster = cluster;
  }

  updateUnavailability(message: MessageOf<'updateUnavailability'>): AgentState {
    const { cluster } = this;
    const agent = cluster.agent(message.agentId.value);
    for (const { inverseFilters } of cluster.frameworks.values()) inverseFilters.delete(agent.id);
    agent.maintenance = undefined;
    cluster.inMaintenance.delete(agent);
    const { unavailability } = message;
    if (unavailability !== undefined) {
      agent.maintenance = { unavailability, outstanding: new Set(), statuses: new Map() };
      cluster.inMaintenance.add(agent);
    }
    return agent;
  }

  updateInverseOffer(message: MessageOf<'updateInverseOffer'>, nowMs: number): void {
    const { maintenance, id } = this.cluster.agent(message.agentId.value);
    const framework = this.cluster.framework(message.frameworkId.value);
    const wasOutstanding = maintenance?.outstanding.delete(framework.id) === true;
    if (wasOutstanding && message.status !== undefined) {
      maintenance.statuses.set(framework.id, message.status);
    }
    const duration = message.filters === undefined ? 0 : refuseMs(message.filters);
    if (duration === 0) return;
    const until = Math.max(framework.inverseFilters.get(id) ?? 0, nowMs + duration);
    framework.inverseFilters.set(id, until);
  }

  statuses(requestId: string): AllocatorReply {
    const agents = [...this.cluster.agents.values()].flatMap(({ idMessage, maintenance }) =>
      maintenance === undefined
        ? []
        : [{ agentId: idMessage, statuses: [...maintenance.statuses.values()] }],
    );
    return { type: 'inverseOfferStatusesReply', requestId, agents };
  }

  /**
   * Asks every active framework that holds something on an agent in maintenance to leave it, once
   * until it answers, and again when its filter has ended.
   *
   * @param candidates - the agents that the run is about
   *
   * Source: mesos src/master/allocator/mesos/hierarchical.cpp#generateInverseOffers
   */
  inverseOffers(candidates: readonly AgentState[], nowMs: number): readonly InverseOfferProposal[] {
    if (this.cluster.inMaintenance.size === 0) return [];
    const byFramework = new Map<string, InverseOfferProposal['agents'][number][]>();
    for (const agent of candidates) {
      const { maintenance, idMessage: agentId } = agent;
      if (maintenance === undefined) continue;
      for (const frameworkId of this.frameworksToAsk(agent, nowMs)) {
        maintenance.outstanding.add(frameworkId);
        const agents = byFramework.get(frameworkId) ?? [];
        agents.push({ agentId, unavailability: maintenance.unavailability });
        byFramework.set(frameworkId, agents);
      }
    }
    return [...byFramework].map(([id, agents]) => ({ frameworkId: { value: id }, agents }));
  }

  private frameworksToAsk(agent: AgentState, nowMs: number): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const { owner } of agent.holdings) {
      const { framework } = owner;
      if (!framework.isActive || agent.maintenance?.outstanding.has(framework.id) === true)
        continue;
      const filteredUntil = framework.inverseFilters.get(agent.id);
      if (filteredUntil !== undefined && nowMs <= filteredUntil) continue;
      framework.inverseFilters.delete(agent.id);
      ids.add(framework.id);
    }
    return ids;
  }
}
