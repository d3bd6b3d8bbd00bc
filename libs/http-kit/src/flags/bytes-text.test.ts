import { describe, expect, it, test } from 'vitest';
import { formatBytesText, parseBytesText } from './bytes-text.ts';

describe('bytes', () => {
  test.each([
    ['4KB', 4096],
    ['4097B', 4097],
    ['1MB', 1_048_576],
    ['0B', 0],
    ['3gb', 3 * 1024 ** 3],
  ])('reads %s', (text, want) => {
    expect(parseBytesText(text)).toBe(want);
  });

  test.each([
    ['4', "Invalid bytes '4'"],
    ['KB', "Failed to convert '' to number"],
    ['4QB', "Unknown bytes unit 'QB'"],
  ])('refuses %s', (text, error) => {
    expect(parseBytesText(text)).toEqual({ error });
  });

  it('prints the largest unit that divides', () => {
    expect([0, 4096, 4097, 1_048_576].map(formatBytesText)).toEqual(['0B', '4KB', '4097B', '1MB']);
  });
});
