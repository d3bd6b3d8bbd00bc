import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../run-process.ts';
import { firstSeed } from './first-seed.ts';
import type { SuiteResult } from './suite-result.ts';
import { summaryFileVariable } from './summary-reporter.ts';

/** What the malformed calls of e2e are generated from. */
const fuzzSeedVariable = 'MEZZO_FUZZ_SEED';

/** Runs one vitest project and reads the counts that the summary reporter left. */
export async function runVitestSuite(root: string, project: string): Promise<SuiteResult> {
  const folder = join(root, '.cache', 'test');
  mkdirSync(folder, { recursive: true });
  const summary = join(folder, `${project}.json`);
  rmSync(summary, { force: true });
  const code = await runProcess(
    join(root, 'node_modules', '.bin', 'vitest'),
    [
      'run',
      `--project=${project}`,
      '--reporter=default',
      `--reporter=${join(root, 'tools', 'src', 'test', 'summary-reporter.ts')}`,
    ],
    {
      cwd: root,
      env: {
        [fuzzSeedVariable]: String(firstSeed(root)),
        ...process.env,
        [summaryFileVariable]: summary,
      },
    },
  );
  if (!existsSync(summary)) {
    console.error(`vitest left no summary for '${project}' (exit code ${String(code)})`);
    return { passed: 0, failed: 1, skipped: [] };
  }
  const result = JSON.parse(readFileSync(summary, 'utf8')) as SuiteResult;
  // A run can fail without a failed test, for example by an error while it closes.
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}
