import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SuiteResult } from './suite-result.ts';

/** Fresh seeds in each run, beyond the fixed ones of the small tests. */
const freshSeedsCount = 200;

const closingPattern = /^(\d+) passed, (\d+) failed$/;

/** Simulates clusters of seeds nobody has tried; each seed counts as one test. */
export async function runSimSuite(root: string): Promise<SuiteResult> {
  const child = spawn(
    process.execPath,
    [join(root, 'tools', 'src', 'main.ts'), 'sim', '--fresh', `--seeds=${String(freshSeedsCount)}`],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (!line.startsWith('ok ') && !closingPattern.test(line)) console.log(line);
  }
  const closing = closingPattern.exec(last);
  return closing === null
    ? { passed: 0, failed: 1, skipped: [] }
    : { passed: Number(closing[1]), failed: Number(closing[2]), skipped: [] };
}
