import { sampleStatistics } from '@mezzo/domain';

/** How long samples count, and how many are kept at most: as Mesos' timers do. */
const WINDOW_MS = 60 * 60 * 1000;
const SAMPLES_MAX = 1000;

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
    for (const [suffix, value] of sampleStatistics(sorted)) metrics[`${name}/${suffix}`] = value;
  }
}
