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

/** Kills by task id, as text that survives a restart of the agent. */
export function encodeKills(kills: Iterable<readonly [string, Kill]>): string {
  return JSON.stringify(Object.fromEntries(kills));
}

/** Reads what {@link encodeKills} wrote. */
export function decodeKills(text: string | undefined): ReadonlyMap<string, Kill> {
  if (text === undefined) return new Map();
  return new Map(Object.entries(JSON.parse(text) as Record<string, Kill>));
}
