import type { HostedCheckResult, HostedExecutorHost, HostedProbe } from '@mezzo/domain';
import type { ContainerID } from '@mezzo/domain/messages';

/** Mesos' defaults of both kinds of check, in seconds. */
const DELAY_SECONDS = 15;
const INTERVAL_SECONDS = 10;
const TIMEOUT_SECONDS = 20;

export interface CheckTiming {
  readonly delay_seconds?: number | undefined;
  readonly interval_seconds?: number | undefined;
  readonly timeout_seconds?: number | undefined;
}

/**
 * Runs one probe again and again: first after a delay, then each time an interval after the probe
 * before has ended. Results that come after `stop` are not reported.
 *
 * Source: mesos src/checks/checker_process.cpp
 */
export class CheckLoop {
  private readonly name: string;
  private readonly host: HostedExecutorHost;
  private readonly containerId: ContainerID;
  private readonly probe: HostedProbe;
  private readonly timing: CheckTiming;
  private readonly onResult: (result: HostedCheckResult, nowMs: number) => void;
  private isStopped = false;

  /** @param name - unique within the executor; names the timer and comes back with results */
  constructor(options: {
    readonly name: string;
    readonly host: HostedExecutorHost;
    readonly containerId: ContainerID;
    readonly probe: HostedProbe;
    readonly timing: CheckTiming;
    readonly onResult: (result: HostedCheckResult, nowMs: number) => void;
  }) {
    this.name = options.name;
    this.host = options.host;
    this.containerId = options.containerId;
    this.probe = options.probe;
    this.timing = options.timing;
    this.onResult = options.onResult;
  }

  start(nowMs: number): void {
    this.schedule(nowMs, this.timing.delay_seconds ?? DELAY_SECONDS);
  }

  stop(): void {
    this.isStopped = true;
    this.host.cancelTimer(this.name);
  }

  /** @returns whether the timer was this loop's */
  handleTimer(timer: string): boolean {
    if (timer !== this.name) return false;
    const seconds = this.timing.timeout_seconds ?? TIMEOUT_SECONDS;
    if (!this.isStopped) {
      this.host.check({
        id: this.name,
        containerId: this.containerId,
        timeoutMs: seconds === 0 ? Infinity : seconds * 1000,
        probe: this.probe,
      });
    }
    return true;
  }

  /** @returns whether the result was this loop's */
  handleResult(result: HostedCheckResult, nowMs: number): boolean {
    if (result.id !== this.name) return false;
    if (this.isStopped) return true;
    this.schedule(nowMs, this.timing.interval_seconds ?? INTERVAL_SECONDS);
    // Last: what is reported may stop this loop.
    if (result.outcome !== 'transient') this.onResult(result, nowMs);
    return true;
  }

  private schedule(nowMs: number, seconds: number): void {
    this.host.setTimer(this.name, nowMs + seconds * 1000);
  }
}
