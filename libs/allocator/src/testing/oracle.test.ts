import { describe, expect, it } from 'vitest';
import { IncrementalEngine } from '../incremental-engine.ts';
import { NaiveAllocator } from './naive/naive-allocator.ts';
import { compareEngines } from './random/compare-engines.ts';

describe('the oracle', () => {
  it('agrees on random clusters', () => {
    let offersCount = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const result = compareEngines(
        (begin, nowMs) => new NaiveAllocator(begin, nowMs),
        (begin, nowMs) => new IncrementalEngine(begin, nowMs),
        seed,
        60,
      );
      expect(result.disagreement, `seed ${seed}`).toBeUndefined();
      offersCount += result.offersCount;
    }
    expect(offersCount).toBeGreaterThan(2000);
  });
});
