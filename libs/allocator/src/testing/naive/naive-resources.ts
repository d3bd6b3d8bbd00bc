import { Resources, invariant } from '@mezzo/domain';
import type { AllocatorReply, ResourceConversion } from '@mezzo/domain';
import type { Filters, Resource } from '@mezzo/domain/messages';
import type { EngineMessage } from '../../allocation-engine.ts';
import { refuseMs } from '../../filters-duration.ts';
import type { NaiveHoldings } from './naive-holdings.ts';
import {
  addHeld,
  agentOf,
  availableOf,
  removeHeld,
  type NaiveAgent,
  type NaiveFramework,
  type NaiveState,
} from './naive-state.ts';

type Of<T extends EngineMessage['type']> = Extract<EngineMessage, { readonly type: T }>;

/** Resources change hands, and change what they are. */
export class NaiveResources {
  private readonly state: NaiveState;
  private readonly holdings: NaiveHoldings;

  constructor(state: NaiveState, holdings: NaiveHoldings) {
    this.state = state;
    this.holdings = holdings;
  }

  recover(message: Of<'recoverResources'>, nowMs: number): void {
    const resources = Resources.of(message.resources);
    const agent = this.state.agents.get(message.agentId.value);
    const framework = this.state.frameworks.get(message.frameworkId.value);
    if (resources.isEmpty || agent === undefined || framework === undefined) return;
    const { id } = framework;
    if (message.allocated) {
      const allocated = agent.allocated.get(id) ?? Resources.empty;
      agent.allocated.set(id, allocated.subtract(resources));
    }
    removeHeld(agent, id, resources);
    this.holdings.untrackLeft(id, resources);
    if (message.filters !== undefined) {
      this.addFilter(framework, agent, resources, nowMs, message.filters);
    }
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

  updateAllocation(message: Of<'updateAllocation'>): void {
    const agent = agentOf(this.state, message.agentId.value);
    const offered = Resources.of(message.offered);
    const updated = convert(offered, message.conversions);
    invariant(updated !== undefined, 'offered resources contain what operations consume');
    removeHeld(agent, message.frameworkId.value, offered);
    addHeld(agent, message.frameworkId.value, updated);
    const onTotal = message.conversions
      .filter(({ consumed }) => consumed.length > 0)
      .map(({ consumed, converted }) => ({
        consumed: consumed.map(withoutAllocation),
        converted: converted.map(withoutAllocation),
      }));
    const total = convert(agent.total, onTotal);
    invariant(total !== undefined, 'the total contains what is offered');
    agent.total = total;
  }

  transition({ frameworkId, agentId, resources }: Of<'transitionOfferedToAllocated'>): void {
    const agent = agentOf(this.state, agentId.value);
    this.holdings.takeUsed(agent, [{ frameworkId, resources }]);
  }

  updateAvailable(message: Of<'updateAvailable'>): AllocatorReply {
    const { requestId, conversions } = message;
    const agent = agentOf(this.state, message.agentId.value);
    if (convert(availableOf(agent), conversions) === undefined) {
      return { type: 'updateAvailableReply', requestId, error: 'not available' };
    }
    const total = convert(agent.total, conversions);
    invariant(total !== undefined, 'the total contains what is available');
    agent.total = total;
    return { type: 'updateAvailableReply', requestId };
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
