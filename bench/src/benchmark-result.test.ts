import { afterEach, describe, expect, it, vi } from 'vitest';
import { percentile, printResult } from './benchmark-result.ts';

describe('percentile', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  it.each([
    { share: 0, want: 1 },
    { share: 0.5, want: 50 },
    { share: 0.99, want: 99 },
    { share: 1, want: 100 },
  ])('$share of 1 to 100 is $want', ({ share, want }) => {
    expect(percentile(values, share)).toBe(want);
  });
});

describe('printResult', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    { better: 'higher' as const, value: 172, mesos: 8.6, target: 150, ratio: 20, reached: true },
    { better: 'lower' as const, value: 18, mesos: 180, target: 10, ratio: 10, reached: false },
  ])('tells how many times better, and whether it suffices: $better', (row) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const { ratio, reached, ...result } = row;
    printResult({ benchmark: 'x', work: 'y', unit: 'u', ...result });
    expect(log).toHaveBeenCalledTimes(1);
    expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({ ratio, reached });
  });
});
