import { metricNames, metricsOfOneSide, withoutMetrics } from './clocked-timers.ts';
import {
  isJsonArray,
  isJsonObject,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from './json.ts';

interface Pair {
  readonly recorded: JsonObject;
  readonly actual: JsonObject;
}

/**
 * Levels what differs from run to run, with real Mesos as well, so that only true differences
 * remain:
 * - the flag `port`: a replay chooses its ports, the recordings show the defaults;
 * - for nested containers (a container id with a parent) `container_status` is read at a moment when
 *   the container may not exist yet, or not any more: `network_infos` and `executor_pid` may be
 *   missing on either side;
 * - a nested container that got SIGTERM and then SIGKILL reports the one or the other;
 * - the metrics of timers that have not measured anything yet;
 * - operations that the recording caught while they were pending.
 */
export function settleRunDependent(recorded: JsonObject, actual: JsonObject): Pair {
  if (isNested(recorded)) return keepCommonMembers(recorded, actual);
  if (isNested(recorded['container_status'])) return levelSignal(recorded, actual);
  if (isFlags(recorded)) return levelPort(recorded, actual, 'port');
  if (recorded['name'] === 'port') return levelPort(recorded, actual, 'value');
  if (isMetrics(recorded)) return levelTimers(recorded, actual);
  if (isJsonArray(recorded['operations'])) return levelPending(recorded, actual);
  return { recorded, actual };
}

/** The `flags` of `/state` and `/flags`. */
function isFlags(recorded: JsonObject): boolean {
  return typeof recorded['port'] === 'string' && typeof recorded['work_dir'] === 'string';
}

function levelPort(recorded: JsonObject, actual: JsonObject, key: 'port' | 'value'): Pair {
  const port = actual[key];
  const both = [recorded[key], port].every((text) =>
    /^\d+$/.test(typeof text === 'string' ? text : ''),
  );
  return { recorded: both && port !== undefined ? { ...recorded, [key]: port } : recorded, actual };
}

const measuredMembers = ['network_infos', 'executor_pid'];

function isNested(containerStatus: JsonValue | undefined): boolean {
  const containerId = isJsonObject(containerStatus) ? containerStatus['container_id'] : undefined;
  return isJsonObject(containerId) && 'parent' in containerId;
}

function keepCommonMembers(recorded: JsonObject, actual: JsonObject): Pair {
  const uncommon = measuredMembers.filter((key) => key in recorded !== key in actual);
  return { recorded: without(recorded, uncommon), actual: without(actual, uncommon) };
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

const signalled = /^(Command terminated with signal )(?:Killed|Terminated)$/;

function levelSignal(recorded: JsonObject, actual: JsonObject): Pair {
  const { message } = actual;
  const both =
    typeof recorded['message'] === 'string' &&
    typeof message === 'string' &&
    signalled.test(recorded['message']) &&
    signalled.test(message);
  return { recorded: both ? { ...recorded, message } : recorded, actual };
}

/** `/metrics/snapshot`, or the answer to GET_METRICS. */
function isMetrics(recorded: JsonObject): boolean {
  return isJsonArray(recorded['metrics']) || 'allocator/mesos/allocation_runs' in recorded;
}

function levelTimers(recorded: JsonObject, actual: JsonObject): Pair {
  const names = metricsOfOneSide(metricNames(recorded), metricNames(actual));
  if (names.size === 0) return { recorded, actual };
  return { recorded: withoutMetrics(recorded, names), actual: withoutMetrics(actual, names) };
}

/**
 * An operation that nobody asked feedback for is forgotten as soon as its agent has carried it out.
 * Those that were pending when the recording asked may be gone.
 */
function levelPending(recorded: JsonObject, actual: JsonObject): Pair {
  const all = listOf(recorded['operations']);
  const left = listOf(actual['operations']);
  const isGone = (operation: JsonValue): boolean =>
    isPending(operation) && !left.some((each) => isSameOperation(operation, each));
  const operations = all.filter((each) => !isGone(each));
  if (operations.length === all.length) return { recorded, actual };
  // A list without elements is not shown.
  if (operations.length === 0) return { recorded: without(recorded, ['operations']), actual };
  return { recorded: { ...recorded, operations }, actual };
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

function isPending(operation: JsonValue): boolean {
  if (!isJsonObject(operation)) return false;
  const { info, latest_status: status } = operation;
  const isWatched = isJsonObject(info) && 'id' in info;
  return !isWatched && isJsonObject(status) && status['state'] === 'OPERATION_PENDING';
}

function isSameOperation(one: JsonValue, other: JsonValue): boolean {
  const [first, second] = [one, other].map((each) => (isJsonObject(each) ? each['info'] : null));
  return stringifyJson(first ?? null) === stringifyJson(second ?? null);
}
