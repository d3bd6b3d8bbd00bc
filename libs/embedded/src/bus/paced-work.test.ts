import { describe, expect, it } from 'vitest';
import { PacedWork } from './paced-work.ts';

/** Time passes only in jobs, and turns are ended by hand. */
function startWork() {
  let nowMs = 0;
  const turns: (() => void)[] = [];
  const done: number[] = [];
  const work = new PacedWork({ nowMs: () => nowMs, nextTurn: (act) => turns.push(act) });
  return {
    work,
    done,
    turns,
    add: (from: number, to: number, takesMs: number) => {
      for (let job = from; job <= to; job += 1) {
        work.enqueue(() => {
          nowMs += takesMs;
          done.push(job);
        });
      }
    },
    /** Ends the turn, which took so long beside the work. */
    turn: (tookMs = 0) => {
      nowMs += tookMs;
      for (const act of turns.splice(0)) act();
      return done.splice(0);
    },
  };
}

describe('paced work', () => {
  it('is done in order, a slice in a turn', () => {
    const { add, turn, turns } = startWork();
    add(1, 5, 2);
    expect([turn(), turn(), turn()]).toEqual([[1, 2], [3, 4], [5]]);
    expect(turns).toEqual([]);
  });

  it('does at least one job in a turn, however long that takes', () => {
    const { add, turn } = startWork();
    add(1, 2, 1_000);
    expect([turn(), turn()]).toEqual([[1], [2]]);
  });

  it('puts what a job brings behind what waits', () => {
    const { work, add, turn } = startWork();
    work.enqueue(() => add(3, 3, 1));
    add(1, 2, 1);
    expect(turn()).toEqual([1, 2, 3]);
  });

  it('keeps the order of thousands of jobs, of which more come while some are done', () => {
    const { add, turn } = startWork();
    const all: number[] = [];
    add(1, 5_000, 0.01);
    for (let next = 5_001; all.length < 10_000; next += 100) {
      if (next < 10_000) add(next, next + 99, 0.01);
      all.push(...turn());
    }
    expect(all).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
  });

  it('rests in turns that took a connection, and not for ever', () => {
    const { work, add, turn } = startWork();
    add(1, 100, 2);
    const doneBy = [1, 10, 9, 1, 19, 1].map((tookMs) => {
      work.makeWay();
      return turn(tookMs).length;
    });
    expect(doneBy).toEqual([0, 0, 0, 2, 0, 0]);
    expect(turn(1)).toHaveLength(2);
  });

  it('says when it is behind', () => {
    const { work, add, turn } = startWork();
    add(1, 1_000, 0.01);
    expect(work.isBehind).toBe(false);
    add(1_001, 1_001, 0);
    expect(work.isBehind).toBe(true);
    turn();
    expect(work.isBehind).toBe(false);
  });
});
