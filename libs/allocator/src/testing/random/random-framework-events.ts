import type { EngineMessage } from '../../allocation-engine.ts';
import { frameworkAdded, frameworkUpdated, type FrameworkChoices } from '../message-builders.ts';
import type { ClusterModel } from './cluster-model.ts';
import type { Dice } from './dice.ts';
import { randomFrameworkChoices, randomRoles } from './random-frameworks.ts';

/** What happens to frameworks that are there. */
export type FrameworkEvent =
  'updateFramework' | 'toggleFramework' | 'removeFramework' | 'suppress' | 'revive' | 'request';

/** A new framework, one that was gone, or one that agents told of before. */
export function addRandomFramework(dice: Dice, model: ClusterModel): readonly EngineMessage[] {
  const [announced] = model.announced;
  const isAwaited = announced !== undefined && dice.chance(0.7);
  const id = isAwaited ? announced[0] : newFrameworkId(dice, model);
  const roles = isAwaited && dice.chance(0.7) ? announced[1] : randomRoles(dice);
  model.announced.delete(id);
  const { subscribed, choices } = randomSubscription(dice, roles);
  model.frameworks.set(id, { roles: subscribed, isActive: choices.active ?? true });
  return [frameworkAdded(id, subscribed, choices)];
}

function newFrameworkId(dice: Dice, model: ClusterModel): string {
  const returns = model.goneFrameworks.length > 0 && dice.chance(0.3);
  return (returns ? model.goneFrameworks.pop() : undefined) ?? model.fresh('f');
}

/** Old frameworks know one role only. */
function randomSubscription(
  dice: Dice,
  roles: readonly string[],
): { readonly subscribed: readonly string[]; readonly choices: FrameworkChoices } {
  const isMultiRole = dice.chance(0.85);
  const subscribed = isMultiRole ? roles : roles.slice(0, 1);
  return { subscribed, choices: { ...randomFrameworkChoices(dice, subscribed), isMultiRole } };
}

export function randomFrameworkEvent(
  dice: Dice,
  model: ClusterModel,
  event: FrameworkEvent,
): readonly EngineMessage[] {
  const [id, framework] = dice.pick([...model.frameworks]);
  const frameworkId = { value: id };
  switch (event) {
    case 'updateFramework': {
      const roles = dice.chance(0.5) ? framework.roles : randomRoles(dice);
      const { subscribed, choices } = randomSubscription(dice, roles);
      framework.roles = subscribed;
      return [frameworkUpdated(id, subscribed, choices)];
    }
    case 'toggleFramework':
      framework.isActive = !framework.isActive;
      return [
        { type: framework.isActive ? 'frameworkActivated' : 'frameworkDeactivated', frameworkId },
      ];
    case 'removeFramework':
      model.frameworks.delete(id);
      model.goneFrameworks.push(id);
      model.forget((each) => each.frameworkId === id);
      return [{ type: 'frameworkRemoved', frameworkId }];
    case 'suppress':
    case 'revive':
      return [{ type: event, frameworkId, roles: dice.some(framework.roles, 0.5) }];
    case 'request':
      return [{ type: 'requestResources', frameworkId }];
  }
}
