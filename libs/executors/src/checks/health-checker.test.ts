import type { HostedCheckResult } from '@mezzo/domain';
import type { HealthCheck } from '@mezzo/domain/messages';
import { describe, expect, it, test } from 'vitest';
import { HealthChecker, type Health } from './health-checker.ts';

const pass: HostedCheckResult = { id: 'h', outcome: 'exit', status: 0 };
const fail: HostedCheckResult = { id: 'h', outcome: 'exit', status: 256 };

/** Judges results that come a second after each other; the grace period is two seconds. */
function judge(
  results: readonly HostedCheckResult[],
  check: HealthCheck = { grace_period_seconds: 2, consecutive_failures: 2 },
): readonly (Health | undefined)[] {
  const checker = new HealthChecker(check, 0);
  return results.map((result, index) => checker.judge(result, (index + 1) * 1000));
}

const healthy = { healthy: true, kill: false };
const unhealthy = { healthy: false, kill: false };
const dead = { healthy: false, kill: true };

describe('health', () => {
  test.each([
    ['is told once while it lasts', [pass, pass, pass], [healthy, undefined, undefined]],
    ['is told when it comes back', [pass, fail, pass], [healthy, unhealthy, healthy]],
    [
      'is lost for good by enough failures in a row',
      [pass, fail, fail],
      [healthy, unhealthy, dead],
    ],
    [
      'survives failures that are not in a row',
      [pass, fail, pass, fail],
      [healthy, unhealthy, healthy, unhealthy],
    ],
    [
      'is not asked for during the grace period',
      [fail, fail, fail, fail],
      [undefined, undefined, unhealthy, dead],
    ],
    ['ends the grace period', [pass, fail], [healthy, unhealthy]],
  ] as const)('%s', (_name, results, expected) => {
    expect(judge(results)).toEqual(expected);
  });

  it('without a grace period fails at once, and three times by default', () => {
    const check = { grace_period_seconds: 0 };
    expect(judge([fail, fail, fail], check)).toEqual([unhealthy, unhealthy, dead]);
  });

  test.each([
    [{ id: 'h', outcome: 'http', statusCode: 200 }, true],
    [{ id: 'h', outcome: 'http', statusCode: 399 }, true],
    [{ id: 'h', outcome: 'http', statusCode: 400 }, false],
    [{ id: 'h', outcome: 'tcp', connected: true }, true],
    [{ id: 'h', outcome: 'tcp', connected: false }, false],
    [{ id: 'h', outcome: 'timeout', message: 'late' }, false],
    [{ id: 'h', outcome: 'error', message: 'broken' }, false],
    [{ id: 'h', outcome: 'exit', status: 9 }, false],
  ] as const)('of %o: %s', (result, expected) => {
    expect(judge([result], { grace_period_seconds: 0 })[0]?.healthy).toBe(expected);
  });
});
