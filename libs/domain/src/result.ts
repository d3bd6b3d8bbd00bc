/**
 * An expected refusal as a value: what was asked for, or the reason why not.
 *
 * `reason` is the text that reaches users, in Mesos' words where Mesos has words for it.
 */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** Wraps what was asked for. */
export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps the reason of a refusal. */
export function failure(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
