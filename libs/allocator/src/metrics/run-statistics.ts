import { TimerStatistics } from './timer-statistics.ts';

/** What only the host can know about a run, because only it has a clock. */
export interface RunTimes {
  /** How long `allocate` took. */
  readonly durationMs: number;
  /** How long the run had been requested before it began. */
  readonly latencyMs: number;
}

/** Numbers about the allocator itself rather than the cluster. */
export class RunStatistics {
  runsCount = 0;
  /** Inputs that wait to be handled; the host keeps it up to date. */
  inputsWaiting = 0;
  private readonly durations = new TimerStatistics();
  private readonly latencies = new TimerStatistics();

  record({ durationMs, latencyMs }: RunTimes, nowMs: number): void {
    this.durations.record(durationMs, nowMs);
    this.latencies.record(latencyMs, nowMs);
  }

  write(metrics: Record<string, number>, nowMs: number): void {
    metrics['allocator/event_queue_dispatches'] = this.inputsWaiting;
    metrics['allocator/mesos/event_queue_dispatches'] = this.inputsWaiting;
    metrics['allocator/mesos/allocation_runs'] = this.runsCount;
    this.durations.write('allocator/mesos/allocation_run_ms', metrics, nowMs);
    this.latencies.write('allocator/mesos/allocation_run_latency_ms', metrics, nowMs);
  }
}
