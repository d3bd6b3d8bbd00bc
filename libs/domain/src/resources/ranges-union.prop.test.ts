import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Ranges } from './ranges.ts';
import { RangesUnion } from './ranges-union.ts';

const maxInt64 = 2n ** 64n - 1n;

/** Close to each other, and close to where numbers end and integers of 64 bits do. */
const bound = fc.oneof(
  fc.nat({ max: 20 }),
  fc.nat({ max: 5 }).map((less) => Number.MAX_SAFE_INTEGER - less),
  fc.nat({ max: 5 }).map((more) => BigInt(Number.MAX_SAFE_INTEGER) + 1n + BigInt(more)),
  fc.nat({ max: 5 }).map((less) => maxInt64 - BigInt(less)),
);

const ranges = fc
  .array(
    fc.tuple(bound, bound).map(([one, other]) => {
      return one < other ? { begin: one, end: other } : { begin: other, end: one };
    }),
    { maxLength: 4 },
  )
  .map((list) => new Ranges(list));

it('has what any of many ranges has, whatever came and went', () => {
  const arbitrary = fc.array(fc.tuple(ranges, fc.option(fc.nat())), { maxLength: 20 });
  fc.assert(
    fc.property(arbitrary, (changes) => {
      const union = new RangesUnion();
      const held: Ranges[] = [];
      for (const [added, removed] of changes) {
        union.add(added);
        held.push(added);
        if (removed !== null) {
          const [gone] = held.splice(removed % held.length, 1);
          union.remove(gone ?? Ranges.empty);
        }
        const sum = new Ranges(held.flatMap(({ list }) => list)).coalesced();
        expect(union.ranges.list).toEqual(sum.list);
      }
    }),
    { numRuns: 500 },
  );
});
