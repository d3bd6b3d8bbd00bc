/** How long samples count, and how many are kept at most: as Mesos' timers do. */
const WINDOW_MS = 60 * 60 * 1000;
const SAMPLES_MAX = 1000;
/** There is no distribution of one value. */
const SAMPLES_FOR_STATISTICS = 2;

const PERCENTILES = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p999', 0.999],
  ['p9999', 0.9999],
] as const;

/**
 * A duration that is measured again and again: its last value and the distribution over the last
 * hour. Measuring is the host's business; this only keeps.
 *
 * Source: mesos 3rdparty/libprocess/include/process/metrics/timer.hpp
 */
export class TimerStatistics {
  private samples: { readonly atMs: number; readonly value: number }[] = [];

  record(value: number, nowMs: number): void {
    this.samples.push({ atMs: nowMs, value });
    if (this.samples.length > SAMPLES_MAX) this.samples.shift();
  }

  /** Adds `name`, `name/count`, `name/p99` and so on; nothing before the first sample. */
  write(name: string, metrics: Record<string, number>, nowMs: number): void {
    const last = this.samples.at(-1);
    if (last === undefined) return;
    metrics[name] = last.value;
    this.samples = this.samples.filter(({ atMs }) => atMs >= nowMs - WINDOW_MS);
    const sorted = this.samples.map(({ value }) => value).toSorted((a, b) => a - b);
    if (sorted.length < SAMPLES_FOR_STATISTICS) return;
    metrics[`${name}/count`] = sorted.length;
    metrics[`${name}/min`] = sorted[0] ?? 0;
    metrics[`${name}/max`] = sorted.at(-1) ?? 0;
    for (const [percentile, share] of PERCENTILES) {
      metrics[`${name}/${percentile}`] = interpolate(sorted, share);
    }
  }
}

function interpolate(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const index = Math.floor(position);
  const low = sorted[index] ?? 0;
  const high = sorted[index + 1] ?? low;
  return low + (position - index) * (high - low);
}
