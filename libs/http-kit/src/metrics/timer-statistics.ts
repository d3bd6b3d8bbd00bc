const percentiles = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p999', 0.999],
  ['p9999', 0.9999],
] as const;

/** How many samples are remembered. */
const samplesMax = 1_000;

/**
 * Durations of something that happens again and again: the last one, and statistics over the latest.
 *
 * Source: mesos 3rdparty/libprocess/include/process/metrics/timer.hpp#Timer
 */
export class TimerStatistics {
  readonly #name: string;
  readonly #samples = new Float64Array(samplesMax);
  #samplesCount = 0;
  #last = 0;

  /** @param name - of the metric, with its unit: `registrar/state_store_ms` */
  constructor(name: string) {
    this.#name = name;
  }

  record(durationMs: number): void {
    this.#samples[this.#samplesCount % samplesMax] = durationMs;
    this.#samplesCount += 1;
    this.#last = durationMs;
  }

  /** The metric and, once there are samples, its statistics. */
  entries(): readonly (readonly [string, number])[] {
    const name = this.#name;
    const last = [name, this.#last] as const;
    if (this.#samplesCount < 2) return [last];
    const sorted = this.#samples.slice(0, Math.min(this.#samplesCount, samplesMax)).sort();
    return [
      last,
      [`${name}/count`, sorted.length],
      [`${name}/min`, at(sorted, 0)],
      [`${name}/max`, at(sorted, 1)],
      ...percentiles.map(([suffix, share]) => [`${name}/${suffix}`, at(sorted, share)] as const),
    ];
  }
}

/** Linear interpolation between the two nearest samples. */
function at(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (position - below);
}
