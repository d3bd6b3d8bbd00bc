import type { ServerResponse } from 'node:http';

/** Ends a response, and breaks the connection of a client that has not read it by then. */
export function endWithin(response: ServerResponse, timeoutMs: number, body?: Uint8Array): void {
  const timer = setTimeout(() => response.destroy(), timeoutMs);
  timer.unref();
  response.once('close', () => clearTimeout(timer));
  response.end(body);
}
