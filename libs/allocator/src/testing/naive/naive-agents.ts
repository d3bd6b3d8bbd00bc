import { Resources, invariant } from '@mezzo/domain';
import type { EngineMessage } from '../../allocation-engine.ts';
import type { NaiveHoldings } from './naive-holdings.ts';
import { agentOf, type NaiveAgent, type NaiveState } from './naive-state.ts';

type Of<T extends EngineMessage['type']> = Extract<EngineMessage, { readonly type: T }>;

/** Agents come, change and go. */
export class NaiveAgents {
  private readonly state: NaiveState;
  private readonly holdings: NaiveHoldings;
  private addedCount = 0;

  constructor(state: NaiveState, holdings: NaiveHoldings) {
    this.state = state;
    this.holdings = holdings;
  }

  add(message: Of<'agentAdded'>): NaiveAgent {
    const { agentInfo: info, capabilities, unavailability, activated = true } = message;
    const id = info.id?.value ?? '';
    invariant(!this.state.agents.has(id), `agent ${id} was added already`);
    const agent: NaiveAgent = {
      id,
      ordinal: this.addedCount,
      info,
      capabilities: new Set(capabilities.flatMap(({ type }) => type ?? [])),
      activated,
      total: Resources.of(message.total),
      held: new Map(),
      allocated: new Map(),
      unavailability,
      inverseOffersOutstanding: new Set(),
      inverseOfferStatuses: new Map(),
    };
    this.addedCount += 1;
    this.state.agents.set(id, agent);
    this.holdings.takeHeld(agent, [...message.used, ...(message.offered ?? [])]);
    this.holdings.takeUsed(agent, message.used);
    return agent;
  }

  /** @returns the agent if anything changed */
  update(message: Of<'agentUpdated'>): NaiveAgent | undefined {
    const { agentInfo: info } = message;
    const agent = agentOf(this.state, info.id?.value ?? '');
    let isChanged = !isSame(agent.info, info);
    if (!isSame(agent.info.attributes ?? [], info.attributes ?? [])) this.removeFilters(agent.id);
    agent.info = info;
    if (message.capabilities !== undefined) {
      const capabilities = new Set(message.capabilities.flatMap(({ type }) => type ?? []));
      if (!isSame([...capabilities].sort(), [...agent.capabilities].sort())) isChanged = true;
      agent.capabilities = capabilities;
    }
    if (message.total !== undefined) {
      const total = Resources.of(message.total);
      if (!total.equals(agent.total)) isChanged = true;
      agent.total = total;
    }
    return isChanged ? agent : undefined;
  }

  setActivated(id: string, activated: boolean): void {
    agentOf(this.state, id).activated = activated;
  }

  private removeFilters(agent: string): void {
    for (const framework of this.state.frameworks.values()) {
      framework.filters = framework.filters.filter(({ agentId }) => agentId !== agent);
      framework.inverseFilters = framework.inverseFilters.filter(
        ({ agentId }) => agentId !== agent,
      );
    }
  }

  addResourceProvider(message: Of<'resourceProviderAdded'>): void {
    const agent = agentOf(this.state, message.agentId.value);
    agent.total = agent.total.add(Resources.of(message.total));
    const known = message.used.filter(({ frameworkId }) =>
      this.state.frameworks.has(frameworkId.value),
    );
    this.holdings.takeHeld(agent, known);
    this.holdings.takeUsed(agent, known);
  }

  remove(id: string): void {
    const agent = agentOf(this.state, id);
    const held = [...agent.held];
    this.state.agents.delete(id);
    this.removeFilters(id);
    for (const [frameworkId, resources] of held) this.holdings.untrackLeft(frameworkId, resources);
  }
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
