import type { FrameworkInfoCapabilityType, schedulerApi } from '@mezzo/domain/messages';
import type { FrameworkChoices } from '../message-builders.ts';
import type { Dice } from './dice.ts';
import { ROLES } from './random-agents.ts';

const CAPABILITIES: readonly FrameworkInfoCapabilityType[] = [
  'REVOCABLE_RESOURCES',
  'GPU_RESOURCES',
  'SHARED_RESOURCES',
  'RESERVATION_REFINEMENT',
  'REGION_AWARE',
];

export function randomRoles(dice: Dice): readonly string[] {
  const roles = dice.some(ROLES, 0.3);
  return roles.length > 0 ? roles : [dice.pick(ROLES)];
}

export function randomFrameworkChoices(dice: Dice, roles: readonly string[]): FrameworkChoices {
  return {
    capabilities: dice.some(CAPABILITIES, 0.55),
    suppressedRoles: dice.chance(0.2) ? dice.some(roles, 0.5) : [],
    ...(dice.chance(0.2) && { offerConstraints: randomConstraints(dice, roles) }),
    ...(dice.chance(0.2) && {
      minAllocatable: {
        [dice.pick(roles)]: dice.pick([[], [{ cpus: 2 }], [{ mem: 100, cpus: 1 }], [{ ports: 3 }]]),
      },
    }),
    active: !dice.chance(0.1),
  };
}

function randomConstraints(dice: Dice, roles: readonly string[]): schedulerApi.OfferConstraints {
  const rack = { attribute_name: 'rack' };
  const hostname = { pseudoattribute_type: 'HOSTNAME' as const };
  const constraints: readonly schedulerApi.AttributeConstraint[] = [
    { selector: rack, predicate: { exists: {} } },
    { selector: rack, predicate: { text_not_equals: { value: 'r1' } } },
    { selector: rack, predicate: { text_matches: { regex: 'r[12]' } } },
    { selector: hostname, predicate: { text_not_matches: { regex: 's[0-2].*' } } },
    { selector: { attribute_name: 'level' }, predicate: { not_exists: {} } },
  ];
  const groups = [dice.pick(constraints), dice.pick(constraints)]
    .slice(dice.below(2))
    .map((each) => ({ attribute_constraints: [each] }));
  return { role_constraints: { [dice.pick(roles)]: { groups } } };
}
