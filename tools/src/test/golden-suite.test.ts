import { describe, expect, it } from 'vitest';
import { resultOfGoldenLines } from './golden-suite.ts';

describe('resultOfGoldenLines', () => {
  it('counts scenarios and keeps the reasons of skips', () => {
    const lines = [
      'agree  task-finished (1.2 s)',
      'skip   cgroups-oom: comes later: with isolation',
      'differ reconcile (1.0 s): step 3',
      '1 agree, 1 differ, 1 skipped',
    ];
    expect(resultOfGoldenLines(lines)).toEqual({
      passed: 1,
      failed: 1,
      skipped: [{ name: 'golden cgroups-oom', reason: 'comes later: with isolation' }],
    });
  });

  it('takes a run without its closing line for failed', () => {
    expect(resultOfGoldenLines(['agree  task-finished (1.2 s)']).failed).toBe(1);
    expect(resultOfGoldenLines([]).failed).toBe(1);
  });
});
