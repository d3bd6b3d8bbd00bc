import { parseNumberText } from './number-text.ts';

/** Milliseconds of each unit that a duration may be written in, smallest first. */
const unitsMs = [
  ['ns', 1e-6],
  ['us', 1e-3],
  ['ms', 1],
  ['secs', 1_000],
  ['mins', 60_000],
  ['hrs', 3_600_000],
  ['days', 86_400_000],
  ['weeks', 604_800_000],
] as const;

/** A duration is stored in 64-bit nanoseconds by Mesos; what does not fit is refused. */
const durationMsMax = 2 ** 63 / 1e6;

/**
 * Reads a duration such as `15secs`, `1.5hrs` or `500ms`.
 *
 * @returns milliseconds, or the text Mesos answers with when it cannot be read
 * Source: mesos 3rdparty/stout/include/stout/duration.hpp#Duration::parse
 */
export function parseDurationText(text: string): number | { readonly error: string } {
  const unitAt = text.search(/[^\d.]/);
  if (unitAt === -1) return { error: `Invalid duration '${text}'` };
  const value = parseNumberText(text.slice(0, unitAt));
  if (typeof value !== 'number') return value;
  const unit = text.slice(unitAt);
  const scale = unitsMs.find(([name]) => name === unit);
  if (scale === undefined) return { error: `Unknown duration unit '${unit}'` };
  const durationMs = value * scale[1];
  return durationMs < durationMsMax
    ? durationMs
    : {
        error:
          "Argument out of the range that a Duration can represent due to int64_t's size limit",
      };
}

/**
 * Writes a duration in the largest unit that it fills, or in the next smaller one where that makes
 * it a whole number: 90 minutes are `90mins`, 10 days `10days`, 14 days `2weeks`.
 *
 * Source: mesos 3rdparty/stout/include/stout/duration.hpp#operator<<
 */
export function formatDurationText(durationMs: number): string {
  const sign = durationMs < 0 ? '-' : '';
  const ns = Math.round(Math.abs(durationMs) * 1e6);
  const scales = unitsMs.map(([name, ms]) => ({ name, ns: Math.round(ms * 1e6) }));
  const bucket = Math.max(
    scales.findLastIndex((scale) => ns >= scale.ns),
    0,
  );
  const large = scales[bucket] ?? { name: 'ns', ns: 1 };
  const small = scales[bucket - 1];
  const unit = small !== undefined && ns % large.ns !== 0 && ns % small.ns === 0 ? small : large;
  return `${sign}${formatDigits(ns / unit.ns)}${unit.name}`;
}

/** Fifteen significant digits, without trailing zeros, as a C++ stream of that precision prints. */
function formatDigits(value: number): string {
  return String(Number(value.toPrecision(15)));
}
