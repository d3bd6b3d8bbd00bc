import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { clusterProgramsMissing } from '../cluster/cluster-services.ts';
import { runProcess } from '../run-process.ts';
import { firstSeed } from './first-seed.ts';
import type { SuiteResult } from './suite-result.ts';

/** How long faults are made; the other suites take some twenty minutes. */
const minutes = 10;

/**
 * A cluster of processes and three frameworks with 500 tasks, under faults from a seed that no other
 * commit has had; one test. What it does, and how to have the same faults again, is printed.
 */
export async function runChaosSuite(root: string): Promise<SuiteResult> {
  const missing = clusterProgramsMissing();
  if (missing !== undefined) {
    return { passed: 0, failed: 0, skipped: [{ name: 'chaos', reason: missing }] };
  }
  const seed = firstSeed(root);
  const folder = join(root, '.cache', 'chaos', 'test');
  rmSync(folder, { recursive: true, force: true });
  const code = await runProcess(
    process.execPath,
    [
      join(root, 'e2e', 'chaos', 'main.ts'),
      `--minutes=${String(minutes)}`,
      `--seed=${String(seed)}`,
      `--folder=${folder}`,
    ],
    { cwd: root },
  );
  const failed = code === 0 ? 0 : 1;
  return { passed: 1 - failed, failed, skipped: [] };
}
