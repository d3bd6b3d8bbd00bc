import { NaiveAllocator } from '../naive/naive-allocator.ts';
import { compareEngines, type EngineFactory } from './compare-engines.ts';
import { MISLEADINGS, misled, type Misleading } from './misled-engines.ts';

const oracle: EngineFactory = (begin, nowMs) => new NaiveAllocator(begin, nowMs);

/** Whether the oracle tells an engine that knows the feature from one that does not. */
export function isNoticed(misleading: Misleading, seed: number, steps: number): boolean {
  try {
    return compareEngines(oracle, misled(misleading), seed, steps).disagreement !== undefined;
  } catch {
    // What was not heard broke an invariant of the engine: it mattered.
    return true;
  }
}

/** In what part of the clusters each feature matters to anything the allocator says. */
export function featureCoverage(
  firstSeed: number,
  clusters: number,
  steps: number,
): ReadonlyMap<string, number> {
  const coverage = new Map<string, number>();
  for (const [name, misleading] of Object.entries(MISLEADINGS)) {
    let noticed = 0;
    for (let i = 0; i < clusters; i += 1) {
      if (isNoticed(misleading, firstSeed + i, steps)) noticed += 1;
    }
    coverage.set(name, noticed / clusters);
  }
  return coverage;
}
