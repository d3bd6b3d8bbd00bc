/** What is mostly there at once, and sometimes later. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with a value: at once if it is there, so that nothing overtakes it. */
export function goOn<T, R>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<R>,
): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
