import { describe, expect, it } from 'vitest';
import { Dice } from '../testing/random/dice.ts';
import { ExpiryHeap } from './expiry-heap.ts';
import { PairTable } from './pair-table.ts';

describe('PairTable', () => {
  it('agrees with a Map through thousands of insertions and removals', () => {
    const dice = new Dice(1);
    const table = new PairTable();
    const map = new Map<string, number>();
    for (let i = 0; i < 20_000; i += 1) {
      const [first, second] = [dice.below(60), dice.below(60)];
      if (dice.chance(0.45)) {
        table.delete(first, second);
        map.delete(`${first} ${second}`);
      } else {
        table.set(first, second, i);
        map.set(`${first} ${second}`, i);
      }
      const [a, b] = [dice.below(60), dice.below(60)];
      expect(table.get(a, b)).toBe(map.get(`${a} ${b}`) ?? -1);
    }
    expect(table.size).toBe(map.size);
  });
});

describe('ExpiryHeap', () => {
  it('gives out numbers by time, whatever was removed in between', () => {
    const dice = new Dice(2);
    const heap = new ExpiryHeap();
    const times = new Map<number, number>();
    for (let id = 0; id < 3000; id += 1) {
      const time = dice.below(1000);
      heap.push(id, time);
      times.set(id, time);
      if (dice.chance(0.4)) {
        const gone = dice.pick([...times.keys()]);
        heap.remove(gone);
        times.delete(gone);
      }
    }
    const order: number[] = [];
    while (heap.size > 0) order.push(times.get(heap.pop()) ?? -1);
    expect(order).toEqual([...times.values()].toSorted((a, b) => a - b));
  });
});
