import { buildServices } from '../build.ts';
import { closingLine, total, type SuiteResult } from './suite-result.ts';
import { suites, type Suite } from './suites.ts';
import { installSystemPackages } from './system-packages.ts';

/** `npm test [-- SUITE ...]`: runs every suite, whatever the earlier ones came to. */
export async function testCommand(root: string, args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => !suites.some(({ name }) => name === arg));
  if (unknown.length > 0) {
    console.error(
      `unknown suite: ${unknown.join(', ')}; there are: ${suites.map(({ name }) => name).join(', ')}`,
    );
    return 2;
  }
  installSystemPackages();
  await buildServices(root);
  const chosen = args.length > 0 ? suites.filter(({ name }) => args.includes(name)) : suites;
  const results: SuiteResult[] = [];
  for (const suite of chosen) results.push(await runSuite(root, suite));
  const sum = total(results);
  for (const { name, reason } of sum.skipped) {
    console.log(`skipped: ${name}: ${reason === '' ? 'NO REASON GIVEN' : reason}`);
  }
  const unexplained = sum.skipped.filter(({ reason }) => reason === '').length;
  console.log(closingLine(sum));
  return sum.failed === 0 && unexplained === 0 && sum.passed > 0 ? 0 : 1;
}

async function runSuite(root: string, suite: Suite): Promise<SuiteResult> {
  const started = performance.now();
  console.log(`\n=== ${suite.name}: ${suite.about}`);
  const result = await suite.run(root);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  // A colon-free prefix would read as the closing line of the whole run.
  console.log(`=== ${suite.name} took ${seconds} s [${closingLine(result)}]`);
  return result;
}
