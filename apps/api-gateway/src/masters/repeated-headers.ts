import type { IncomingMessage } from 'node:http';
import { requestHeaders, type Client, type Headers } from './proxy-headers.ts';

interface Known {
  readonly scheme: Client['scheme'];
  /** As the client sent them: names and values, alternating. */
  readonly sent: readonly string[];
  readonly passed: Headers;
}

/** Of the last request on each connection. */
const known = new WeakMap<object, Known>();

/**
 * {@link requestHeaders} of a request. A client that makes calls says the same in all of them on one
 * connection, but for the length of the body, which is not passed: then it gets the same object, whose
 * text is known as well.
 */
export function repeatedHeaders(
  { socket, headers, rawHeaders }: IncomingMessage,
  scheme: Client['scheme'],
): Headers {
  const last = known.get(socket);
  if (last?.scheme === scheme && isSame(last.sent, rawHeaders)) return last.passed;
  const passed = requestHeaders(headers, { address: socket.remoteAddress, scheme });
  known.set(socket, { scheme, sent: rawHeaders, passed });
  return passed;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 2) {
    if (one[at] !== other[at]) return false;
    if (one[at + 1] !== other[at + 1] && !isLength(one[at])) return false;
  }
  return true;
}

function isLength(name: string | undefined): boolean {
  return name?.toLowerCase() === 'content-length';
}
