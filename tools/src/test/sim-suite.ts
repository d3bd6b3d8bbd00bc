import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { seedsFrom } from '../sim/seeds.ts';
import { firstSeed } from './first-seed.ts';
import { total, type SuiteResult } from './suite-result.ts';
import { runVitestSuite } from './vitest-suite.ts';

/** Seeds that no other commit has had, beside the 20 fixed ones. */
const seedsCount = 200;
/** One process a core; more than this would not make the suite faster than its start. */
const processesMax = 4;

const closingPattern = /^(\d+) passed, (\d+) failed$/;

/**
 * The 20 fixed seeds and the planted bugs, and then one cluster for each fresh seed, which counts as
 * one test. A seed that fails is printed with the command that replays it.
 */
export async function runSimSuite(root: string): Promise<SuiteResult> {
  const fixed = await runVitestSuite(root, 'sim');
  const seeds = seedsFrom(firstSeed(root), seedsCount);
  const [first = 0] = seeds;
  console.log(`as npm run sim -- --from=${String(first)} --seeds=${String(seedsCount)}`);
  const processesCount = Math.min(availableParallelism(), processesMax);
  const share = Math.ceil(seedsCount / processesCount);
  const parts = Array.from({ length: processesCount }, (_, index) =>
    seeds.slice(index * share, (index + 1) * share),
  );
  const fresh = await Promise.all(parts.map((part) => runSeeds(root, part)));
  return total([fixed, ...fresh]);
}

async function runSeeds(root: string, seeds: readonly number[]): Promise<SuiteResult> {
  const [first = 0] = seeds;
  const main = join(root, 'tools', 'src', 'main.ts');
  const child = spawn(
    process.execPath,
    [main, 'sim', `--from=${String(first)}`, `--seeds=${String(seeds.length)}`],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (!closingPattern.test(line)) console.log(line);
  }
  const closing = closingPattern.exec(last);
  return closing === null
    ? { passed: 0, failed: seeds.length, skipped: [] }
    : { passed: Number(closing[1]), failed: Number(closing[2]), skipped: [] };
}
