import { HierarchicalAllocator } from '@mezzo/allocator';
import type { AllocatorInput, AllocatorOutput } from '@mezzo/domain';
import { TimerStatistics, type MetricsSource } from '@mezzo/http-kit';
import type { AllocatorService } from './allocator-service.ts';

/**
 * The allocator in the master's own process. It is spoken to in messages and answers in a later turn
 * of the event loop, exactly as one behind a stream would.
 */
export class InProcessAllocator implements AllocatorService, MetricsSource {
  readonly #allocator = new HierarchicalAllocator();
  readonly #nowMs: () => number;
  readonly #runTime = new TimerStatistics('allocator/mesos/allocation_run_ms');
  readonly #latency = new TimerStatistics('allocator/mesos/allocation_run_latency_ms');
  #waiting: AllocatorInput[] = [];
  #waitingSinceMs = 0;
  #isScheduled = false;
  #isStopped = false;
  #deliver: (output: AllocatorOutput) => void = () => undefined;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  send(input: AllocatorInput): void {
    if (this.#waiting.length === 0) this.#waitingSinceMs = performance.now();
    this.#waiting.push(input);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#work());
  }

  receive(deliver: (output: AllocatorOutput) => void): void {
    this.#deliver = deliver;
  }

  stop(): void {
    this.#isStopped = true;
  }

  collectMetrics(): ReadonlyMap<string, number> {
    return new Map([
      ...this.#runTime.entries(),
      ...this.#latency.entries(),
      ['allocator/event_queue_dispatches', this.#waiting.length],
      ['allocator/mesos/event_queue_dispatches', this.#waiting.length],
    ]);
  }

  /** Requests that came in one turn make one run. */
  #work(): void {
    this.#isScheduled = false;
    if (this.#isStopped) return;
    const inputs = this.#waiting;
    this.#waiting = [];
    const nowMs = this.#nowMs();
    for (const input of inputs) this.#emit(this.#allocator.handle(input, nowMs));
    // The batch counts as a run, also where there is nothing to allocate.
    const isBatch = inputs.some(({ type }) => type === 'requestAllocation');
    if (isBatch || this.#allocator.allocationRequested) this.#run(nowMs);
  }

  #run(nowMs: number): void {
    const beganMs = performance.now();
    this.#latency.record(beganMs - this.#waitingSinceMs);
    this.#emit(this.#allocator.allocate(nowMs));
    this.#runTime.record(performance.now() - beganMs);
  }

  #emit(outputs: readonly AllocatorOutput[]): void {
    for (const output of outputs) this.#deliver(output);
  }
}
