import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Resource } from '../messages/index.ts';
import { applyCheckpointedResources, checkpointedPart } from './checkpointed-resources.ts';
import { findResources } from './find-resources.ts';
import { downgradeResources, toEndpointFormat, upgradeResources } from './resource-format.ts';
import { ResourceLimits } from './resource-limits.ts';
import { Resources } from './resources.ts';
import { shrinkToLimits, shrinkToQuantities } from './shrink-resources.ts';
import { arbitraryResourceList, arbitraryResourceLists } from './testing/arbitrary-resources.ts';
import {
  addUnits,
  containsUnits,
  sortedUnits,
  subtractUnits,
  unitsOf,
  type Units,
} from './testing/unit-oracle.ts';
import { validateResources } from './validate-resource.ts';

const RUNS = { numRuns: 500 };
const list = arbitraryResourceList;
const resources = list.map((messages) => Resources.of(messages));
const pair = arbitraryResourceLists(2).map(([left = [], right = []]) => ({ left, right }));
const pairOfResources = pair.map(({ left, right }) => ({
  a: Resources.of(left),
  b: Resources.of(right),
}));
const threeResources = arbitraryResourceLists(3).map(([a, b, c]) => ({
  a: Resources.of(a),
  b: Resources.of(b),
  c: Resources.of(c),
}));

/** One message per copy, which is what the oracle counts. */
function unitsIn(value: Resources): Units {
  return unitsOf(
    value.entries.flatMap(({ message, copies }) => Array<Resource>(copies).fill(message)),
  );
}

function expectUnits(value: Resources, units: Units): void {
  expect(sortedUnits(unitsIn(value))).toEqual(sortedUnits(units));
}

describe('against counting units one by one', () => {
  test('parse', () => {
    fc.assert(
      fc.property(list, (messages) => {
        expectUnits(Resources.of(messages), unitsOf(messages));
      }),
      RUNS,
    );
  });

  test('add, subtract, contains', () => {
    fc.assert(
      fc.property(pair, ({ left, right }) => {
        const [a, b] = [Resources.of(left), Resources.of(right)];

        expectUnits(a.add(b), addUnits(unitsOf(left), unitsOf(right)));
        expectUnits(a.subtract(b), subtractUnits(unitsOf(left), unitsOf(right)));
        expect(a.contains(b)).toBe(containsUnits(unitsOf(left), unitsOf(right)));
      }),
      RUNS,
    );
  });

  test('the parts of a sum are contained in it', () => {
    fc.assert(
      fc.property(pair, ({ left, right }) => {
        const sum = Resources.of([...left, ...right]);

        expect(sum.contains(Resources.of(left))).toBe(true);
        expect(sum.contains(Resources.of(right))).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('laws', () => {
  test('kinds are equal exactly when their keys are', () => {
    fc.assert(
      fc.property(pairOfResources, ({ a, b }) => {
        for (const { kind: left } of a) {
          for (const { kind: right } of b) {
            expect(left.equals(right)).toBe(left.key === right.key);
          }
        }
      }),
      RUNS,
    );
  });

  test('addition is commutative and associative, nothing is neutral', () => {
    fc.assert(
      fc.property(threeResources, ({ a, b, c }) => {
        expect(a.add(b).equals(b.add(a))).toBe(true);
        expect(
          a
            .add(b)
            .add(c)
            .equals(a.add(b.add(c))),
        ).toBe(true);
        expect(a.add(Resources.empty)).toBe(a);
        expect(Resources.sum([a, b, c]).equals(a.add(b).add(c))).toBe(true);
      }),
      RUNS,
    );
  });

  test('(a + b) - b = a, where a and b share no port and no item', () => {
    fc.assert(
      fc.property(pairOfResources, ({ a, b: other }) => {
        const b = other.filter((kind) => kind.type === 'SCALAR');

        expect(a.add(b).subtract(b).equals(a)).toBe(true);
      }),
      RUNS,
    );
  });

  test('what is contained can be taken out and put back', () => {
    fc.assert(
      fc.property(pairOfResources, ({ a, b: other }) => {
        const b = a.subtract(a.subtract(other));
        fc.pre(a.contains(b));

        expect(a.subtract(b).add(b).equals(a)).toBe(true);
      }),
      RUNS,
    );
  });

  test('what is taken out of itself leaves nothing', () => {
    fc.assert(
      fc.property(resources, (a) => {
        expect(a.subtract(a)).toBe(Resources.empty);
        expect(a.contains(a.add(Resources.empty))).toBe(true);
      }),
      RUNS,
    );
  });

  test('quantities of scalars add up, copies of shared volumes aside', () => {
    fc.assert(
      fc.property(pairOfResources, ({ a, b }) => {
        const [left, right] = [a.scalars().nonShared(), b.scalars().nonShared()];
        const sum = left.add(right);

        expect(sum.quantities.equals(left.quantities.add(right.quantities))).toBe(true);
        expect(sum.containsQuantities(left.quantities)).toBe(true);
      }),
      RUNS,
    );
  });

  test('parts by reservation make up the whole', () => {
    fc.assert(
      fc.property(resources, (a) => {
        const reserved = Resources.sum(a.reservations().values());

        expect(a.reserved().equals(reserved)).toBe(true);
        expect(a.unreserved().add(reserved).equals(a)).toBe(true);
        expect(a.revocable().add(a.nonRevocable()).equals(a)).toBe(true);
        expect(a.shared().add(a.nonShared()).equals(a)).toBe(true);
      }),
      RUNS,
    );
  });

  test('allocating everything and grouping by role gives it all to that role', () => {
    fc.assert(
      fc.property(resources, (a) => {
        fc.pre(!a.isEmpty);
        const allocated = a.allocate('r');

        expect([...allocated.allocations().keys()]).toEqual(['r']);
        expect(allocated.unallocate().equals(a.unallocate())).toBe(true);
      }),
      RUNS,
    );
  });

  test('a reservation pushed can be popped', () => {
    fc.assert(
      fc.property(resources, (a) => {
        const free = a.toUnreserved();
        const pushed = free.pushReservation({ type: 'DYNAMIC', role: 'r' });

        expect(pushed.unreserved()).toBe(Resources.empty);
        expect(pushed.popReservation().equals(free)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('formats', () => {
  test('messages are valid and read back the same', () => {
    fc.assert(
      fc.property(resources, (a) => {
        const once = a.nonShared();

        expect(validateResources(a.messages)).toBeUndefined();
        expect(Resources.of([...once.messages]).equals(once)).toBe(true);
      }),
      RUNS,
    );
  });

  test('the endpoint format is valid and comes back as it was', () => {
    fc.assert(
      fc.property(list, (messages) => {
        const shown = messages.map(toEndpointFormat);

        expect(validateResources(shown)).toBeUndefined();
        expect(upgradeResources(shown)).toEqual(messages);
      }),
      RUNS,
    );
  });

  test('the old format is refused for refined reservations, else comes back as it was', () => {
    fc.assert(
      fc.property(list, (messages) => {
        const old = downgradeResources(messages);
        const isRefined = messages.some(({ reservations = [] }) => reservations.length > 1);

        expect(old.ok).toBe(!isRefined);
        if (old.ok) expect(validateResources(old.value)).toBeUndefined();
        if (old.ok) expect(upgradeResources(old.value)).toEqual(messages);
      }),
      RUNS,
    );
  });
});

describe('derived', () => {
  test('what an agent remembers turns its flags into what it had', () => {
    fc.assert(
      fc.property(resources, (a) => {
        const total = a.scalars().nonShared().unallocate();
        const checkpointed = checkpointedPart(total);
        const original = checkpointed.mapKinds((kind) =>
          (kind.isPersistentVolume ? kind.withoutVolume() : kind).with({
            reservations: kind.isDynamicallyReserved
              ? kind.reservations.slice(0, 1).filter(({ type }) => type === 'STATIC')
              : kind.reservations,
          }),
        );
        const started = total.subtract(checkpointed).add(original);
        const result = applyCheckpointedResources(started, checkpointed);

        expect(result.ok && result.value.equals(total)).toBe(true);
      }),
      RUNS,
    );
  });

  test('a part is found whatever it is reserved for, and nowhere else', () => {
    const pickOne = fc.tuple(resources, fc.nat(), fc.constantFrom(undefined, 'a', 'z'));
    fc.assert(
      fc.property(pickOne, ([a, index, role]) => {
        const divisible = a.filter((kind) => !kind.indivisible);
        const entry = divisible.entries[index % divisible.entries.length];
        fc.pre(entry !== undefined);
        const reservations = role === undefined ? [] : [{ type: 'DYNAMIC', role } as const];
        const target = Resources.ofEntries([entry.withKind(entry.kind.with({ reservations }))]);
        const found = findResources(a, target);

        expect(found !== undefined && a.contains(found)).toBe(true);
        expect(found?.quantities.equals(target.quantities)).toBe(true);
        expect(findResources(a.subtract(divisible), target)).toBeUndefined();
      }),
      RUNS,
    );
  });

  test('what is shrunk fits and is part of the whole', () => {
    fc.assert(
      fc.property(pairOfResources, ({ a, b }) => {
        const whole = a.scalars().nonShared();
        const target = b.scalarQuantities;
        const shrunk = shrinkToQuantities(whole, target);
        const limited = shrinkToLimits(whole, ResourceLimits.of(target));

        expect(target.contains(shrunk.quantities)).toBe(true);
        expect(whole.contains(shrunk)).toBe(true);
        expect(ResourceLimits.of(target).containsQuantities(limited.quantities)).toBe(true);
        expect(limited.contains(shrunk)).toBe(true);
      }),
      RUNS,
    );
  });
});
