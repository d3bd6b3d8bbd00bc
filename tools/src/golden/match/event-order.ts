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
 * Whether an event may come before one that was recorded before it in the same stream. Real Mesos
 * sends
 * - heartbeats by a timer of their own, the first beside the first offers;
 * - updates of different tasks as their containers get ready;
 * - an executor's FAILURE and its tasks' updates by two ways;
 * - offers by the allocator's clock, whatever its tasks do meanwhile: any update may come before an
 *   offer. The offer of what a task has freed comes after the update that it ended, unless that
 *   update waits for the acknowledgement of an earlier one: the master knows of it already. Of two
 *   offers comes first what was free first;
 * - an operation's status when the agent, or a reconciliation, has told it. What an operation on
 *   offered resources makes is offered again without waiting for that.
 */
export function mayOvertake(event: JsonValue, earlier: JsonValue): boolean {
  const type = eventType(event);
  const earlierType = eventType(earlier);
  if (type === 'HEARTBEAT' || earlierType === 'HEARTBEAT') {
    return type !== 'SUBSCRIBED' && earlierType !== 'SUBSCRIBED';
  }
  switch (type) {
    case 'FAILURE':
      return earlierType === 'UPDATE' || earlierType === 'OFFERS';
    case 'OFFERS':
      return earlierType === 'UPDATE'
        ? mayHaveFreed(earlier)
        : earlierType === 'FAILURE' ||
            earlierType === 'UPDATE_OPERATION_STATUS' ||
            earlierType === 'OFFERS';
    case 'UPDATE':
      return (
        earlierType === 'OFFERS' ||
        earlierType === 'FAILURE' ||
        (earlierType === 'UPDATE' && taskOf(event) !== taskOf(earlier))
      );
    case 'UPDATE_OPERATION_STATUS':
      return earlierType === 'OFFERS';
    case 'TASK_ADDED':
    case 'TASK_UPDATED':
      return (
        /^TASK_(?:ADDED|UPDATED)$/.test(earlierType ?? '') && taskOf(event) !== taskOf(earlier)
      );
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

/**
 * Whether the master may have taken note before it sends the update: the task goes on, the update
 * answers a reconciliation, or it comes from an executor, with whose updates the agent sends the
 * latest state of the task.
 */
function mayHaveFreed(update: JsonValue): boolean {
  const reason = member(update, 'update', 'status', 'reason');
  const state = member(update, 'update', 'status', 'state');
  const source = member(update, 'update', 'status', 'source');
  return (
    reason === 'REASON_RECONCILIATION' || transientStates.has(state) || source === 'SOURCE_EXECUTOR'
  );
}

/** Whether the event tells that a task, or an executor, holds nothing any more. */
export function endsTask(event: JsonValue): boolean {
  const state =
    member(event, 'update', 'status', 'state') ?? member(event, 'task_updated', 'state');
  return eventType(event) === 'FAILURE' || (state !== undefined && !transientStates.has(state));
}

/** The executor of which the event tells that it has ended. */
export function failedExecutor(event: JsonValue): JsonValue | undefined {
  return member(event, 'failure', 'executor_id', 'value');
}

/** The task of which the event tells a framework that it runs. */
export function runningTask(event: JsonValue): JsonValue | undefined {
  const state = member(event, 'update', 'status', 'state');
  return state === 'TASK_RUNNING' ? taskOf(event) : undefined;
}

/** The uuid of a status update; undefined for any other event. */
export function updateUuid(event: JsonValue): string | undefined {
  const uuid = member(event, 'update', 'status', 'uuid');
  return typeof uuid === 'string' ? uuid : undefined;
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
