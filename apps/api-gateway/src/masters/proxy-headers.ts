import type { IncomingHttpHeaders } from 'node:http';
import type { MasterResponse } from './master-response.ts';

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

/** The headers of a master's answer as the client gets them, in their spelling. */
export function answerHeaders({
  headers,
  rawHeaders,
}: Pick<MasterResponse, 'headers' | 'rawHeaders'>): Headers {
  const named = namedByConnection(headers.connection);
  const passed: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    const lower = name.toLowerCase();
    if (hopByHop.has(lower) || named.has(lower)) continue;
    const former = passed[name];
    passed[name] = former === undefined ? value : `${former}, ${value}`;
  }
  return passed;
}

function namedByConnection(header: string | undefined): ReadonlySet<string> {
  return new Set(header?.split(',').map((name) => name.trim().toLowerCase()));
}
