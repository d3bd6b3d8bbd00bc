import { AllocatorHost } from '@mezzo/allocator';
import type { AllocatorInput, AllocatorOutput } from '@mezzo/domain';
import { TimerStatistics } from '@mezzo/http-kit';
import type { AllocatorService } from './allocator-service.ts';

/**
 * The allocator in the master's own process. It is spoken to in messages and answers in a later turn
 * of the event loop, exactly as one behind a stream would.
 */
export class InProcessAllocator implements AllocatorService {
  readonly #host: AllocatorHost;
  readonly #runTime = new TimerStatistics('allocator/mesos/allocation_run_ms');
  readonly #latency = new TimerStatistics('allocator/mesos/allocation_run_latency_ms');
  #deliver: (output: AllocatorOutput) => void = () => undefined;

  constructor(nowMs: () => number) {
    this.#host = new AllocatorHost({
      nowMs,
      clockMs: () => performance.now(),
      defer: setImmediate,
      deliver: (outputs) => {
        for (const output of outputs) this.#deliver(output);
      },
      onRun: ({ durationMs, latencyMs }) => {
        this.#runTime.record(durationMs);
        this.#latency.record(latencyMs);
      },
    });
  }

  send(input: AllocatorInput): void {
    this.#host.send(input);
  }

  receive(deliver: (output: AllocatorOutput) => void): void {
    this.#deliver = deliver;
  }

  stop(): void {
    this.#host.stop();
  }

  collectMetrics(): ReadonlyMap<string, number> {
    return new Map([
      ...this.#runTime.entries(),
      ...this.#latency.entries(),
      ['allocator/event_queue_dispatches', this.#host.inputsWaiting],
      ['allocator/mesos/event_queue_dispatches', this.#host.inputsWaiting],
    ]);
  }
}
