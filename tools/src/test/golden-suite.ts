import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Skip, SuiteResult } from './suite-result.ts';

/** Replays the recorded exchanges; each scenario counts as one test. */
export async function runGoldenSuite(root: string): Promise<SuiteResult> {
  const child = spawn(process.execPath, [join(root, 'tools', 'src', 'main.ts'), 'golden'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    lines.push(line);
  }
  return resultOfGoldenLines(lines);
}

/** Reads what `npm run golden` printed; output without its closing line counts as one failure. */
export function resultOfGoldenLines(lines: readonly string[]): SuiteResult {
  const closing = /^(\d+) agree, (\d+) differ, \d+ skipped$/.exec(lines.at(-1) ?? '');
  const skipped = lines.flatMap((line): readonly Skip[] => {
    const skip = /^skip\s+([^:]+): (.+)$/.exec(line);
    return skip === null ? [] : [{ name: `golden ${skip[1] ?? ''}`, reason: skip[2] ?? '' }];
  });
  return closing === null
    ? { passed: 0, failed: 1, skipped }
    : { passed: Number(closing[1]), failed: Number(closing[2]), skipped };
}
