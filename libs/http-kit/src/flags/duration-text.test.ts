import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatBytesText, parseBytesText } from './bytes-text.ts';
import { formatDurationText, parseDurationText } from './duration-text.ts';

describe('parseDurationText', () => {
  test.each([
    ['15secs', 15_000],
    ['1.5hrs', 5_400_000],
    ['2weeks', 1_209_600_000],
    ['500ms', 500],
    ['10us', 0.01],
    ['7ns', 7e-6],
    ['0secs', 0],
    ['1days', 86_400_000],
  ])('%s', (text, want) => {
    expect(parseDurationText(text)).toBe(want);
  });

  test.each([
    ['zz', "Failed to convert '' to number"],
    ['', "Invalid duration ''"],
    ['5', "Invalid duration '5'"],
    ['5parsecs', "Unknown duration unit 'parsecs'"],
    ['-5secs', "Failed to convert '' to number"],
    ['1.2.3secs', "Failed to convert '1.2.3' to number"],
    [
      '99999999weeks',
      "Argument out of the range that a Duration can represent due to int64_t's size limit",
    ],
  ])('refuses %s', (text, error) => {
    expect(parseDurationText(text)).toEqual({ error });
  });
});

describe('formatDurationText', () => {
  test.each([
    [0, '0ns'],
    [100, '100ms'],
    [1_000, '1secs'],
    [1_500, '1500ms'],
    [75_000, '75secs'],
    [600_000, '10mins'],
    [90 * 60_000, '90mins'],
    [10 * 86_400_000, '10days'],
    [14 * 86_400_000, '2weeks'],
    [0.0015, '1500ns'],
    [-15_000, '-15secs'],
    [1_234.5678, '1.2345678secs'],
  ])('%d ms is %s', (ms, want) => {
    expect(formatDurationText(ms)).toBe(want);
  });

  it('is read back as the same duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (ms) => {
        expect(parseDurationText(formatDurationText(ms))).toBeCloseTo(ms, 3);
      }),
    );
  });
});

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
