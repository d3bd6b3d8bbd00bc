import { expect, test } from 'vitest';
import { sampleStatistics } from './sample-statistics.ts';

test('one sample has no statistics', () => {
  expect(sampleStatistics([])).toEqual([]);
  expect(sampleStatistics([1])).toEqual([]);
});

test('percentiles lie between the samples', () => {
  expect(Object.fromEntries(sampleStatistics([0, 10, 20, 30]))).toEqual({
    count: 4,
    min: 0,
    max: 30,
    p50: 15,
    p90: 27,
    p95: expect.closeTo(28.5) as number,
    p99: expect.closeTo(29.7) as number,
    p999: expect.closeTo(29.97) as number,
    p9999: expect.closeTo(29.997) as number,
  });
});
