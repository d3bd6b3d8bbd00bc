import { describe, expect, it } from 'vitest';
import { Dice } from '../testing/random/dice.ts';
import { Competitors } from './competitors.ts';
import { SortedList } from './sorted-list.ts';

function expectSorted(list: SortedList, competitors: Competitors): void {
  const ids = [...list.ids.subarray(0, list.length)];
  const misplaced = ids.filter((id, i) => i > 0 && competitors.isBefore(id, ids[i - 1] ?? -1));
  expect(misplaced).toEqual([]);
}

describe('SortedList', () => {
  it.each([3, 40, 700])('stays in order while %d competitors are served, come and go', (size) => {
    const dice = new Dice(size);
    const competitors = new Competitors();
    const list = new SortedList();
    const ids = Array.from({ length: size }, (_, i) => competitors.add(`f${(i * 7919) % 1000}`));
    for (const id of ids) {
      competitors.shares[id] = dice.below(4);
      list.add(id);
    }
    list.sort(competitors);
    expectSorted(list, competitors);
    for (let i = 0; i < 300; i += 1) {
      const at = dice.below(list.length);
      const id = list.ids[at] ?? -1;
      competitors.shares[id] = dice.below(6);
      competitors.counts[id] = dice.below(3);
      list.reposition(id, competitors, dice.chance(0.5) ? at : 0);
      expectSorted(list, competitors);
    }
    list.remove(ids[0] ?? -1);
    expect(list.length).toBe(size - 1);
    expectSorted(list, competitors);
  });
});
