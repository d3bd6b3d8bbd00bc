/** Thrown by {@link invariant}: a bug of ours, never an expected refusal. Shells log it, step down and exit. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * States what the surrounding code believes to be true, and narrows the type accordingly.
 *
 * Expected refusals are values; this is for our own mistakes only.
 *
 * @param message - lower-case sentence; put the offending ids and values in it
 * @throws InvariantError when `condition` is false
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/**
 * Narrows away `undefined`, where the reader can see that it cannot occur.
 *
 * @throws InvariantError when `value` is undefined
 */
export function defined<T>(value: T | undefined, message: string): T {
  invariant(value !== undefined, message);
  return value;
}

/**
 * Closes an exhaustive `switch`: fails to compile when a member is forgotten.
 *
 * @throws InvariantError when reached, because the value did not match its type
 */
export function assertNever(value: never): never {
  throw new InvariantError(`unexpected value ${JSON.stringify(value)}`);
}
