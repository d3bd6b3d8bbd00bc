const percentiles = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p999', 0.999],
  ['p9999', 0.9999],
] as const;

/** There is no distribution of one value. */
const samplesCountMin = 2;

/**
 * What the metrics tell of the samples of a timer: `count`, `min`, `max`, `p50` and so on. Nothing where
 * there are too few.
 *
 * @param sorted - in ascending order
 *
 * Source: mesos 3rdparty/libprocess/include/process/statistics.hpp#Statistics
 */
export function sampleStatistics(
  sorted: ArrayLike<number>,
): readonly (readonly [name: string, value: number])[] {
  if (sorted.length < samplesCountMin) return [];
  return [
    ['count', sorted.length],
    ['min', at(sorted, 0)],
    ['max', at(sorted, 1)],
    ...percentiles.map(([name, share]) => [name, at(sorted, share)] as const),
  ];
}

/** Linear interpolation between the two nearest samples. */
function at(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (position - below);
}
