import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortInSlices } from './sort-in-slices.ts';

interface Item {
  readonly key: number;
  readonly at: number;
}

const byKey = (a: Item, b: Item): number => a.key - b.key;

function sorted(keys: readonly number[]): { readonly result: Item[]; readonly turns: number } {
  const sorting = sortInSlices(
    keys.map((key, at) => ({ key, at })),
    byKey,
  );
  for (let turns = 0; ; turns += 1) {
    const { done, value } = sorting.next();
    if (done === true) return { result: value, turns };
  }
}

it('sorts as Array.sort does, equal elements in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5_000 }), (keys) => {
      const want = keys.map((key, at) => ({ key, at })).sort(byKey);
      expect(sorted(keys).result).toEqual(want);
    }),
    { numRuns: 20 },
  );
});

it('keeps the order of what cannot be compared', () => {
  const keys = Array.from({ length: 3_000 }, () => -Infinity);
  expect(sorted(keys).result.map(({ at }) => at)).toEqual(keys.map((_, at) => at));
});

it('gives others a turn again and again', () => {
  const keys = Array.from({ length: 50_000 }, (_, at) => (at * 7_919) % 50_000);
  expect(sorted(keys).turns).toBeGreaterThan(100);
});
