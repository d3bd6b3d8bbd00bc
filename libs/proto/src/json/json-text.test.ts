import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesText, doubleText, integerText, stringText } from './json-text.ts';

describe('stringText', () => {
  it.each([
    ['plain', '"plain"'],
    ['a/b', '"a/b"'],
    ['say "x"\\', '"say \\"x\\"\\\\"'],
    ['\b\f\n\r\t', '"\\b\\f\\n\\r\\t"'],
    ['\u0000\u001f\u007f', '"\\u0000\\u001F\u007f"'],
    ['é😀\u2028', '"é😀\u2028"'],
  ])('quotes %j', (value, text) => {
    expect(stringText(value)).toBe(text);
  });

  it('is read back by JSON.parse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(JSON.parse(stringText(value))).toBe(value);
      }),
    );
  });
});

describe('doubleText', () => {
  it.each([
    [15, '15.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [-2.5, '-2.5'],
    [1600000000.5, '1600000000.5'],
    [1e15, '1000000000000000.0'],
    [2 ** 53, '9007199254740992.0'],
    [1e20, '100000000000000000000.0'],
    [1e21, '1e21'],
    [1.5e300, '1.5e300'],
    [0.000001, '0.000001'],
    [1e-7, '1e-7'],
    [5e-324, '5e-324'],
    [Infinity, '"Infinity"'],
    [-Infinity, '"-Infinity"'],
    [NaN, '"NaN"'],
  ])('prints %d', (value, text) => {
    expect(doubleText(value)).toBe(text);
  });

  it('always shows that it is a double, and loses nothing', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = doubleText(value);
        expect(text).toMatch(/[.e]/);
        expect(JSON.parse(text)).toBe(value);
      }),
    );
  });
});

describe('integerText', () => {
  it('prints integers of any width bare', () => {
    expect(integerText(16777343)).toBe('16777343');
    expect(integerText(-5)).toBe('-5');
    expect(integerText(2n ** 64n - 1n)).toBe('18446744073709551615');
  });

  it('refuses what is no integer', () => {
    expect(() => integerText(1.5)).toThrow('1.5 is not an integer');
    expect(() => integerText(NaN)).toThrow();
  });
});

describe('bytesText', () => {
  it('prints base64 with padding', () => {
    expect(bytesText(Uint8Array.of(0, 1, 2, 3))).toBe('"AAECAw=="');
    expect(bytesText(Uint8Array.of(9, 255, 254).subarray(1))).toBe('"//4="');
    expect(bytesText(new Uint8Array())).toBe('""');
  });
});
