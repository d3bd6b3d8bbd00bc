import { sampleStatistics } from '@mezzo/domain';

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
    const sorted = this.#samples.slice(0, Math.min(this.#samplesCount, samplesMax)).sort();
    return [
      [name, this.#last],
      ...sampleStatistics(sorted).map(([suffix, value]) => [`${name}/${suffix}`, value] as const),
    ];
  }
}
