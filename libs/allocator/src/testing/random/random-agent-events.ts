import { Resources } from '@mezzo/domain';
import type { FrameworkResources } from '@mezzo/domain';
import type { EngineMessage } from '../../allocation-engine.ts';
import { agentInfo } from '../message-builders.ts';
import type { ClusterModel } from './cluster-model.ts';
import type { Dice } from './dice.ts';
import {
  providedDisk,
  randomAgentCapabilities,
  randomAgentInfo,
  randomPart,
  randomTotal,
  withCopies,
} from './random-agents.ts';
import { randomRoles } from './random-frameworks.ts';
import { randomRefuseSeconds } from './random-offers.ts';

/** What happens to agents that are there. */
export type AgentEvent = 'updateAgent' | 'removeAgent' | 'toggleAgent' | 'maintain' | 'provide';

/** A new agent, or one that was gone and registers again. */
export function addRandomAgent(dice: Dice, model: ClusterModel): readonly EngineMessage[] {
  const returns = model.goneAgents.length > 0 && dice.chance(0.4);
  const id = (returns ? model.goneAgents.pop() : undefined) ?? model.fresh('s');
  const total = randomTotal(dice, id);
  const inMaintenance = dice.chance(0.1);
  model.agents.set(id, { total: Resources.of(total), inMaintenance });
  const used = usedOn(dice, model, id, Resources.of(total));
  return [
    {
      type: 'agentAdded',
      agentInfo: randomAgentInfo(dice, id),
      capabilities: randomAgentCapabilities(dice).map((type) => ({ type })),
      total,
      used,
      activated: !dice.chance(0.1),
      ...(inMaintenance && { unavailability: { start: { nanoseconds: 1 } } }),
    },
  ];
}

/** What a framework uses already; the allocator may learn of the framework later. */
function usedOn(
  dice: Dice,
  model: ClusterModel,
  agentId: string,
  free: Resources,
): readonly FrameworkResources[] {
  if (!dice.chance(0.4)) return [];
  if (dice.chance(0.3)) model.announced.set(model.fresh('f'), randomRoles(dice));
  const holders = [
    ...[...model.frameworks].map(([id, { roles }]) => [id, roles] as const),
    ...model.announced,
  ];
  if (holders.length === 0) return [];
  const [frameworkId, roles] = dice.pick(holders);
  const role = dice.pick(roles);
  const part = randomPart(dice, free.allocatableTo(role)).allocate(role);
  if (part.isEmpty) return [];
  model.allocate({ frameworkId, role, agentId, resources: part });
  return [{ frameworkId: { value: frameworkId }, resources: withCopies(part) }];
}

export function randomAgentEvent(
  dice: Dice,
  model: ClusterModel,
  event: AgentEvent,
): readonly EngineMessage[] {
  const [id, agent] = dice.pick([...model.agents]);
  const agentId = { value: id };
  switch (event) {
    case 'removeAgent':
      model.agents.delete(id);
      model.goneAgents.push(id);
      model.forget((each) => each.agentId === id);
      return [{ type: 'agentRemoved', agentId }];
    case 'toggleAgent':
      return [{ type: dice.chance(0.5) ? 'agentActivated' : 'agentDeactivated', agentId }];
    case 'maintain':
      agent.inMaintenance = dice.chance(0.7);
      model.inverseOffers = model.inverseOffers.filter((each) => each.agentId !== id);
      return [
        {
          type: 'updateUnavailability',
          agentId,
          ...(agent.inMaintenance && { unavailability: { start: { nanoseconds: 7 } } }),
        },
      ];
    case 'provide': {
      const total = [providedDisk(dice, model.fresh('p'))];
      agent.total = agent.total.add(Resources.of(total));
      const used = usedOn(dice, model, id, Resources.of(total));
      return [{ type: 'resourceProviderAdded', agentId, total, used: knownTo(model, used) }];
    }
    case 'updateAgent':
      return updateAgent(dice, agent, id);
  }
}

/** What frameworks use that the allocator does not know is not told with a provider. */
function knownTo(
  model: ClusterModel,
  used: readonly FrameworkResources[],
): readonly FrameworkResources[] {
  const [holder] = used;
  if (holder === undefined || model.frameworks.has(holder.frameworkId.value)) return used;
  model.allocations.pop();
  return [];
}

function updateAgent(
  dice: Dice,
  agent: { total: Resources },
  id: string,
): readonly EngineMessage[] {
  const withoutOversubscribed = agent.total.nonRevocable();
  const oversubscribed = { name: 'cpus', type: 'SCALAR' as const, revocable: {} };
  const more = { ...oversubscribed, scalar: { value: dice.between(1, 5) } };
  agent.total = dice.chance(0.5)
    ? withoutOversubscribed
    : withoutOversubscribed.add(Resources.of([more]));
  return [
    {
      type: 'agentUpdated',
      agentInfo: dice.chance(0.5) ? randomAgentInfo(dice, id) : agentInfo(id),
      ...(dice.chance(0.9) && { total: agent.total.messages }),
      ...(dice.chance(0.3) && {
        capabilities: randomAgentCapabilities(dice).map((type) => ({ type })),
      }),
    },
  ];
}

export function answerInverseOffer(dice: Dice, model: ClusterModel): readonly EngineMessage[] {
  const [answered] = model.inverseOffers.splice(dice.below(model.inverseOffers.length), 1);
  if (answered === undefined) return [];
  const { frameworkId, agentId } = answered;
  const refuseSeconds = randomRefuseSeconds(dice);
  return [
    {
      type: 'updateInverseOffer',
      frameworkId: { value: frameworkId },
      agentId: { value: agentId },
      ...(dice.chance(0.7) && {
        status: {
          status: dice.pick(['ACCEPT' as const, 'DECLINE' as const]),
          framework_id: { value: frameworkId },
          timestamp: { nanoseconds: 5 },
        },
      }),
      ...(refuseSeconds !== undefined && { filters: { refuse_seconds: refuseSeconds } }),
    },
  ];
}
