import { HoldWatch } from './hold-watch.ts';
import type { Metrics, MetricsSource } from './metrics.ts';

/** How often the loop is looked at; what holds it for less than this does not show. */
const resolutionMs = 10;

/** A hold shows for at least so long, and twice as long at most. */
const windowMs = 10_000;

/**
 * The longest time that the event loop was held by one thing, in the last seconds: for so long
 * everybody else had to wait. And the most processor time that a hold took: where that is much less,
 * the process waited for a core. Its timer keeps no program alive.
 */
export class EventLoopMetrics implements MetricsSource {
  readonly #watch = new HoldWatch({ resolutionMs, windowMs });
  readonly #timer: NodeJS.Timeout;

  constructor() {
    const look = (): void => this.#watch.look(performance.now(), threadProcessorMs());
    look();
    this.#timer = setInterval(look, resolutionMs);
    this.#timer.unref();
  }

  collectMetrics(): Metrics {
    const { holdMs, processorMs } = this.#watch.longest;
    return new Map([
      ['process/event_loop_hold_ms/max', holdMs],
      ['process/event_loop_hold_cpu_ms/max', processorMs],
    ]);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

const usPerMs = 1000;

/** Of the thread that runs the event loop, the collection of garbage on it included. */
function threadProcessorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / usPerMs;
}
