import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Skip, SuiteResult } from './suite-result.ts';

/** Environment variable that names the file the summary is written to. */
export const summaryFileVariable = 'MEZZO_TEST_SUMMARY';

/** Counts a vitest run and keeps the reason of each skip. A file that cannot load counts as failed. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env[summaryFileVariable];
    if (file === undefined) return;
    writeFileSync(file, JSON.stringify(summarize(modules, unhandledErrors.length)));
  }
}

function summarize(modules: readonly TestModule[], unhandledErrors: number): SuiteResult {
  let passed = 0;
  let failed = unhandledErrors;
  const skipped: Skip[] = [];
  for (const module of modules) {
    failed += module.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      else if (state === 'failed') failed += 1;
      else skipped.push({ name: test.fullName, reason: reasonOf(test) });
    }
  }
  return { passed, failed, skipped };
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return ('note' in result ? result.note : undefined) ?? '';
}
