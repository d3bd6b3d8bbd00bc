import { isHeartbeat, mayOvertake, updateUuid } from '../match/event-order.ts';
import {
  isJsonArray,
  isJsonObject,
  JsonNumber,
  stringifyJson,
  type JsonValue,
} from '../match/json.ts';
import { parseTemplate } from '../match/placeholder.ts';
import { isUnordered } from '../match/unordered-lists.ts';
import type { Exchange, RecordedResponse, RecordedStream, Scenario } from '../scenario.ts';

/** A recording with one thing changed that a replay must notice. */
export interface Mutation {
  /** `step 4: json.get_tasks.tasks[0].state: string` */
  readonly name: string;
  readonly scenario: Scenario;
}

/** A place that can be changed, and the change. */
interface Site<T> {
  readonly name: string;
  readonly changed: T;
}

/** All changes of a scenario that must be noticed. */
export function mutationsOf(scenario: Scenario): Mutation[] {
  const lastStep = scenario.steps.length - 1;
  return scenario.steps.flatMap((step, index) => {
    if (step.kind !== 'exchange') return [];
    return responseSites(step.response, lastStep).map(({ name, changed }) => {
      const steps = scenario.steps.with(index, { ...step, response: changed } satisfies Exchange);
      return { name: `step ${String(index)}: ${name}`, scenario: { ...scenario, steps } };
    });
  });
}

function responseSites(response: RecordedResponse, lastStep: number): Site<RecordedResponse>[] {
  return [
    { name: 'status', changed: { ...response, status: response.status + 1 } },
    ...headerSites(response.headers).map(({ name, changed }) => ({
      name: `header ${name}`,
      changed: { ...response, headers: changed },
    })),
    ...bodySites(response.body, lastStep).map(({ name, changed }) => ({
      name,
      changed: { ...response, body: changed },
    })),
  ];
}

type Headers = RecordedResponse['headers'];

function headerSites(headers: Headers): Site<Headers>[] {
  const surplus = { name: 'surplus', changed: { ...headers, allow: 'PATCH' } };
  // Without a gzip header the mutant would send what it calls gzip in plain: that is no answer.
  const own = Object.entries(headers).filter(([name]) => name !== 'transfer-encoding');
  return [
    surplus,
    ...own.map(([name]) => ({
      name: `${name} missing`,
      changed: Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name)),
    })),
  ];
}

type Body = RecordedResponse['body'];

function bodySites(body: Body, lastStep: number): Site<Body>[] {
  switch (body.kind) {
    case 'not-recorded':
      return [];
    case 'text':
      return [{ name: 'text', changed: { ...body, text: `${body.text}x` } }];
    case 'bytes':
      return [{ name: 'bytes', changed: { ...body, base64: `AAAA${body.base64}` } }];
    case 'json':
      return valueSites(body.json, ['json']).map(({ name, changed }) => ({
        name,
        changed: { ...body, json: changed },
      }));
    case 'stream':
      return streamSites(body, lastStep);
  }
}

function streamSites(stream: RecordedStream, lastStep: number): Site<RecordedStream>[] {
  const { records, at, closedAt, closedCleanly } = stream;
  const sites: Site<RecordedStream>[] = [];
  records.forEach((event, index) => {
    const path = [stream.stream, `[${String(index)}]`];
    for (const { name, changed } of valueSites(event, path)) {
      sites.push({ name, changed: { ...stream, records: records.with(index, changed) } });
    }
    sites.push(...eventSites(stream, index, lastStep));
  });
  if (closedAt !== undefined && closedCleanly && closedAt < lastStep) {
    sites.push({
      name: `${stream.stream} stays open`,
      changed: { ...stream, closedAt: undefined },
    });
  }
  const end = at.at(-1);
  if (closedAt === undefined && end !== undefined && end < lastStep) {
    sites.push({ name: `${stream.stream} ends`, changed: { ...stream, closedAt: end } });
  }
  return sites;
}

/** An event that is missing, comes twice, or overtakes one that it must not overtake. */
function eventSites(
  stream: RecordedStream,
  index: number,
  lastStep: number,
): Site<RecordedStream>[] {
  const { records, at } = stream;
  const event = records[index];
  const next = records[index + 1];
  const place = `${stream.stream}[${String(index)}]`;
  const sites: Site<RecordedStream>[] = [];
  if (event === undefined || isBinary(event) || isResent(records, index)) return sites;
  if (!isHeartbeat(event) || records.filter(isHeartbeat).length === 1) {
    sites.push({
      name: `${place} missing`,
      changed: { ...stream, records: records.toSpliced(index, 1), at: at.toSpliced(index, 1) },
    });
  }
  if (!isHeartbeat(event) && (at[index] ?? 0) < lastStep) {
    const twice = at[index] ?? 0;
    sites.push({
      name: `${place} twice`,
      changed: {
        ...stream,
        records: records.toSpliced(index, 0, event),
        at: at.toSpliced(index, 0, twice),
      },
    });
  }
  if (next !== undefined && !isSame(event, next) && !mayOvertake(next, event)) {
    sites.push({
      name: `${place} overtaken`,
      changed: { ...stream, records: records.with(index, next).with(index + 1, event) },
    });
  }
  return sites;
}

/** An operation that may have been carried out by the time a replay asks. */
function isPendingOperation(value: JsonValue): boolean {
  const status = isJsonObject(value) ? value['latest_status'] : undefined;
  return isJsonObject(status) && status['state'] === 'OPERATION_PENDING';
}

/** An update that was sent before: whether it is sent again depends on what was lost. */
function isResent(records: readonly JsonValue[], index: number): boolean {
  const uuid = updateUuid(records[index] ?? null);
  return uuid !== undefined && records.slice(0, index).some((each) => updateUuid(each) === uuid);
}

function isSame(one: JsonValue, other: JsonValue): boolean {
  return stringifyJson(one) === stringifyJson(other);
}

function isBinary(event: JsonValue): boolean {
  return isJsonObject(event) && ('base64' in event || 'note' in event);
}

function valueSites(value: JsonValue, path: readonly string[]): Site<JsonValue>[] {
  if (isTolerated(value, path)) return [];
  const name = path.join('.');
  if (isBinary(value)) return [{ name, changed: { base64: 'AAAA' } }];
  if (isJsonArray(value)) return [...listSites(value, path), ...elementSites(value, path)];
  if (isJsonObject(value)) return objectSites(value, path);
  if (value instanceof JsonNumber) return numberSites(value, name);
  if (typeof value === 'string') return [{ name, changed: wrongText(value) }];
  return [{ name, changed: value === true ? false : true }];
}

/** `x` before the text spoils a placeholder as well as a literal. */
function wrongText(value: string): JsonValue {
  return `x${value}`;
}

function numberSites({ text, isDouble }: JsonNumber, name: string): Site<JsonValue>[] {
  const other = isDouble ? text.replace(/\.0$/, '') : `${text}.0`;
  const sites = [{ name: `${name} value`, changed: new JsonNumber(`1${text.replace('-', '')}`) }];
  if (other !== text) sites.push({ name: `${name} type`, changed: new JsonNumber(other) });
  return sites;
}

function objectSites(
  value: Readonly<Record<string, JsonValue>>,
  path: readonly string[],
): Site<JsonValue>[] {
  const name = path.join('.');
  const entries = Object.entries(value);
  return [
    { name: `${name} surplus member`, changed: { ...value, surplus: true } },
    ...entries.flatMap(([key, member]) => {
      const memberPath = [...path, key];
      if (isTolerated(member, memberPath)) return [];
      const missing = Object.fromEntries(entries.filter(([each]) => each !== key));
      const mayBeMissing = isJsonArray(member) && member.some(isPendingOperation);
      return [
        ...(mayBeMissing ? [] : [{ name: `${memberPath.join('.')} missing`, changed: missing }]),
        ...valueSites(member, memberPath).map((site) => ({
          name: site.name,
          changed: { ...value, [key]: site.changed },
        })),
      ];
    }),
  ];
}

function listSites(value: readonly JsonValue[], path: readonly string[]): Site<JsonValue>[] {
  const name = path.join('.');
  const sites: Site<JsonValue>[] = [{ name: `${name} surplus element`, changed: [...value, 'x'] }];
  const [first, second] = value;
  if (first === undefined) return sites;
  if (!isPendingOperation(first)) {
    sites.push({ name: `${name} missing element`, changed: value.slice(1) });
  }
  if (second !== undefined && !isSame(first, second) && !isUnordered(path.slice(1))) {
    sites.push({ name: `${name} order`, changed: value.with(0, second).with(1, first) });
  }
  return sites;
}

function elementSites(value: readonly JsonValue[], path: readonly string[]): Site<JsonValue>[] {
  return value.flatMap((element, index) =>
    valueSites(element, [...path, `[${String(index)}]`]).map((site) => ({
      name: site.name,
      changed: value.with(index, site.changed),
    })),
  );
}

/** Kinds that any text may stand for: a wrong value cannot be told from a right one. */
const anyText: ReadonlySet<string> = new Set([
  'log text',
  'launcher_dir',
  'webui_dir',
  'build-date',
  'build-user',
]);

/** What may differ from run to run, so that a change of it is not a mistake. */
function isTolerated(value: JsonValue, path: readonly string[]): boolean {
  const key = path.at(-1) ?? '';
  if (key === 'network_infos' || key === 'executor_pid') return true;
  if (key === 'port' && path.at(-2) === 'flags') return true;
  if (isJsonObject(value) && value['name'] === 'port') return true;
  if (isJsonObject(value) && value['note'] === 'protobuf record') return true;
  if (typeof value !== 'string') return false;
  return parseTemplate(value).some((part) => typeof part === 'object' && anyText.has(part.kind));
}
