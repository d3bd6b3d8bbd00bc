import { millisecondsOf } from '@mezzo/domain';
import type { KillPolicy } from '@mezzo/domain/messages';

/** Why a task is being killed. */
export type KillCause = 'request' | 'health' | 'completion';

/** A kill that is under way: SIGTERM was sent at `startedAtMs`, SIGKILL follows after `graceMs`. */
export interface Kill {
  readonly cause: KillCause;
  readonly startedAtMs: number;
  readonly graceMs: number;
}

/** Mesos' grace between SIGTERM and SIGKILL for tasks that ask for none. */
export const DEFAULT_KILL_GRACE_MS = 3_000;

/** The grace period of the first policy that has one. */
export function killGraceMs(...policies: readonly (KillPolicy | undefined)[]): number {
  for (const policy of policies) {
    if (policy?.grace_period !== undefined) return millisecondsOf(policy.grace_period.nanoseconds);
  }
  return DEFAULT_KILL_GRACE_MS;
}
