import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome.ts';
import { parseJsonExactly } from './json-parser.ts';
import { parseJson } from './parse-json.ts';

describe('parseJson', () => {
  it.each([
    // Recorded.
    ['', 'syntax error at line 1 near: '],
    ['{"type":', 'syntax error at line 1 near: '],
    ['{', 'syntax error at line 1 near: '],
    ['hello', 'syntax error at line 1 near: hello'],
    ['maybe', 'syntax error at line 1 near: maybe'],
    ['NaN', 'syntax error at line 1 near: NaN'],
    ['{"type":"SUBSCRIBE"} x', 'Parsed JSON included non-whitespace trailing characters:  x'],
    // What follows is shown up to the end of the line, without control characters.
    ['{"a":\n tru\te,\n}', 'syntax error at line 2 near: e,'],
    ['[1,\n2,\n]', 'syntax error at line 3 near: ]'],
    ['{"a" 1}', 'syntax error at line 1 near: 1}'],
    ['{"a":1,}', 'syntax error at line 1 near: }'],
    ['{a:1}', 'syntax error at line 1 near: a:1}'],
    ["{'a':1}", "syntax error at line 1 near: 'a':1}"],
    ['"abc', 'syntax error at line 1 near: '],
    ['"a\nb"', 'syntax error at line 1 near: '],
    ['"\\q"', 'syntax error at line 1 near: "'],
    ['"\\u12x4"', 'syntax error at line 1 near: x4"'],
    ['"\\udc00"', 'syntax error at line 1 near: "'],
    ['"\\ud800"', 'syntax error at line 1 near: "'],
    ['"\\ud800\\n"', 'syntax error at line 1 near: n"'],
    ['"\\ud800\\u0041"', 'syntax error at line 1 near: "'],
    ['"\\ud800', 'syntax error at line 1 near: '],
    ['-', 'syntax error at line 1 near: '],
    ['1e', 'syntax error at line 1 near: '],
    ['1-2]', 'syntax error at line 1 near: ]'],
    ['.5', 'syntax error at line 1 near: .5'],
    ['+1', 'syntax error at line 1 near: +1'],
    ['5 6', 'Parsed JSON included non-whitespace trailing characters:  6'],
    ['/* */ {}', 'syntax error at line 1 near: /* */ {}'],
  ])('refuses %j', (text, error) => {
    expect(outcomeOf(() => parseJson(text))).toEqual({ kind: 'syntax', error });
  });

  it.each([
    [' {"a":[1,true,null,"x"]}\n', { a: [1, true, null, 'x'] }],
    ['01', 1],
    ['1.', 1],
    ['-0', -0],
    ['"\\u00e9\\ud83d\\ude00\\/"', 'é😀/'],
    ['"é😀"', 'é😀'],
    ['{"a":1,"a":2}', { a: 2 }],
    ['1e999', Infinity],
    ['{"k\\u0041":{}}', { kA: {} }],
    ['[]', []],
    ['[ ]', []],
  ])('reads %j', (text, value) => {
    expect(parseJson(text)).toEqual(value);
    expect(parseJsonExactly(text)).toEqual(value);
  });

  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['1700000000123456789', 1700000000123456789n],
    ['18446744073709551615', 18446744073709551615n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551616', 18446744073709552000],
    ['000000000000000000000000007', 7],
    ['0.12345678901234567890', 0.12345678901234568],
    ['12345678901234567890.5', 12345678901234567890],
    ['1e18', 1e18],
  ])('keeps the integer %s exact as far as 64 bits go', (text, value) => {
    expect(parseJson(`{"a":${text}}`)).toEqual({ a: value });
  });

  it('keeps a member called __proto__ a member', () => {
    const text = '{"__proto__":{"x":1},"n":1234567890123456789}';
    const value = parseJson(text) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(['__proto__', 'n']);
  });

  it('allows 200 levels and no more', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(outcomeOf(() => parseJson(nested(200)))).toHaveProperty('value');
    expect(outcomeOf(() => parseJson(nested(201)))).toEqual({
      kind: 'syntax',
      error: `syntax error at line 1 near: ${']'.repeat(201)}`,
    });
  });
});
