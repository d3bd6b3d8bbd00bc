import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { firstSeed } from './first-seed.ts';
import { total, type SuiteResult } from './suite-result.ts';

/** So many random clusters, others for each commit: what the naive and the fast allocator must agree on. */
const clusters = 20_000;

/** More processes would only take memory from each other. */
const processesMax = 4;

const agreePattern = /^agree (\d+) clusters /;

/**
 * Tells random stories to the naive and to the fast allocator, on all cores; each block of 500 that
 * they agree on counts as one test. What they disagree on is printed with its seed and how to see it
 * again.
 */
export async function runOracleSuite(root: string): Promise<SuiteResult> {
  const processes = Math.min(processesMax, availableParallelism());
  const each = Math.ceil(clusters / processes);
  const first = firstSeed(root);
  console.log(`${String(clusters)} random clusters, the first from seed ${String(first)}`);
  const results = await Promise.all(
    Array.from({ length: processes }, (_, i) => compare(root, first + i * each, each)),
  );
  return total(results);
}

async function compare(root: string, seed: number, count: number): Promise<SuiteResult> {
  const command = join(root, 'libs', 'allocator', 'src', 'testing', 'oracle-command.ts');
  const child = spawn(
    process.execPath,
    [command, `--clusters=${String(count)}`, `--seed=${String(seed % 2 ** 32)}`],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (!agreePattern.test(line)) console.log(line);
    lines.push(line);
  }
  return resultOfOracleLines(lines, count);
}

/** Reads what the command printed; clusters that it did not speak of count as one failure. */
export function resultOfOracleLines(lines: readonly string[], count: number): SuiteResult {
  const blocks = lines.flatMap((line) => {
    const block = agreePattern.exec(line);
    return block === null ? [] : [Number(block[1])];
  });
  const agreed = blocks.reduce((sum, block) => sum + block, 0);
  return { passed: blocks.length, failed: agreed === count ? 0 : 1, skipped: [] };
}
