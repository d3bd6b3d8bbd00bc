import { describe, expect, it } from 'vitest';
import { IncrementalEngine } from '../incremental-engine.ts';
import { NaiveAllocator } from './naive/naive-allocator.ts';
import { compareEngines, type EngineFactory } from './random/compare-engines.ts';
import { isNoticed } from './random/feature-coverage.ts';
import { InterruptedEngine } from './random/interrupted-engine.ts';
import { MISLEADINGS } from './random/misled-engines.ts';
import { ReshuffledEngine } from './random/reshuffled-engine.ts';

/** Fixed seeds; the suite `oracle` of `npm test` goes through 20,000 fresh ones. */
const CLUSTERS = 100;
const STEPS = 40;
const TIMEOUT_MS = 300_000;
/** Every feature makes a difference in a twentieth of the clusters at least. */
const SEEDS_UNTIL_NOTICED = 300;

const oracle: EngineFactory = (begin, nowMs) => new NaiveAllocator(begin, nowMs);

function expectAgreement(engine: EngineFactory, firstSeed: number, clusters: number): void {
  let offersCount = 0;
  for (let seed = firstSeed; seed < firstSeed + clusters; seed += 1) {
    const result = compareEngines(oracle, engine, seed, STEPS);
    expect(result.disagreement, `seed ${seed}`).toBeUndefined();
    offersCount += result.offersCount;
  }
  expect(offersCount).toBeGreaterThan(clusters * 4);
}

describe('the oracle agrees', { timeout: TIMEOUT_MS }, () => {
  it('on random clusters', () => {
    expectAgreement((begin, nowMs) => new IncrementalEngine(begin, nowMs), 1, CLUSTERS);
  });

  it('with an allocator that is restored from snapshots all the time', () => {
    expectAgreement((begin, nowMs) => new InterruptedEngine(begin, nowMs), 100_001, CLUSTERS / 2);
  });

  // The number of a round stays as it is over runs that offer nothing.
  it('and where nothing is offered no shuffle would have offered anything', () => {
    expectAgreement((begin, nowMs) => new ReshuffledEngine(begin, nowMs), 200_001, CLUSTERS / 2);
  });
});

describe('the oracle notices an allocator without', { timeout: TIMEOUT_MS }, () => {
  it.each(Object.entries(MISLEADINGS))('%s', (_name, misleading) => {
    const seeds = Array.from({ length: SEEDS_UNTIL_NOTICED }, (_, i) => i + 1);
    expect(seeds.some((seed) => isNoticed(misleading, seed, STEPS))).toBe(true);
  });
});
