import { parseArgs } from 'node:util';
import { IncrementalEngine } from '../incremental-engine.ts';
import { NaiveAllocator } from './naive/naive-allocator.ts';
import { compareEngines } from './random/compare-engines.ts';

/**
 * `npm run oracle -w @mezzo/allocator -- [--clusters N] [--seed S] [--steps N]`: tells N random
 * stories to the naive and the fast allocator. Ends at the first disagreement and prints how to see
 * it again. Without a seed, fresh ones are used.
 */
const { values } = parseArgs({
  options: {
    clusters: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    steps: { type: 'string', default: '60' },
  },
});

const first = values.seed === undefined ? Date.now() % 2 ** 32 : Number(values.seed);
const clusters = Number(values.clusters);
const steps = Number(values.steps);
let offersCount = 0;
for (let i = 0; i < clusters && process.exitCode === undefined; i += 1) {
  const seed = (first + i) % 2 ** 32;
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
    `replay: npm run oracle -w @mezzo/allocator -- --clusters 1 --seed ${seed} --steps ${steps}`,
  );
  process.exitCode = 1;
}
if (process.exitCode === undefined) {
  console.log(`${clusters} clusters from seed ${first}: agreed on ${offersCount} offers`);
}
