import type { IncomingHttpHeaders } from 'node:http';
import type { MasterResponse } from './master-response.ts';
import { answerHeaders, type Headers } from './proxy-headers.ts';

/** What stands above an answer's body. */
export interface ResponseHead {
  /** As it came, with the empty line at its end. */
  readonly text: string;
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly passedHeaders: Headers;
  /** The connection may be used again. */
  readonly isKept: boolean;
}

/** An answer that is there as a whole. */
export interface QuickResponse extends MasterResponse {
  readonly head: ResponseHead;
  readonly body: Buffer;
  /** The connection may be used again. */
  readonly isKept: boolean;
}

/** What a master answers to a call is a short text; more is none that was asked for. */
const answerLengthMax = 4 * 1024 * 1024;

const headEnd = '\r\n\r\n';

/**
 * Reads the answer to one request other than HEAD from what a connection has brought so far.
 *
 * @param text - as latin1
 * @param isOver - nothing more comes
 * @param former - the head of an answer before this one: the same text is not read again
 * @returns undefined while something is missing
 * @throws Error when this is no answer
 */
export function readQuickResponse(
  text: string,
  isOver: boolean,
  former?: ResponseHead,
): QuickResponse | undefined {
  if (text.length > answerLengthMax) throw new Error('an answer of that length was not expected');
  const endAt = text.indexOf(headEnd);
  if (endAt === -1) return undefined;
  const bodyAt = endAt + headEnd.length;
  const headText = text.slice(0, bodyAt);
  const head = former?.text === headText ? former : readHead(headText);
  const { statusCode, headers, passedHeaders } = head;
  if (statusCode < 200) return readQuickResponse(text.slice(bodyAt), isOver);
  const isBodiless = statusCode === 204 || statusCode === 304;
  const found = isBodiless ? { body: '', end: bodyAt } : bodyOf(headers, text, bodyAt, isOver);
  if (found === undefined) return undefined;
  if (found.end < text.length) throw new Error('more than one answer');
  const isKept = !isOver && head.isKept;
  const body = Buffer.from(found.body, 'latin1');
  return { head, statusCode, headers, passedHeaders, body, isKept };
}

function readHead(text: string): ResponseHead {
  const [statusLine = '', ...lines] = text.slice(0, -headEnd.length).split('\r\n');
  const statusCode = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1] ?? NaN);
  if (Number.isNaN(statusCode)) throw new Error('malformed status line');
  const { headers, rawHeaders } = headersOf(lines);
  const isKept = statusLine.startsWith('HTTP/1.1') && !/close/i.test(headers['connection'] ?? '');
  return {
    text,
    statusCode,
    headers,
    passedHeaders: answerHeaders({ headers, rawHeaders }),
    isKept,
  };
}

function headersOf(lines: readonly string[]): {
  readonly headers: Record<string, string>;
  readonly rawHeaders: string[];
} {
  const headers: Record<string, string> = {};
  const rawHeaders: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1 || /\s/.test(line.slice(0, colon))) throw new Error('malformed header');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    rawHeaders.push(name, value);
    const key = name.toLowerCase();
    const former = headers[key];
    headers[key] = former === undefined ? value : `${former}, ${value}`;
  }
  return { headers, rawHeaders };
}

interface Body {
  readonly body: string;
  /** Where it ends. */
  readonly end: number;
}

function bodyOf(
  headers: IncomingHttpHeaders,
  text: string,
  at: number,
  isOver: boolean,
): Body | undefined {
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined) {
    if (encoding.toLowerCase() !== 'chunked') throw new Error(`transfer encoding ${encoding}`);
    return chunkedBodyOf(text, at);
  }
  const length = headers['content-length'];
  // Without a length the end of the connection is the end of the answer.
  if (length === undefined) return isOver ? { body: text.slice(at), end: text.length } : undefined;
  if (!/^\d+$/.test(length)) throw new Error('malformed content length');
  const end = at + Number(length);
  return text.length < end ? undefined : { body: text.slice(at, end), end };
}

/** Source: RFC 9112, section 7.1 */
function chunkedBodyOf(text: string, from: number): Body | undefined {
  let body = '';
  for (let at = from; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = /^([0-9a-f]{1,8})(?:\s*;.*)?$/i.exec(text.slice(at, lineEnd))?.[1];
    if (size === undefined) throw new Error('malformed chunk');
    const dataAt = lineEnd + 2;
    const length = Number.parseInt(size, 16);
    if (length === 0) return trailerEnd(text, dataAt, body);
    const next = dataAt + length;
    if (text.length < next + 2) return undefined;
    if (text.slice(next, next + 2) !== '\r\n') throw new Error('malformed chunk');
    body += text.slice(dataAt, next);
    at = next + 2;
  }
}

/** Trailers are passed over: an empty line ends them. */
function trailerEnd(text: string, from: number, body: string): Body | undefined {
  for (let at = from; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    if (lineEnd === at) return { body, end: at + 2 };
    at = lineEnd + 2;
  }
}
