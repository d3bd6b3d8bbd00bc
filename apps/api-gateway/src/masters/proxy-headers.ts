import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export type Headers = Readonly<Record<string, string>>;

/** Headers that concern one connection. Source: RFC 9110, section 7.6.1 */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What is said anew to the master, or must not be said by a client at all. */
const replaced = new Set([
  'content-length',
  'expect',
  'host',
  'mezzo-stream-echo',
  'mezzo-stream-id',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
]);

/** What is known of a client beside its headers. */
export interface Client {
  readonly address: string | undefined;
  readonly scheme: 'http' | 'https';
}

/** The headers of a client's request as the master gets them. The body's length is not among them. */
export function requestHeaders(headers: IncomingHttpHeaders, client: Client): Headers {
  const named = namedByConnection(headers.connection);
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hopByHop.has(name) || replaced.has(name) || named.has(name))
      continue;
    passed[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  // Bodies are read whole, and thereby unpacked.
  if (passed['content-encoding'] === 'gzip') delete passed['content-encoding'];
  return { ...passed, ...forwarded(headers, client) };
}

/** Earlier proxies stand first. */
function forwarded(headers: IncomingHttpHeaders, { address, scheme }: Client): Headers {
  const former = headers['x-forwarded-for'];
  const chain = [former, address].flat().filter((each) => each !== undefined);
  return {
    ...(chain.length > 0 && { 'x-forwarded-for': chain.join(', ') }),
    'x-forwarded-proto': textOf(headers['x-forwarded-proto']) ?? scheme,
    ...(headers.host !== undefined && {
      'x-forwarded-host': textOf(headers['x-forwarded-host']) ?? headers.host,
    }),
  };
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The lines of headers that were sent already, or are sent again and again on a connection. */
const knownLines = new WeakMap<Headers, string>();

/** Headers as the text of a request. */
export function headerLines(headers: Headers): string {
  const known = knownLines.get(headers);
  if (known !== undefined) return known;
  let lines = '';
  for (const name in headers) lines += `${name}: ${headers[name] ?? ''}\r\n`;
  knownLines.set(headers, lines);
  return lines;
}

/**
 * The headers of a master's answer as the client gets them, in their spelling, but for
 * `Content-Length`, which has only this one.
 *
 * @param answer - in `rawHeaders`, names as the master spells them, and values, alternating
 */
export function answerHeaders({
  headers,
  rawHeaders,
}: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): Headers {
  const named = namedByConnection(headers.connection);
  const passed: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const spelt = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    const lower = spelt.toLowerCase();
    const name = lower === 'content-length' ? 'Content-Length' : spelt;
    if (hopByHop.has(lower) || named.has(lower)) continue;
    const former = passed[name];
    passed[name] = former === undefined ? value : `${former}, ${value}`;
  }
  return passed;
}

const none: ReadonlySet<string> = new Set();

function namedByConnection(header: string | undefined): ReadonlySet<string> {
  if (header === undefined || header === 'keep-alive') return none;
  return new Set(header.split(',').map((name) => name.trim().toLowerCase()));
}
