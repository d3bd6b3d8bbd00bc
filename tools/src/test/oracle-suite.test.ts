import { describe, expect, it } from 'vitest';
import { resultOfOracleLines } from './oracle-suite.ts';

describe('resultOfOracleLines', () => {
  const agreed = [
    'agree 500 clusters from seed 7: 4000 offers',
    'agree 200 clusters from seed 507: 9 offers',
  ];

  it('counts a block of clusters as a test', () => {
    expect(resultOfOracleLines(agreed, 700)).toEqual({ passed: 2, failed: 0, skipped: [] });
  });

  it('takes clusters that were not spoken of for failed', () => {
    expect(resultOfOracleLines(agreed, 1000).failed).toBe(1);
    expect(
      resultOfOracleLines([...agreed, '{', '}', 'differ seed 9; replay: …'], 1000).failed,
    ).toBe(1);
    expect(resultOfOracleLines([], 1000)).toEqual({ passed: 0, failed: 1, skipped: [] });
  });
});
