import type { Int64 } from '../messages/index.ts';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const UNSIGNED = /^\+?\d+$|^0[xX][0-9a-fA-F]+$/;
const UINT64_MAX = 2n ** 64n - 1n;

/** Reads a decimal number; undefined when the text is anything else, `inf` and `nan` included. */
export function parseDecimal(text: string): number | undefined {
  return DECIMAL.test(text) ? Number(text) : undefined;
}

/** Reads an unsigned 64-bit integer, decimal or hexadecimal; undefined when the text is none. */
export function parseUint64(text: string): Int64 | undefined {
  if (!UNSIGNED.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  if (value > UINT64_MAX) return undefined;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
