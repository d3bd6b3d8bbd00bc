import { describe, expect, it, test } from 'vitest';
import { rateLimitsFlag } from '../flags/rate-limits-flag.ts';
import { RateLimits } from './rate-limits.ts';

const flag = rateLimitsFlag({ help: '' });

function limitsOf(json: unknown): RateLimits {
  const reading = flag.read(JSON.stringify(json));
  if (!('value' in reading) || reading.value === undefined)
    throw new Error(JSON.stringify(reading));
  return new RateLimits(reading.value);
}

describe('rate limits', () => {
  it('let a capacity pass at once, and then one at a time', () => {
    const limits = limitsOf({ limits: [{ principal: 'a', qps: 2, capacity: 3 }] });
    expect([0, 0, 0, 0].map((nowMs) => limits.take('a', nowMs))).toEqual([0, 0, 0, 0.5]);
    expect(limits.take('a', 499)).toBeGreaterThan(0);
    expect(limits.take('a', 500)).toBe(0);
    expect(limits.take('a', 500)).toBe(0.5);
    // Never more than the capacity, however long nothing came.
    expect([0, 0, 0, 0].map(() => limits.take('a', 1e9) === 0)).toEqual([true, true, true, false]);
  });

  it('are shared by all who have none of their own', () => {
    const limits = limitsOf({
      limits: [{ principal: 'free' }, { principal: 'own', qps: 1 }],
      aggregate_default_qps: 1,
    });
    expect([undefined, 'b', 'own', 'free', 'free'].map((who) => limits.take(who, 0))).toEqual([
      0, 1, 0, 0, 0,
    ]);
  });

  it('are none for others where there is no default', () => {
    const limits = limitsOf({ limits: [] });
    expect([0, 0, 0].map(() => limits.take('a', 0))).toEqual([0, 0, 0]);
  });
});

test.each([
  ['[]', 'Expecting {"limits":[…]}'],
  ['{', 'Expecting {"limits":[…]}'],
  ['{"limits":{}}', "Expecting 'limits' to be a list"],
  ['{"limits":[{"qps":1}]}', "Expecting each of 'limits' to have a 'principal'"],
  [
    '{"limits":[{"principal":"a","qps":0}]}',
    'Expecting qps and capacity to be numbers greater than 0',
  ],
  ['{"aggregate_default_qps":"1"}', 'Expecting qps and capacity to be numbers greater than 0'],
  [
    '{"limits":[{"principal":"a"},{"principal":"a"}]}',
    "There is more than one limit for principal 'a'",
  ],
])('%s is refused', (text, error) => {
  expect(flag.read(text)).toEqual({ error });
});
