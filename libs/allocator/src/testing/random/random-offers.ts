import { Resources } from '@mezzo/domain';
import type { EngineMessage } from '../../allocation-engine.ts';
import { resources } from '../message-builders.ts';
import type { ClusterModel, ModelHolding } from './cluster-model.ts';
import type { Dice } from './dice.ts';
import { randomPart, withCopies } from './random-agents.ts';

/** What frameworks do with offers, and what becomes of what they took. */

/** Takes one holding of a framework that the allocator knows. */
function takeFrom(
  dice: Dice,
  { frameworks }: ClusterModel,
  list: ModelHolding[],
): ModelHolding | undefined {
  const at = dice.below(list.length);
  const chosen = list[at];
  if (chosen === undefined || !frameworks.has(chosen.frameworkId)) return undefined;
  list.splice(at, 1);
  return chosen;
}

function recover(
  holding: ModelHolding,
  given: Resources,
  allocated: boolean,
  refuseSeconds?: number,
): readonly EngineMessage[] {
  if (given.isEmpty) return [];
  return [
    {
      type: 'recoverResources',
      frameworkId: { value: holding.frameworkId },
      agentId: { value: holding.agentId },
      resources: withCopies(given),
      allocated,
      ...(refuseSeconds !== undefined && { filters: { refuse_seconds: refuseSeconds } }),
    },
  ];
}

/** How long to refuse; undefined for no filter. */
export function randomRefuseSeconds(dice: Dice): number | undefined {
  return dice.pick([undefined, 0, 0.5, 2, 5, 5, 1000, -1]);
}

export function declineOffer(dice: Dice, model: ClusterModel): readonly EngineMessage[] {
  const offer = takeFrom(dice, model, model.offers);
  if (offer === undefined) return [];
  return recover(offer, offer.resources, false, randomRefuseSeconds(dice));
}

export function acceptOffer(dice: Dice, model: ClusterModel): readonly EngineMessage[] {
  const offer = takeFrom(dice, model, model.offers);
  if (offer === undefined) return [];
  const used = randomPart(dice, offer.resources);
  const left = offer.resources.subtract(used);
  model.allocate({ ...offer, resources: used });
  return [
    ...recover(offer, left, false, randomRefuseSeconds(dice)),
    ...(used.isEmpty
      ? []
      : [
          {
            type: 'transitionOfferedToAllocated' as const,
            frameworkId: { value: offer.frameworkId },
            agentId: { value: offer.agentId },
            resources: withCopies(used),
          },
        ]),
  ];
}

/** All tasks of an allocation end, or some of them. */
export function finishTasks(dice: Dice, model: ClusterModel): readonly EngineMessage[] {
  const allocation = takeFrom(dice, model, model.allocations);
  if (allocation === undefined) return [];
  const all = allocation.resources;
  const freed = dice.chance(0.3) ? randomPart(dice, all) : all;
  model.allocate({ ...allocation, resources: all.subtract(freed) });
  return recover(allocation, freed, true);
}

/** An answer that comes too late: its framework or its agent is gone. */
export function answerLate(dice: Dice, model: ClusterModel): readonly EngineMessage[] {
  const agentIds = [...model.goneAgents, ...model.agents.keys()];
  const frameworkIds = [...model.goneFrameworks, ...model.frameworks.keys()];
  if (agentIds.length === 0 || frameworkIds.length === 0) return [];
  const agentId = dice.pick(agentIds);
  const frameworkId = dice.pick(frameworkIds);
  if (model.agents.has(agentId) && model.frameworks.has(frameworkId)) return [];
  const late = Resources.of(resources('cpus:1;mem:16', 'a'));
  return recover({ agentId, frameworkId, role: 'a', resources: late }, late, false, 5);
}
