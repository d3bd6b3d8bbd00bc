import { STATUS_CODES } from 'node:http';
import type { Readable } from 'node:stream';
import type { SlicedBody } from './sliced-body.ts';

/** What a handler answers. Without a body the answer is empty and has no content type. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream, and whatever brings its own `Content-Length`, is sent as it is. */
  readonly body?: string | Uint8Array | Readable | SlicedBody;
}

const plainText = { 'Content-Type': 'text/plain; charset=utf-8' };

/** 200 or 202 and nothing else. */
export function emptyAnswer(status: 200 | 202): Answer {
  return { status };
}

/** A plain text, which may be empty: a text that is not there is still a text to Mesos. */
export function textAnswer(status: number, text: string): Answer {
  return { status, headers: plainText, body: text };
}

/** The body that Mesos sends when it has nothing particular to say: `404 Not Found.` */
export function defaultAnswer(status: number): Answer {
  return textAnswer(status, `${status} ${STATUS_CODES[status] ?? 'Unknown'}.`);
}

/** @param json - text of a JSON value */
export function jsonAnswer(json: string): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: json };
}

/** JSON for a page of another origin, as old web UIs ask for it: `callback(<json>)`. */
export function jsonpAnswer(callback: string | undefined, json: string): Answer {
  if (callback === undefined) return jsonAnswer(json);
  const body = `${callback}(${json})`;
  return { status: 200, headers: { 'Content-Type': 'text/javascript' }, body };
}

export function protobufAnswer(bytes: Uint8Array): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/x-protobuf' }, body: bytes };
}

/** Source: mesos 3rdparty/libprocess/include/process/http.hpp#MethodNotAllowed */
export function methodNotAllowed(allowed: readonly string[], received: string): Answer {
  const list = allowed.map((method) => `'${method}'`).join(', ');
  const text = `405 Method Not Allowed. Expecting one of { ${list} }, but received '${received}'.`;
  return { status: 405, headers: { ...plainText, Allow: allowed.join(', ') }, body: text };
}

/** 307: the method and the body are to be sent again. */
export function redirectAnswer(location: string): Answer {
  return { status: 307, headers: { Location: location } };
}

/**
 * 401 with the challenge that says what is wanted.
 *
 * @param challenge - value of `WWW-Authenticate`
 */
export function unauthorizedAnswer(challenge: string, text = '401 Unauthorized.'): Answer {
  return { status: 401, headers: { ...plainText, 'WWW-Authenticate': challenge }, body: text };
}

/** A header of an answer, in the spelling in which it was set. */
export function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers?.[name];
}
