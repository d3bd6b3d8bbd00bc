import { isJsonObject, type JsonValue } from './json.ts';

/** The type of an event, if it is a JSON event. */
export function eventType(event: JsonValue): string | undefined {
  const type = isJsonObject(event) ? event['type'] : undefined;
  return typeof type === 'string' ? type : undefined;
}

export function isHeartbeat(event: JsonValue): boolean {
  return eventType(event) === 'HEARTBEAT';
}

/**
 * Whether two events of one stream may as well come in the other order. Real Mesos sends
 * - heartbeats by a timer of their own, the first beside the first offers;
 * - updates of different tasks as their containers get ready;
 * - an executor's FAILURE and its tasks' updates by two ways;
 * - offers by the allocator's clock, whatever its tasks do meanwhile. Only an update that frees
 *   resources comes before the offer of them.
 */
export function mayComeInEitherOrder(one: JsonValue, other: JsonValue): boolean {
  return commutes(one, other) || commutes(other, one);
}

function commutes(one: JsonValue, other: JsonValue): boolean {
  const otherType = eventType(other);
  switch (eventType(one)) {
    case 'HEARTBEAT':
      return otherType !== 'SUBSCRIBED';
    case 'FAILURE':
      return otherType === 'UPDATE';
    case 'OFFERS':
      return otherType === 'UPDATE' && isTransient(other);
    case 'UPDATE':
      return otherType === 'UPDATE' && taskOf(one) !== taskOf(other);
    case 'TASK_ADDED':
    case 'TASK_UPDATED':
      return /^TASK_(?:ADDED|UPDATED)$/.test(otherType ?? '') && taskOf(one) !== taskOf(other);
    default:
      return false;
  }
}

const transientStates: ReadonlySet<JsonValue | undefined> = new Set([
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
]);

function isTransient(update: JsonValue): boolean {
  return transientStates.has(member(update, 'update', 'status', 'state'));
}

function taskOf(event: JsonValue): JsonValue | undefined {
  return (
    member(event, 'update', 'status', 'task_id', 'value') ??
    member(event, 'task_added', 'task', 'task_id', 'value') ??
    member(event, 'task_updated', 'status', 'task_id', 'value')
  );
}

function member(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  return isJsonObject(value) ? member(value[key], ...rest) : undefined;
}
