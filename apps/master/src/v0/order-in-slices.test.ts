import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderInSlices } from './order-in-slices.ts';

function order(keys: readonly number[], isAscending = true) {
  const room = () => new Uint32Array(keys.length).fill(7);
  const ordering = orderInSlices(keys, isAscending, [room(), room()]);
  for (let turns = 0; ; turns += 1) {
    const { done, value } = ordering.next();
    if (done === true) return { places: [...value], turns };
  }
}

it('orders as Array.sort does, equal keys as they are', () => {
  const keys = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3_000, maxLength: 20_000 });
  fc.assert(
    fc.property(keys, fc.boolean(), (list, isAscending) => {
      const sign = isAscending ? 1 : -1;
      const want = [...list.keys()].sort((a, b) => sign * ((list[a] ?? 0) - (list[b] ?? 0)));
      expect(order(list, isAscending).places).toEqual(want);
    }),
    { numRuns: 20 },
  );
});

it('leaves nothing out of what is ordered already', () => {
  const keys = Array.from({ length: 30_000 }, (_, at) => at);
  expect(order(keys).places).toEqual(keys);
  expect(order(keys, false).places).toEqual(keys.toReversed());
});

it('keeps the order of what cannot be compared', () => {
  const keys = Array.from({ length: 9_000 }, () => -Infinity);
  expect(order(keys).places).toEqual([...keys.keys()]);
});

it('has no places for no keys', () => {
  expect(order([]).places).toEqual([]);
});

it('gives others a turn again and again', () => {
  const keys = Array.from({ length: 50_000 }, (_, at) => (at * 7_919) % 50_000);
  expect(order(keys).turns).toBeGreaterThan(50);
});
