import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterProgramsMissing, plainEnvironment } from '@mezzo/tools';
import { describe, it } from 'vitest';
import { findLeftovers, nothingLeft } from '../src/harness/leftovers.ts';

/** Two starts of a cluster's worth on a busy machine, and the time in which it may become well. */
const testTimeoutMs = 420_000;

interface Result {
  readonly code: number;
  readonly output: string;
}

function runChaos(args: readonly string[]): Promise<Result> {
  const main = join(import.meta.dirname, 'main.ts');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      { env: plainEnvironment() },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr });
      },
    );
  });
}

// They wait most of the time: both at once.
describe.concurrent('a chaos run', () => {
  it.for([
    { plant: 'second-run', says: /planted[^]*VIOLATION .* \[run-once\] task \w+-\d+ ran 2 times/ },
    { plant: 'lost-disk', says: /planted[^]*VIOLATION .* \[told\] task \w+-\d+ was to run / },
  ])(
    'in which something is broken on purpose ($plant) is found to be bad',
    { timeout: testTimeoutMs },
    async ({ plant, says }, { skip, expect }) => {
      const missing = clusterProgramsMissing();
      if (missing !== undefined) skip(missing);
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-chaos-')));
      try {
        const args = ['--seed=1', '--minutes=0.01', '--tasks=24', '--patience=60'];
        const { code, output } = await runChaos([
          ...args,
          `--plant=${plant}`,
          `--folder=${folder}`,
        ]);
        expect(output).toMatch(says);
        expect(output).toMatch(/replay: npm run chaos -- .*--seed=1\n/);
        expect(code, output).toBe(1);
        expect(findLeftovers(folder, [])).toEqual(nothingLeft);
      } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  );
});
