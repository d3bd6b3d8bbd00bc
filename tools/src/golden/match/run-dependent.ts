import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

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
 * - a nested container that got SIGTERM and then SIGKILL reports the one or the other.
 */
export function settleRunDependent(recorded: JsonObject, actual: JsonObject): Pair {
  if (isNested(recorded)) return keepCommonMembers(recorded, actual);
  if (isNested(recorded['container_status'])) return levelSignal(recorded, actual);
  if (isFlags(recorded)) return levelPort(recorded, actual, 'port');
  if (recorded['name'] === 'port') return levelPort(recorded, actual, 'value');
  return { recorded, actual };
}

/**
 * A view without the offers that are outstanding and the sums that they are part of: where offers
 * came earlier than in the recording, a read sees them that did not see them there.
 */
export function withoutOffers(view: JsonObject): JsonObject {
  const keys = 'offered_resources' in view ? [...offerMembers, 'resources'] : offerMembers;
  return without(view, keys);
}

const offerMembers = ['offers', 'offered_resources', 'offered_resources_full'];

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
