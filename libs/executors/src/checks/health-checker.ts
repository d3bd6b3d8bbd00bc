import type { HostedCheckResult } from '@mezzo/domain';
import type { HealthCheck } from '@mezzo/domain/messages';
import { isSuccess } from '../wait-status.ts';

/** Mesos' defaults. */
const CONSECUTIVE_FAILURES = 3;
const GRACE_PERIOD_SECONDS = 10;

export interface Health {
  readonly healthy: boolean;
  /** Enough failures in a row: the task is to be killed. */
  readonly kill: boolean;
}

/**
 * Judges the results of a health check. Health is reported when it is known for the first time, when
 * it comes back, and at each failure; failures before the first success are forgiven for a while.
 *
 * Source: mesos src/checks/health_checker.cpp
 */
export class HealthChecker {
  private readonly check: HealthCheck;
  private readonly startedAtMs: number;
  private isInitializing = true;
  private failuresCount = 0;

  constructor(check: HealthCheck, nowMs: number) {
    this.check = check;
    this.startedAtMs = nowMs;
  }

  /** @returns what is to be reported, if anything */
  judge(result: HostedCheckResult, nowMs: number): Health | undefined {
    return isHealthy(result) ? this.succeed() : this.fail(nowMs);
  }

  private succeed(): Health | undefined {
    const isNews = this.isInitializing || this.failuresCount > 0;
    this.isInitializing = false;
    this.failuresCount = 0;
    return isNews ? { healthy: true, kill: false } : undefined;
  }

  private fail(nowMs: number): Health | undefined {
    const graceMs = (this.check.grace_period_seconds ?? GRACE_PERIOD_SECONDS) * 1000;
    if (this.isInitializing && graceMs > 0 && nowMs - this.startedAtMs <= graceMs) return undefined;
    this.isInitializing = false;
    this.failuresCount += 1;
    const failuresMax = this.check.consecutive_failures ?? CONSECUTIVE_FAILURES;
    return { healthy: false, kill: this.failuresCount >= failuresMax };
  }
}

function isHealthy(result: HostedCheckResult): boolean {
  switch (result.outcome) {
    case 'exit':
      return isSuccess(result.status);
    case 'http':
      return result.statusCode >= 200 && result.statusCode < 400;
    case 'tcp':
      return result.connected;
    case 'error':
    case 'timeout':
    case 'transient':
      return false;
  }
}
