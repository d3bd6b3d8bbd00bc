import type { DurationInfo, Int64 } from './messages/index.ts';
import { formatDouble } from './format-double.ts';
import { failure, success, type Result } from './result.ts';

/** Nanoseconds of each unit, largest first. Mesos knows these and no others. */
const UNITS = [
  ['weeks', 7 * 24 * 60 * 60 * 1e9],
  ['days', 24 * 60 * 60 * 1e9],
  ['hrs', 60 * 60 * 1e9],
  ['mins', 60 * 1e9],
  ['secs', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
  ['ns', 1],
] as const;
const DURATION = /^([\d.]*)([^\d.].*)$/s;
/** Nanoseconds are kept in 64 bits. */
const NANOSECONDS_LIMIT = 2 ** 63;
const NANOSECONDS_MAX = 2n ** 63n - 1n;
const OUT_OF_RANGE =
  "Argument out of the range that a Duration can represent due to int64_t's size limit";
const PRINTED_DIGITS = 15;

/**
 * Reads a duration such as `5secs`, `1.5hrs` or `500ms` into nanoseconds.
 *
 * Nanoseconds are a bigint because weeks of them exceed what a double counts exactly.
 *
 * Source: mesos 3rdparty/stout/include/stout/duration.hpp#Duration::parse
 */
export function parseDuration(text: string): Result<bigint> {
  const match = DURATION.exec(text);
  if (match === null) return failure(`Invalid duration '${text}'`);
  const [, amountText = '', unitText = ''] = match;
  const amount = /\d/.test(amountText) ? Number(amountText) : Number.NaN;
  if (Number.isNaN(amount)) return failure(`Failed to convert '${amountText}' to number`);
  const unit = UNITS.find(([name]) => name === unitText);
  if (unit === undefined) {
    return failure(
      `Unknown duration unit '${unitText}'; supported units are 'ns', 'us', 'ms', 'secs', ` +
        `'mins', 'hrs', 'days', and 'weeks'`,
    );
  }
  return durationOf(amount * unit[1]);
}

/**
 * A duration from seconds, as in `failover_timeout`; negative durations are durations too.
 *
 * Source: mesos 3rdparty/stout/include/stout/duration.hpp#Duration::create
 */
export function durationFromSeconds(seconds: number): Result<bigint> {
  return durationOf(seconds * 1e9);
}

function durationOf(nanoseconds: number): Result<bigint> {
  if (!(Math.abs(nanoseconds) <= NANOSECONDS_LIMIT)) return failure(OUT_OF_RANGE);
  const whole = BigInt(Math.trunc(nanoseconds));
  return success(whole > NANOSECONDS_MAX ? NANOSECONDS_MAX : whole);
}

/**
 * Prints nanoseconds the way Mesos does: in the largest unit that the duration reaches, or one unit
 * lower where only that gives a whole number (`10days`, not `1.42857142857143weeks`).
 *
 * Source: mesos 3rdparty/stout/include/stout/duration.hpp#operator<<
 */
export function formatDuration(nanoseconds: Int64): string {
  const signed = BigInt(nanoseconds);
  const sign = signed < 0n ? '-' : '';
  const absolute = signed < 0n ? -signed : signed;
  const at = UNITS.findIndex(([, size]) => absolute >= BigInt(size));
  const bucket = UNITS[at];
  if (bucket === undefined) return `${sign}${absolute}ns`;
  const lower = UNITS[at + 1];
  const [name, size] =
    lower !== undefined && absolute % BigInt(bucket[1]) !== 0n && absolute % BigInt(lower[1]) === 0n
      ? lower
      : bucket;
  return `${sign}${formatDouble(Number(absolute) / size, PRINTED_DIGITS)}${name}`;
}

/** Milliseconds, rounded towards zero, of nanoseconds. */
export function millisecondsOf(nanoseconds: Int64): number {
  return Number(BigInt(nanoseconds) / 1_000_000n);
}

/** Seconds, with their fraction, of nanoseconds. */
export function secondsOf(nanoseconds: Int64): number {
  return Number(nanoseconds) / 1e9;
}

/** The message for a number of milliseconds. */
export function durationInfoOfMs(milliseconds: number): DurationInfo {
  return { nanoseconds: BigInt(Math.round(milliseconds * 1000)) * 1000n };
}
