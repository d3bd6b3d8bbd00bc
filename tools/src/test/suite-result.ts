/** A test that did not run, and why: a skip without a reason is reported as a failure. */
export interface Skip {
  readonly name: string;
  readonly reason: string;
}

/** What one suite came to. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly Skip[];
}

/** The sum of several suites. */
export function total(results: readonly SuiteResult[]): SuiteResult {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    skipped: results.flatMap(({ skipped }) => skipped),
  };
}

/** `N passed, N failed, N skipped`, the closing line of every test run. */
export function closingLine({ passed, failed, skipped }: SuiteResult): string {
  return `${String(passed)} passed, ${String(failed)} failed, ${String(skipped.length)} skipped`;
}
