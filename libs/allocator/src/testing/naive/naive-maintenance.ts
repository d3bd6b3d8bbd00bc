import type { AllocatorReply, InverseOfferProposal } from '@mezzo/domain';
import type { EngineMessage } from '../../allocation-engine.ts';
import { refuseMs } from '../../filters-duration.ts';
import { agentOf, frameworkOf, type NaiveAgent, type NaiveState } from './naive-state.ts';

type Of<T extends EngineMessage['type']> = Extract<EngineMessage, { readonly type: T }>;

/** Planned unavailability, and the inverse offers that follow from it. */
export class NaiveMaintenance {
  private readonly state: NaiveState;

  constructor(state: NaiveState) {
    this.state = state;
  }

  updateUnavailability(message: Of<'updateUnavailability'>): NaiveAgent {
    const agent = agentOf(this.state, message.agentId.value);
    for (const framework of this.state.frameworks.values()) {
      framework.inverseFilters = framework.inverseFilters.filter(
        ({ agentId }) => agentId !== agent.id,
      );
    }
    agent.unavailability = message.unavailability;
    agent.inverseOffersOutstanding.clear();
    agent.inverseOfferStatuses.clear();
    return agent;
  }

  updateInverseOffer(message: Of<'updateInverseOffer'>, nowMs: number): void {
    const frameworkId = message.frameworkId.value;
    const agent = agentOf(this.state, message.agentId.value);
    if (agent.inverseOffersOutstanding.delete(frameworkId) && message.status !== undefined) {
      agent.inverseOfferStatuses.set(frameworkId, message.status);
    }
    const duration = message.filters === undefined ? 0 : refuseMs(message.filters);
    if (duration > 0) {
      const filter = { agentId: agent.id, expiresAtMs: nowMs + duration };
      frameworkOf(this.state, frameworkId).inverseFilters.push(filter);
    }
  }

  statuses(requestId: string): AllocatorReply {
    const agents = [...this.state.agents.values()]
      .filter(({ unavailability }) => unavailability !== undefined)
      .map(({ id, inverseOfferStatuses }) => ({
        agentId: { value: id },
        statuses: [...inverseOfferStatuses.values()],
      }));
    return { type: 'inverseOfferStatusesReply', requestId, agents };
  }

  inverseOffers(candidates: readonly NaiveAgent[]): readonly InverseOfferProposal[] {
    const proposals = new Map<string, InverseOfferProposal['agents'][number][]>();
    for (const agent of candidates) {
      const { unavailability } = agent;
      if (unavailability === undefined) continue;
      for (const frameworkId of agent.held.keys()) {
        const framework = this.state.frameworks.get(frameworkId);
        if (framework?.active !== true) continue;
        if (agent.inverseOffersOutstanding.has(frameworkId)) continue;
        if (framework.inverseFilters.some(({ agentId }) => agentId === agent.id)) continue;
        agent.inverseOffersOutstanding.add(frameworkId);
        const agents = proposals.get(frameworkId) ?? [];
        agents.push({ agentId: { value: agent.id }, unavailability });
        proposals.set(frameworkId, agents);
      }
    }
    return [...proposals].map(([id, agents]) => ({ frameworkId: { value: id }, agents }));
  }
}
