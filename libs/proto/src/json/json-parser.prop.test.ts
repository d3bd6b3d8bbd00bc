import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome.ts';
import { parseJsonExactly } from './json-parser.ts';

describe('parseJsonExactly', () => {
  it('agrees with JSON.parse on JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 3 }), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const exact = JSON.stringify(parseJsonExactly(text), (_, member: unknown) =>
          typeof member === 'bigint' ? Number(member) : member,
        );
        expect(exact).toBe(JSON.stringify(value));
      }),
    );
  });

  it('accepts no more than JSON.parse but sloppy numbers', () => {
    const tokens = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', 'true', 'null', '1', ' ');
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 12 }), (list) => {
        const text = list.join('').replace(/\b1+\b/g, '1');
        const outcome = outcomeOf(() => parseJsonExactly(text));
        let expected: unknown;
        try {
          expected = { value: JSON.parse(text) as unknown };
        } catch {
          expect(outcome).toHaveProperty('error');
          return;
        }
        expect(outcome).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
