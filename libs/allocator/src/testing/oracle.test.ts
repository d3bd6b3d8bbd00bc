import { describe, expect, it } from 'vitest';
import type { EngineMessage } from '../allocation-engine.ts';
import { IncrementalEngine } from '../incremental-engine.ts';
import { NaiveAllocator } from './naive/naive-allocator.ts';
import { compareEngines, type EngineFactory } from './random/compare-engines.ts';
import { InterruptedEngine } from './random/interrupted-engine.ts';

/** More of them with `npm run oracle -w @mezzo/allocator`. */
const CLUSTERS = Number(process.env['ALLOCATOR_CLUSTERS'] ?? 200);
const STEPS = 40;
const TIMEOUT_MS = 300_000;

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
    expectAgreement((begin, nowMs) => new InterruptedEngine(begin, nowMs), 100_001, CLUSTERS / 4);
  });
});

/** An engine that gets some messages otherwise than they were sent. */
function misled(change: (message: EngineMessage) => EngineMessage | undefined): EngineFactory {
  return (begin, nowMs) => {
    const engine = new IncrementalEngine(begin, nowMs);
    return {
      get allocationRequested() {
        return engine.allocationRequested;
      },
      apply: (message, atMs) => {
        const changed = change(message);
        return changed === undefined ? [] : engine.apply(changed, atMs);
      },
      allocate: (atMs) => engine.allocate(atMs),
    };
  };
}

describe('the oracle notices', { timeout: TIMEOUT_MS }, () => {
  it.each<[string, (message: EngineMessage) => EngineMessage | undefined]>([
    [
      'filters that are not installed',
      (message) =>
        message.type === 'recoverResources' ? { ...message, filters: undefined } : message,
    ],
    [
      'a quota that is not heeded',
      (message) => (message.type === 'updateQuota' ? undefined : message),
    ],
    [
      'weights that are not heeded',
      (message) => (message.type === 'updateWeights' ? undefined : message),
    ],
  ])('%s', (_name, change) => {
    const seeds = Array.from({ length: 150 }, (_, i) => i + 1);
    const noticed = seeds.some(
      (seed) => compareEngines(oracle, misled(change), seed, STEPS).disagreement !== undefined,
    );
    expect(noticed).toBe(true);
  });
});
