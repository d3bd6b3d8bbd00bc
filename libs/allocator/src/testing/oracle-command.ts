import { parseArgs } from 'node:util';
import { IncrementalEngine } from '../incremental-engine.ts';
import { NaiveAllocator } from './naive/naive-allocator.ts';
import { compareEngines } from './random/compare-engines.ts';
import { featureCoverage } from './random/feature-coverage.ts';

/** Clusters between two signs of life. */
const BLOCK_CLUSTERS = 500;
const SEEDS = 2 ** 32;

/**
 * `npm run oracle -w @mezzo/allocator -- [--clusters N] [--seed S] [--steps N] [--features]`: tells N
 * random stories to the naive and the fast allocator. Ends at the first disagreement and prints how
 * to see it again. Without a seed, fresh ones are used. With `--features` it prints instead in what
 * part of the stories each feature makes a difference.
 */
const { values } = parseArgs({
  options: {
    clusters: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    steps: { type: 'string', default: '40' },
    features: { type: 'boolean', default: false },
  },
});

const first = values.seed === undefined ? Date.now() % SEEDS : Number(values.seed);
const clusters = Number(values.clusters);
const steps = Number(values.steps);
if (values.features) printFeatures();
else process.exitCode = compareBlocks() ? 0 : 1;

function printFeatures(): void {
  for (const [name, part] of featureCoverage(first, clusters, steps)) {
    console.log(`${(part * 100).toFixed(1).padStart(5)} % ${name}`);
  }
}

function compareBlocks(): boolean {
  for (let done = 0; done < clusters; done += BLOCK_CLUSTERS) {
    const seed = (first + done) % SEEDS;
    const count = Math.min(BLOCK_CLUSTERS, clusters - done);
    if (!compareBlock(seed, count)) return false;
  }
  return true;
}

/** @returns whether both agreed on all of it */
function compareBlock(firstSeed: number, count: number): boolean {
  let offersCount = 0;
  for (let i = 0; i < count; i += 1) {
    const seed = (firstSeed + i) % SEEDS;
    const result = compareEngines(
      (begin, nowMs) => new NaiveAllocator(begin, nowMs),
      (begin, nowMs) => new IncrementalEngine(begin, nowMs),
      seed,
      steps,
    );
    offersCount += result.offersCount;
    if (result.disagreement === undefined) continue;
    console.log(JSON.stringify(result.disagreement, undefined, 2));
    console.log(
      `differ seed ${seed}; replay: npm run oracle -w @mezzo/allocator -- --clusters 1 --seed ${seed} --steps ${steps}`,
    );
    return false;
  }
  console.log(`agree ${count} clusters from seed ${firstSeed}: ${offersCount} offers`);
  return true;
}
