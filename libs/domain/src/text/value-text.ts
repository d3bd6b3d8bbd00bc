import type { Value, ValueRange } from '../messages/index.ts';
import { Ranges } from '../resources/ranges.ts';
import { failure, success, type Result } from '../result.ts';
import { parseDecimal, parseUint64 } from './number-text.ts';
import { tokenize } from './tokenize.ts';

/** The smallest positive double that is stored with full precision. */
const NORMAL_MIN = 2.2250738585072014e-308;
const BRACKETS = ['{}', '[]', '()'] as const;

/**
 * Reads a value: `[1-10, 20-30]` is RANGES, `{a, b}` a SET, a number a SCALAR, all else TEXT
 * (negative and infinite numbers too). Spaces do not count.
 *
 * Source: mesos src/common/values.cpp#parse
 */
export function parseValueText(text: string): Result<Value> {
  const compact = text.replaceAll(' ', '');
  if (compact === '') return failure('Expecting non-empty string');
  if (!BRACKETS.every(([open = '', close = '']) => isBalanced(compact, open, close))) {
    return failure('Mismatched brackets');
  }
  if (compact.startsWith('[')) return parseRanges(compact);
  if (compact.includes('[')) return failure("Unexpected '[' found");
  if (compact.startsWith('{')) {
    return success({ type: 'SET', set: { item: tokenize(compact, '{},\n') } });
  }
  return compact.includes('{') ? failure("Unexpected '{' found") : parseScalarOrText(compact);
}

function isBalanced(text: string, open: string, close: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === open) depth += 1;
    if (character === close) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function parseRanges(text: string): Result<Value> {
  const tokens = tokenize(text, '[]-,\n');
  if (tokens.length % 2 !== 0) return failure('Expecting one or more "ranges"');
  const range: ValueRange[] = [];
  for (let i = 0; i < tokens.length; i += 2) {
    const begin = parseUint64(tokens[i] ?? '');
    const end = parseUint64(tokens[i + 1] ?? '');
    if (begin === undefined || end === undefined) {
      return failure(`Expecting non-negative integers in '${tokens[i] ?? ''}'`);
    }
    range.push({ begin, end });
  }
  return success({ type: 'RANGES', ranges: { range: new Ranges(range).coalesced().list } });
}

function parseScalarOrText(text: string): Result<Value> {
  const value = parseDecimal(text);
  if (value === undefined || !Number.isFinite(value)) return parsedText(text);
  if (value !== 0 && Math.abs(value) < NORMAL_MIN) return failure('Subnormal values not supported');
  return value < 0 ? parsedText(text) : success({ type: 'SCALAR', scalar: { value } });
}

function parsedText(value: string): Result<Value> {
  return success({ type: 'TEXT', text: { value } });
}
