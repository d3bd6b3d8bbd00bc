import { Resources } from '@mezzo/domain';
import { arbitraryResourceLists } from '@mezzo/domain/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HeldResources } from './held-resources.ts';

const agents = ['a', 'b', 'c'] as const;

/** The same resources come and go on several agents, and some are taken away that are not there. */
const arbitraryChanges = arbitraryResourceLists(4).chain((lists) =>
  fc.array(
    fc.record({
      agent: fc.constantFrom(...agents),
      isAddition: fc.boolean(),
      resources: fc.constantFrom(...lists.map((list) => Resources.of(list))),
    }),
    { maxLength: 30 },
  ),
);

function rolesOf(all: readonly Resources[]): readonly string[] {
  const roles = all.flatMap(({ entries }) => entries.map(({ kind }) => kind.allocationRole));
  return [...new Set(roles.filter((role) => role !== undefined))].sort();
}

const sortedTexts = (resources: Resources) =>
  resources.messages.map((message) => JSON.stringify(message)).sort();

it('holds in all what its agents hold, whatever came and went', () => {
  fc.assert(
    fc.property(arbitraryChanges, fc.boolean(), (changes, looksInBetween) => {
      const held = new HeldResources();
      const oracle = new Map<string, Resources>();
      for (const [index, { agent, isAddition, resources }] of changes.entries()) {
        const before = oracle.get(agent) ?? Resources.empty;
        oracle.set(agent, isAddition ? before.add(resources) : before.subtract(resources));
        if (isAddition) held.add(agent, resources);
        else held.subtract(agent, resources);
        if (!looksInBetween && index < changes.length - 1) continue;
        const sum = Resources.sum(oracle.values());
        expect(held.total.equals(sum), `${held.total.toString()} is ${sum.toString()}`).toBe(true);
        expect(held.total.entries.length).toBe(sum.entries.length);
        expect(held.total.quantities).toEqual(sum.quantities);
        expect([...held.roles].sort()).toEqual(rolesOf([...oracle.values()]));
      }
      for (const id of agents) expect(held.on(id).messages).toEqual(oracle.get(id)?.messages ?? []);
      for (const id of agents.slice(1)) held.subtract(id, held.on(id));
      // What one agent alone holds shows as it was given.
      expect(sortedTexts(held.total)).toEqual(sortedTexts(held.on(agents[0])));
      held.subtract(agents[0], held.on(agents[0]));
      expect(held.total.isEmpty).toBe(true);
      expect([...held.roles]).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
