import type { HostedCheckResult } from '@mezzo/domain';

type WithoutId<Result> = Result extends HostedCheckResult ? Omit<Result, 'id'> : never;

/** A result, before it is known whose. */
export type CheckOutcome = WithoutId<HostedCheckResult>;

export function timeoutOutcome(what: string, timeoutMs: number): CheckOutcome {
  return { outcome: 'timeout', message: `${what} timed out after ${timeoutMs / 1000}secs` };
}
