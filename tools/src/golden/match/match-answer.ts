import type { RecordedResponse, RecordedResponseBody } from '../scenario.ts';
import type { Bindings } from './bindings.ts';
import { absent, difference, type Difference } from './difference.ts';
import { hasInsignificantSpace, parseJson, type JsonValue } from './json.ts';
import { nothingInFlight, type InFlight } from './in-flight.ts';
import { fillIn, matchText } from './match-text.ts';
import { matchValue } from './match-value.ts';

/** The only headers that recordings keep: the others say nothing about Mesos. */
const comparedHeaders = [
  'content-type',
  'location',
  'www-authenticate',
  'allow',
  'mesos-stream-id',
  'transfer-encoding',
  'content-disposition',
  'message-content-type',
  'content-encoding',
] as const;

/** Compares status and headers of an answer. */
export function matchHead(
  recorded: RecordedResponse,
  actual: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  bindings: Bindings,
): Difference | undefined {
  if (recorded.status !== actual.status) {
    return difference('status', String(recorded.status), String(actual.status));
  }
  for (const name of comparedHeaders) {
    const found = matchHeader(name, recorded.headers[name], actual.headers[name], bindings);
    if (found !== undefined) return found;
  }
  return undefined;
}

function matchHeader(
  name: string,
  recorded: string | undefined,
  actual: string | undefined,
  bindings: Bindings,
): Difference | undefined {
  const agrees =
    recorded === undefined || actual === undefined
      ? recorded === actual
      : matchText(recorded, actual, bindings);
  if (agrees) return undefined;
  const expected = recorded === undefined ? absent : fillIn(recorded, bindings);
  return difference(`headers.${name}`, expected, actual ?? absent);
}

/**
 * Compares the body of an answer that is not a stream.
 *
 * @param inFlight what is left out of JSON views: see `withoutInFlight`
 */
export function matchBody(
  recorded: Exclude<RecordedResponseBody, { kind: 'stream' }>,
  actual: Buffer,
  bindings: Bindings,
  inFlight = nothingInFlight,
): Difference | undefined {
  switch (recorded.kind) {
    case 'not-recorded':
      return undefined;
    case 'text':
      return matchTextBody(recorded.text, actual.toString(), bindings);
    case 'json':
      return matchJsonBody(recorded, actual.toString(), bindings, inFlight);
    case 'bytes': {
      const base64 = actual.toString('base64');
      return recorded.base64 === base64 ? undefined : difference('base64', recorded.base64, base64);
    }
  }
}

function matchTextBody(
  recorded: string,
  actual: string,
  bindings: Bindings,
): Difference | undefined {
  const call = jsonpCall(recorded);
  const actualCall = jsonpCall(actual);
  if (call !== undefined && actualCall?.callback === call.callback) {
    return matchValue(call.argument, actualCall.argument, bindings, ['jsonp']);
  }
  return matchText(recorded, actual, bindings)
    ? undefined
    : difference('text', fillIn(recorded, bindings), actual);
}

/** `callback({…})`: its argument is compared as JSON, so that the order of keys does not matter. */
function jsonpCall(text: string): { callback: string; argument: JsonValue } | undefined {
  const [, callback, argument] = /^([\w.]+)\(([^]*)\)$/.exec(text) ?? [];
  if (callback === undefined || argument === undefined) return undefined;
  try {
    return { callback, argument: parseJson(quoteBarePlaceholders(argument)) };
  } catch {
    return undefined;
  }
}

/** Recorded text keeps the place of a number: `"port":<port:master>`. */
function quoteBarePlaceholders(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|<[a-z][^<>"]*>/g, (token) =>
    token.startsWith('<') ? JSON.stringify(token) : token,
  );
}

function matchJsonBody(
  recorded: { readonly json: JsonValue; readonly raw: string | undefined },
  actual: string,
  bindings: Bindings,
  inFlight: InFlight,
): Difference | undefined {
  let parsed: JsonValue;
  try {
    parsed = parseJson(actual);
  } catch {
    return difference('json', 'JSON', actual);
  }
  const found = matchValue(recorded.json, parsed, bindings, ['json'], inFlight);
  if (found !== undefined || recorded.raw === undefined) return found;
  return hasInsignificantSpace(actual) && !hasInsignificantSpace(recorded.raw)
    ? difference('raw', 'no white space between tokens', actual)
    : undefined;
}
