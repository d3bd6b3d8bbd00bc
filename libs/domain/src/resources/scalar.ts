import { formatDouble } from '../format-double.ts';

/**
 * Scalars are kept as integer thousandths ("milli"), the precision at which Mesos compares and
 * adds them; doubles exist only in messages. Exact up to about four trillion, beyond which a double
 * no longer tells thousandths apart.
 */

/** What a conversion to a 64-bit integer yields on the machines Mesos runs on when it overflows. */
const OVERFLOW_MILLI = -(2 ** 63);
/** The number of significant digits with which Mesos prints a scalar. */
const PRINTED_DIGITS = 15;

/**
 * Rounds a double of a message to integer thousandths, halves away from zero.
 * NaN, infinities and values beyond 64 bits become a large negative number, so that validation
 * refuses them.
 *
 * Source: mesos src/common/values.cpp#convertToFixed
 */
export function toMilli(value: number): number {
  const thousandths = value * 1000;
  if (!(Math.abs(thousandths) < 2 ** 63)) return OVERFLOW_MILLI;
  // The addition turns -0 into 0: a negative zero would tell apart what is equal.
  return thousandths < 0 ? -Math.round(-thousandths) + 0 : Math.round(thousandths);
}

/**
 * The double that a message carries for integer thousandths.
 *
 * Source: mesos src/common/values.cpp#convertToFloating
 */
export function fromMilli(milli: number): number {
  return Math.trunc(milli / 1000) + (milli % 1000) / 1000;
}

/** Thousandths as Mesos prints a scalar: `4`, `0.1`, `1000.5`. */
export function formatMilli(milli: number): string {
  return formatDouble(fromMilli(milli), PRINTED_DIGITS);
}
