import { describe, expect, it } from 'vitest';
import { measureRe2 } from './re2-syntax.ts';

describe('measureRe2', () => {
  it.each([
    ['(', 'missing ): ('],
    ['a)', 'missing ): a)'],
    ['[a', 'missing ]: [a'],
    ['*a', 'no argument for repetition operator: *'],
    ['a**', 'bad repetition operator: **'],
    ['a{1001}', 'invalid repetition size: {1001}'],
    ['a{2,1}', 'invalid repetition size: {2,1}'],
    ['[z-a]', 'invalid character class range: z-a'],
    ['[[:nope:]]', 'invalid character class range: [:nope:]'],
    ['\\', 'trailing \\'],
    ['\\q', 'invalid escape sequence: \\q'],
    ['(?=a)', 'invalid perl operator: (?='],
    ['(?P<n', 'invalid named capture group: (?P<n'],
  ])('refuses %j', (pattern, reason) => {
    expect(measureRe2(pattern)).toEqual({ ok: false, reason });
  });

  it.each([
    ['', 0],
    ['abc', 3],
    ['a|b', 3],
    ['(?i)rack-\\d+', 7],
    ['(a)', 3],
    ['(?:a)', 1],
    ['[[:alpha:]x-z\\d]]', 2],
    ['a{3}', 3],
    ['a{2,4}', 6],
    ['a{2,}', 3],
    ['é', 2],
    ['\\Qa.b\\E', 3],
    ['{a', 2],
  ])('takes %j for %i instructions', (pattern, size) => {
    expect(measureRe2(pattern)).toEqual({ ok: true, value: size + 3 });
  });

  it('does not run out of stack on deep nesting', () => {
    expect(measureRe2('('.repeat(100_000)).ok).toBe(false);
  });
});
