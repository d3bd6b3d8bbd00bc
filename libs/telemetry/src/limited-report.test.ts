import { expect, it } from 'vitest';
import { createLimitedReport } from './limited-report.ts';

it('passes an error on, and the next one only after a while', () => {
  const seen: unknown[] = [];
  const report = createLimitedReport((error) => seen.push(error), 60_000);
  report('first', 0);
  report('too early', 59_999);
  report('second', 60_000);
  report('too early again', 60_001);
  expect(seen).toEqual(['first', 'second']);
});
