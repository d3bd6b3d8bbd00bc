import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  durationFromSeconds,
  durationInfoOfMs,
  formatDuration,
  millisecondsOf,
  parseDuration,
  secondsOf,
} from './duration.ts';
import { failure, success } from './result.ts';

const SECOND = 1_000_000_000n;
const RANGE_REFUSAL =
  "Argument out of the range that a Duration can represent due to int64_t's size limit";

describe('parseDuration', () => {
  test.each([
    ['5secs', 5n * SECOND],
    ['15mins', 900n * SECOND],
    ['1.5hrs', 5400n * SECOND],
    ['1weeks', 604_800n * SECOND],
    ['2days', 172_800n * SECOND],
    ['500ms', 500_000_000n],
    ['7us', 7000n],
    ['3ns', 3n],
    ['.5secs', 500_000_000n],
    ['0ns', 0n],
    ['1.9ns', 1n],
    ['15250weeks', 15_250n * 604_800n * SECOND],
  ])('%s', (text, nanoseconds) => {
    expect(parseDuration(text)).toEqual(success(nanoseconds));
  });

  test.each([
    ['', "Invalid duration ''"],
    ['10', "Invalid duration '10'"],
    ['secs', "Failed to convert '' to number"],
    ['-5secs', "Failed to convert '' to number"],
    ['1.2.3secs', "Failed to convert '1.2.3' to number"],
    [
      '10sec',
      "Unknown duration unit 'sec'; supported units are 'ns', 'us', 'ms', 'secs', 'mins', 'hrs', 'days', and 'weeks'",
    ],
    ['20000weeks', RANGE_REFUSAL],
  ])('%s is refused', (text, reason) => {
    expect(parseDuration(text)).toEqual(failure(reason));
  });

  test.each(['1e3secs', '1 secs', '1Secs', '1s', '5secs '])('%s names no unit', (text) => {
    const parsed = parseDuration(text);

    expect(parsed.ok ? '' : parsed.reason).toMatch(/^Unknown duration unit '/);
  });
});

describe('formatDuration', () => {
  test.each([
    [0n, '0ns'],
    [999n, '999ns'],
    [1000n, '1us'],
    [1500n, '1500ns'],
    [1_500_000n, '1500us'],
    [1_000_000n, '1ms'],
    [1_000_001n, '1.000001ms'],
    [5n * SECOND, '5secs'],
    [15_500_000_000n, '15500ms'],
    [90n * SECOND, '90secs'],
    [60n * SECOND, '1mins'],
    [75n * 60n * SECOND, '75mins'],
    [3600n * SECOND, '1hrs'],
    [10n * 86_400n * SECOND, '10days'],
    [604_800n * SECOND, '1weeks'],
    [604_801n * SECOND, '1.00000165343915weeks'],
    [-5n * SECOND, '-5secs'],
  ])('%s', (nanoseconds, text) => {
    expect(formatDuration(nanoseconds)).toBe(text);
  });

  test('what is printed reads back, up to 15 digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), (nanoseconds) => {
        const parsed = parseDuration(formatDuration(nanoseconds));
        const difference = parsed.ok ? parsed.value - nanoseconds : nanoseconds;

        expect(Math.abs(Number(difference))).toBeLessThanOrEqual(1 + Number(nanoseconds) * 1e-14);
      }),
    );
  });
});

describe('conversions', () => {
  test.each([
    [0.5, success(500_000_000n)],
    [-1, success(-SECOND)],
    [9.2e9, success(9_200_000_000n * SECOND)],
    [9.3e9, failure(RANGE_REFUSAL)],
    [-9.3e9, failure(RANGE_REFUSAL)],
    [1e300, failure(RANGE_REFUSAL)],
    [Number.POSITIVE_INFINITY, failure(RANGE_REFUSAL)],
    [Number.NaN, failure(RANGE_REFUSAL)],
  ])('%d seconds', (seconds, duration) => {
    expect(durationFromSeconds(seconds)).toEqual(duration);
  });

  test('to and from milliseconds and seconds', () => {
    expect(millisecondsOf(1_999_999n)).toBe(1);
    expect(millisecondsOf(3_000_000)).toBe(3);
    expect(secondsOf(1_500_000_000n)).toBe(1.5);
    expect(durationInfoOfMs(1.5)).toEqual({ nanoseconds: 1_500_000n });
  });
});
