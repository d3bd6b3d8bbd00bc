import type { HttpCall } from '../src/harness/http.ts';
import type { Random } from '../src/harness/random.ts';
import {
  olderReadRequests,
  olderWriteRequests,
  validCalls,
  type JsonTree,
  type OlderRequest,
  type ValidCall,
} from './valid-calls.ts';

/** A request that no server may accept. */
export interface MalformedCall {
  /** What is wrong with it, for a failure's message. */
  readonly fault: string;
  readonly target: 'master' | 'agent';
  readonly call: HttpCall;
}

type Fault = (random: Random, valid: ValidCall) => MalformedCall;

const json = { 'Content-Type': 'application/json', Accept: 'application/json' };
const protobuf = { 'Content-Type': 'application/x-protobuf', Accept: 'application/json' };

/** Nested deeper than any stack goes. */
const depthMax = 100_000;

/** Beyond what fits into any buffer without thought. */
const hugeBodyBytes = 10 * 1024 * 1024;

/** Huge bodies are rare: it is their number that would fill the network, not the server. */
const hugeShare = 0.002;

/** A call that is wrong in one of many ways. */
export function malformedCall(random: Random): MalformedCall {
  if (random.next() < olderShare) return olderFault(random);
  const valid = random.pick(validCalls);
  if (random.next() < hugeShare) return hugeBody(random, valid);
  const fault = random.pick(valid.isRight === true ? spoilingFaults : faults);
  return fault(random, valid);
}

/** So much of all calls goes to the endpoints of the older API. */
const olderShare = 0.25;

function olderFault(random: Random): MalformedCall {
  const request = random.next() < 0.5 ? random.pick(olderReadRequests) : undefined;
  return request === undefined
    ? olderWrite(random)
    : olderCall('query', { ...request, path: `${request.path}?${random.pick(wrongQueries)}` });
}

/** What is no percent-encoding, and what is longer than any line of a request may be. */
const wrongQueries = ['%zz', 'a=%', 'limit=%u1', `x=${'9'.repeat(100_000)}`, 'jsonp=%e4%zz'];

function olderWrite(random: Random): MalformedCall {
  const valid = random.pick(olderWriteRequests);
  const { body } = valid;
  const spoilt = random.pick([
    body,
    body.slice(0, random.below(body.length + 1)),
    `${body.slice(0, random.below(body.length + 1))}%zz`,
    body.replace(/\d+/, '9'.repeat(400)),
    '['.repeat(1 + random.below(depthMax)),
    '\u0000\ufffd',
    `${body}&${body}`,
    '[[[]]]',
  ]);
  const method = random.next() < 0.1 ? 'PATCH' : valid.method;
  return olderCall('body', { ...valid, target: 'master', method, body: spoilt });
}

function olderCall(
  fault: string,
  { target, method, path, body }: Omit<OlderRequest, 'method'> & Pick<HttpCall, 'method'>,
): MalformedCall {
  return {
    fault: `older API of the ${target}: ${fault} of ${path.slice(0, 40)}`,
    target,
    call: { method, path, ...(body !== undefined && { body }) },
  };
}

/** Faults that leave nothing right. */
const spoilingFaults: readonly Fault[] = [
  truncatedText,
  garbage,
  wrongType,
  wrongType,
  unknownEnum,
  missingType,
  deepNesting,
  truncatedProtobuf,
  wrongMediaType,
  wrongMethod,
  unknownPath,
];

const faults: readonly Fault[] = [...spoilingFaults, hugeNumber, nobodyKnown];

function post(
  fault: string,
  { path, target }: ValidCall,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = json,
): MalformedCall {
  return { fault, target, call: { method: 'POST', path, headers, body } };
}

function truncatedText(random: Random, valid: ValidCall): MalformedCall {
  const text = JSON.stringify(valid.body);
  return post('truncated JSON', valid, text.slice(0, 1 + random.below(text.length - 1)));
}

function garbage(random: Random, valid: ValidCall): MalformedCall {
  const bytes = Uint8Array.from({ length: 1 + random.below(300) }, () => random.below(256));
  // No JSON text begins with this byte, and a protobuf field 31 of wire type 7 does not exist.
  bytes[0] = 0xff;
  return post('garbage', valid, bytes, random.pick([json, protobuf]));
}

/** Puts a list where the message has a scalar or a message: no conversion is that lenient. */
function wrongType(random: Random, valid: ValidCall): MalformedCall {
  const body = structuredClone(valid.body);
  const places = placesIn(body);
  const { parent, key } = random.pick(places);
  const wrong: JsonTree = random.pick<JsonTree>([[[[]]], [{ a: [1] }, [2]], [null, [[]]]]);
  parent[key] = wrong;
  return post(`wrong type at ${key}`, valid, JSON.stringify(body));
}

function unknownEnum(random: Random, valid: ValidCall): MalformedCall {
  const type = random.pick(['NO_SUCH_CALL', 'subscribe', '', '\u0000', 'UNKNOWN']);
  return post(`type ${JSON.stringify(type)}`, valid, withMember(valid.body, 'type', type));
}

function missingType(_random: Random, valid: ValidCall): MalformedCall {
  return post('no type', valid, withMember(valid.body, 'type', null));
}

function hugeNumber(random: Random, valid: ValidCall): MalformedCall {
  const number = random.pick([
    '1e999',
    '-1e999',
    '9'.repeat(400),
    `0.${'1'.repeat(5000)}`,
    '1e-999',
  ]);
  const text = JSON.stringify(valid.body).replace(/\d+(?:\.\d+)?/, number);
  return post('huge number', valid, text);
}

function deepNesting(random: Random, valid: ValidCall): MalformedCall {
  const depth = 1000 + random.below(depthMax);
  const { open, inner, close } = random.pick([
    { open: '[', inner: '', close: ']' },
    { open: '{"a":', inner: 'null', close: '}' },
    { open: '{"accept":', inner: 'null', close: '}' },
  ]);
  return post('deep nesting', valid, open.repeat(depth) + inner + close.repeat(depth));
}

function truncatedProtobuf(random: Random, valid: ValidCall): MalformedCall {
  // A length-delimited field that promises more than there is, and a number that never ends.
  const rest = Array.from({ length: random.below(50) }, () => 0x80 | random.below(128));
  return post('truncated protobuf', valid, Uint8Array.from([0x0a, 0xff, 0x7f, ...rest]), protobuf);
}

function wrongMediaType(random: Random, valid: ValidCall): MalformedCall {
  const type = random.pick(['text/plain', 'application/xml', '', 'application/jsonx', '\u00ff']);
  const headers = { ...json, 'Content-Type': type };
  return post(`content type '${type}'`, valid, JSON.stringify(valid.body), headers);
}

function wrongMethod(random: Random, { path, target }: ValidCall): MalformedCall {
  const method = random.pick(['GET', 'PUT', 'DELETE'] as const);
  return { fault: method, target, call: { method, path, headers: json } };
}

function unknownPath(random: Random, { target }: ValidCall): MalformedCall {
  const path = random.pick(['/no/such', '/api', '/api/v2', '/%00', '/..%2f..%2fetc/passwd']);
  return { fault: `path ${path}`, target, call: { method: 'GET', path } };
}

/** Well formed, but of a framework, an agent, a file that nobody knows. */
function nobodyKnown(_random: Random, valid: ValidCall): MalformedCall {
  return post('unknown ids', valid, JSON.stringify(valid.body));
}

function hugeBody(random: Random, valid: ValidCall): MalformedCall {
  const padding = 'x'.repeat(hugeBodyBytes);
  const text = random.pick([
    JSON.stringify({ padding, type: [] }),
    `{"type":"${padding}`,
    `{"framework_id":{"value":"${padding}"},"type":"REVIVE"}`,
  ]);
  return post('huge body', valid, text);
}

interface Place {
  readonly parent: { [key: string]: JsonTree };
  readonly key: string;
}

/** Members that hold neither a list nor the surplus names that a decoder skips. */
function placesIn(tree: JsonTree): Place[] {
  if (Array.isArray(tree)) return tree.flatMap(placesIn);
  if (tree === null || typeof tree !== 'object') return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    const below = placesIn(value);
    return Array.isArray(value) ? below : [{ parent: tree, key }, ...below];
  });
}

function withMember(body: JsonTree, key: string, value: JsonTree): string {
  const members = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  return JSON.stringify({ ...members, [key]: value });
}
