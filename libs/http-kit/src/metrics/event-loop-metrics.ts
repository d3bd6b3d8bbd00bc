import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics, MetricsSource } from './metrics.ts';

/** How often the loop is looked at; what holds it for less than this does not show. */
const resolutionMs = 10;

/** A hold shows for at least so long, and twice as long at most. */
const windowMs = 10_000;

const nsPerMs = 1e6;

/**
 * The longest time that the event loop was held by one thing, in the last seconds: for so long
 * everybody else had to wait. Its timer keeps no program alive.
 */
export class EventLoopMetrics implements MetricsSource {
  readonly #histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #timer: NodeJS.Timeout;
  #formerMaxMs = 0;

  constructor() {
    this.#histogram.enable();
    this.#timer = setInterval(() => this.#turn(), windowMs);
    this.#timer.unref();
  }

  collectMetrics(): Metrics {
    const maxMs = Math.max(this.#formerMaxMs, this.#maxMs());
    return new Map([['process/event_loop_hold_ms/max', maxMs]]);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  #turn(): void {
    this.#formerMaxMs = this.#maxMs();
    this.#histogram.reset();
  }

  /** What is measured is the time between two looks. */
  #maxMs(): number {
    return Math.max(0, this.#histogram.max / nsPerMs - resolutionMs);
  }
}
