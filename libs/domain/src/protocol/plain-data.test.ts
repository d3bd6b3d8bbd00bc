import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { decodePlainData, encodePlainData } from './plain-data.ts';

const plainData = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.string(),
    // JSON has no negative zero, and no message needs one.
    fc.double().map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('$bytes', '$$number', '$', '__proto__', '$bigint')),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe('plain data', () => {
  it('survives the round trip, whatever it is', () => {
    fc.assert(
      fc.property(plainData, (value) => {
        expect(decodePlainData(encodePlainData(value))).toEqual(value);
      }),
    );
  });

  test.each([
    [new Uint8Array([0, 255]), '{"$bytes":"AP8="}'],
    [2n ** 63n, '{"$bigint":"9223372036854775808"}'],
    [Infinity, '{"$number":"Infinity"}'],
    [{ a: undefined, b: [1n] }, '{"b":[{"$bigint":"1"}]}'],
    [{ $bytes: 'x' }, '{"$$bytes":"x"}'],
  ])('is written as expected', (value, text) => {
    expect(encodePlainData(value)).toBe(text);
  });

  it('carries bytes beyond what one call can spread', () => {
    const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
    expect(decodePlainData(encodePlainData({ bytes }))).toEqual({ bytes });
  });

  it('does not change what it writes', () => {
    const value = Object.freeze({ list: Object.freeze([1n, { $x: 2n }]) });
    expect(encodePlainData(value)).toBe('{"list":[{"$bigint":"1"},{"$$x":{"$bigint":"2"}}]}');
    expect(value).toEqual({ list: [1n, { $x: 2n }] });
  });
});
