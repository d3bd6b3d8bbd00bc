/** What the last request of each connection waits for, as long as it has no answer. */
const last = new WeakMap<object, Promise<unknown>>();

/**
 * Runs what a connection asks for one after the other. A client that sends its next call before it has
 * the answer to the last one counts on the master to get them in that order, and they may travel over
 * several connections from here.
 *
 * @param connection - the client's
 */
export function inOrder<T>(connection: object, run: () => Promise<T>): Promise<T> {
  const former = last.get(connection);
  const running = former === undefined ? run() : former.then(run, run);
  last.set(connection, running);
  const forget = (): void => {
    if (last.get(connection) === running) last.delete(connection);
  };
  running.then(forget, forget);
  return running;
}
