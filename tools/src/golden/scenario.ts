import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isJsonArray, isJsonObject, JsonNumber, parseJson, stringifyJson } from './match/json.ts';
import type { JsonObject, JsonValue } from './match/json.ts';

/** `master`, `agent-1`, … */
export type ProcessName = string;

export type Flags = Readonly<Record<string, string>>;

/** One recorded run: how the processes were started, and what was said to them. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly masterFlags: Flags;
  readonly masterEnv: Readonly<Record<string, string>>;
  readonly agentFlags: Readonly<Record<ProcessName, Flags>>;
  readonly acls: JsonValue | undefined;
  readonly steps: readonly Step[];
}

export type Step = Exchange | CloseStream | Signal | Start | Wait;

interface Named {
  readonly name: string;
}

export interface Exchange extends Named {
  readonly kind: 'exchange';
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  /** Seconds from this step to the event that came with it, where the recording measured them. */
  readonly elapsedSeconds: number | undefined;
}

export interface CloseStream extends Named {
  readonly kind: 'close-stream';
  readonly stream: string;
}

export interface Signal extends Named {
  readonly kind: 'signal';
  readonly process: ProcessName;
  readonly signal: NodeJS.Signals;
}

export interface Start extends Named {
  readonly kind: 'start';
  readonly process: ProcessName;
}

export interface Wait extends Named {
  readonly kind: 'wait';
  readonly seconds: number;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly target: ProcessName;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RecordedRequestBody | undefined;
}

export type RecordedRequestBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly json: JsonValue }
  | { readonly kind: 'bytes'; readonly base64: string }
  | {
      readonly kind: 'records';
      readonly records: readonly JsonValue[];
      readonly endOfStream: boolean;
    };

export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RecordedResponseBody;
}

export type RecordedResponseBody =
  | { readonly kind: 'not-recorded' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly json: JsonValue; readonly raw: string | undefined }
  | { readonly kind: 'bytes'; readonly base64: string }
  | RecordedStream;

export interface RecordedStream {
  readonly kind: 'stream';
  readonly stream: string;
  readonly records: readonly JsonValue[];
  readonly at: readonly number[];
  /** The step during which the stream ended; undefined when it was still open at the end. */
  readonly closedAt: number | undefined;
  /** False when the client, or the death of the peer, ended the stream. */
  readonly closedCleanly: boolean;
}

/** All scenarios of a folder, in the order of their names. Throws on a file that is not one. */
export function loadScenarios(folder: string): Scenario[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== notYetFile)
    .sort()
    .map((file) =>
      parseScenario(readFileSync(join(folder, file), 'utf8'), basename(file, '.json')),
    );
}

/** The list of scenarios that are out of scope so far, in the folder of the scenarios. */
export const notYetFile = 'not-yet.json';

export function parseScenario(text: string, fileName: string): Scenario {
  try {
    return readScenario(object(parseJson(text)));
  } catch (error) {
    throw new Error(`${fileName} is not a scenario: ${String(error)}`, { cause: error });
  }
}

function readScenario(file: JsonObject): Scenario {
  return {
    name: string(file['scenario']),
    about: string(file['about']),
    masterFlags: stringMap(file['master_flags'] ?? {}),
    masterEnv: stringMap(file['master_env'] ?? {}),
    agentFlags: Object.fromEntries(
      Object.entries(object(file['agent_flags'] ?? {})).map(([key, flags]) => [
        key,
        stringMap(flags),
      ]),
    ),
    acls: file['acls'],
    steps: list(file['steps']).map((step) => readStep(object(step))),
  };
}

function readStep(step: JsonObject): Step {
  const name = string(step['name']);
  const { signal, start, request, response } = step;
  if (request !== undefined) {
    return {
      kind: 'exchange',
      name,
      request: readRequest(object(request)),
      response: readResponse(object(response)),
      elapsedSeconds: readElapsed(step),
    };
  }
  if (step['close_stream'] !== undefined) {
    return { kind: 'close-stream', name, stream: string(step['close_stream']) };
  }
  if (signal !== undefined) {
    const process = string(step['process']);
    return { kind: 'signal', name, process, signal: string(signal) as NodeJS.Signals };
  }
  if (start !== undefined) return { kind: 'start', name, process: string(start) };
  return { kind: 'wait', name, seconds: number(step['wait_seconds']) };
}

/** `"elapsed_until_offer_s": "about 5"` */
function readElapsed(step: JsonObject): number | undefined {
  const entry = Object.entries(step).find(([key]) => key.startsWith('elapsed_until_'));
  const figure = /[\d.]+/.exec(entry === undefined ? '' : flagText(entry[1]));
  return figure === null ? undefined : Number(figure[0]);
}

function readRequest(request: JsonObject): RecordedRequest {
  return {
    method: string(request['method']),
    path: string(request['path']),
    target: string(request['target']),
    headers: stringMap(request['headers'] ?? {}),
    body: readRequestBody(request),
  };
}

function readRequestBody(request: JsonObject): RecordedRequestBody | undefined {
  const { body, records } = request;
  if (request['body_base64'] !== undefined) {
    return { kind: 'bytes', base64: string(request['body_base64']) };
  }
  if (records !== undefined) {
    return {
      kind: 'records',
      records: list(records),
      endOfStream: request['end_of_stream'] !== false,
    };
  }
  if (body === undefined) return undefined;
  return typeof body === 'string' ? { kind: 'text', text: body } : { kind: 'json', json: body };
}

function readResponse(response: JsonObject): RecordedResponse {
  return {
    status: number(response['status']),
    headers: stringMap(response['headers'] ?? {}),
    body: readResponseBody(response),
  };
}

function readResponseBody(response: JsonObject): RecordedResponseBody {
  const { stream, json, base64, raw } = response;
  if (stream !== undefined) return readStream(response);
  if (json !== undefined) {
    return { kind: 'json', json, raw: raw === undefined ? undefined : string(raw) };
  }
  if (base64 !== undefined) return { kind: 'bytes', base64: string(base64) };
  if (response['body'] !== undefined) return { kind: 'not-recorded' };
  return { kind: 'text', text: string(response['text']) };
}

function readStream(response: JsonObject): RecordedStream {
  const at = list(response['at'] ?? []).map(number);
  return {
    kind: 'stream',
    stream: string(response['stream']),
    records: list(response['records']),
    at,
    closedAt: response['closed'] === true ? readClosedAt(response, at) : undefined,
    closedCleanly: response['closed_cleanly'] !== false,
  };
}

function readClosedAt(response: JsonObject, at: readonly number[]): number {
  return response['closed_at'] === undefined ? (at.at(-1) ?? 0) : number(response['closed_at']);
}

function object(value: JsonValue | undefined): JsonObject {
  if (!isJsonObject(value)) throw new TypeError(`expected an object, got ${show(value)}`);
  return value;
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  if (!isJsonArray(value)) throw new TypeError(`expected a list, got ${show(value)}`);
  return value;
}

function string(value: JsonValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`expected a string, got ${show(value)}`);
  return value;
}

function number(value: JsonValue | undefined): number {
  if (!(value instanceof JsonNumber)) throw new TypeError(`expected a number, got ${show(value)}`);
  return Number(value.text);
}

function stringMap(value: JsonValue): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(object(value)).map(([k, v]) => [k, flagText(v)]));
}

/** Flags are text on a command line, whatever they are in the file. */
function flagText(value: JsonValue): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}

function show(value: JsonValue | undefined): string {
  return value === undefined ? 'nothing' : stringifyJson(value).slice(0, 80);
}
