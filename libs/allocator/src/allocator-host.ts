import type { AllocatorInput, AllocatorOutput } from '@mezzo/domain';
import { HierarchicalAllocator } from './hierarchical-allocator.ts';
import type { RunTimes } from './metrics/run-statistics.ts';

/** What a host has and an allocator must not name: clocks, a later turn, and somebody who listens. */
export interface AllocatorHostOptions {
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Milliseconds of a clock that measures durations. */
  readonly clockMs: () => number;
  /** Does the work in a later turn of the host's loop. */
  readonly defer: (work: () => void) => void;
  /** Takes what the allocator says in one turn, in order; never empty. */
  readonly deliver: (outputs: readonly AllocatorOutput[]) => void;
  readonly onRun?: ((times: RunTimes) => void) | undefined;
}

/**
 * Runs an allocator turn by turn: what has come in is handled together, and what was requested
 * meanwhile makes one run.
 */
export class AllocatorHost {
  private readonly allocator = new HierarchicalAllocator();
  private readonly options: AllocatorHostOptions;
  private waiting: AllocatorInput[] = [];
  private waitingSinceMs = 0;
  private isScheduled = false;
  private isStopped = false;

  constructor(options: AllocatorHostOptions) {
    this.options = options;
  }

  /** How many inputs wait for the next turn. */
  get inputsWaiting(): number {
    return this.waiting.length;
  }

  send(input: AllocatorInput): void {
    if (this.waiting.length === 0) this.waitingSinceMs = this.options.clockMs();
    this.waiting.push(input);
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.options.defer(() => this.work());
  }

  /** Nothing is handled or said any more. */
  stop(): void {
    this.isStopped = true;
    this.waiting = [];
  }

  private work(): void {
    this.isScheduled = false;
    if (this.isStopped) return;
    const inputs = this.waiting;
    this.waiting = [];
    const nowMs = this.options.nowMs();
    this.allocator.recordInputsWaiting(inputs.length);
    const outputs = inputs.flatMap((input) => this.allocator.handle(input, nowMs));
    // The batch counts as a run, also where there is nothing to allocate.
    const isBatch = inputs.some(({ type }) => type === 'requestAllocation');
    if (isBatch || this.allocator.allocationRequested) outputs.push(...this.run(nowMs));
    if (outputs.length > 0) this.options.deliver(outputs);
  }

  private run(nowMs: number): readonly AllocatorOutput[] {
    const { clockMs, onRun } = this.options;
    const beganMs = clockMs();
    const outputs = this.allocator.allocate(nowMs);
    const times = { durationMs: clockMs() - beganMs, latencyMs: beganMs - this.waitingSinceMs };
    this.allocator.recordRun(times, nowMs);
    onRun?.(times);
    return outputs;
  }
}
