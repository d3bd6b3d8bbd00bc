/**
 * What the gateway repeats on the next leader when the leader dies under a call, by type of call.
 *
 * - `always`: also when the dead leader may have done it already. Done twice it is as done once, and
 *   answered as the first time.
 * - `unsent`: only when it provably never left the gateway. Done twice it would do harm, or be refused
 *   the second time and so deny a success. The client gets 503 and has to look for itself.
 */
import type { masterApi, schedulerApi } from '@mezzo/domain/messages';

export type Retry = 'always' | 'unsent';

export const schedulerRetries = {
  UNKNOWN: 'unsent',
  // Repeated with the framework's id, or before there is one.
  SUBSCRIBE: 'always',
  TEARDOWN: 'always',
  // The old leader may have launched; the new one would call the same offer invalid, and say that a
  // task is lost which runs.
  ACCEPT: 'unsent',
  DECLINE: 'always',
  ACCEPT_INVERSE_OFFERS: 'always',
  DECLINE_INVERSE_OFFERS: 'always',
  REVIVE: 'always',
  SUPPRESS: 'always',
  KILL: 'always',
  SHUTDOWN: 'always',
  ACKNOWLEDGE: 'always',
  ACKNOWLEDGE_OPERATION_STATUS: 'always',
  RECONCILE: 'always',
  RECONCILE_OPERATIONS: 'always',
  // Executors would get it twice.
  MESSAGE: 'unsent',
  REQUEST: 'always',
  UPDATE_FRAMEWORK: 'always',
} as const satisfies Record<schedulerApi.CallType, Retry>;

export const operatorRetries = {
  UNKNOWN: 'unsent',
  GET_HEALTH: 'always',
  GET_FLAGS: 'always',
  GET_VERSION: 'always',
  GET_METRICS: 'always',
  GET_LOGGING_LEVEL: 'always',
  SET_LOGGING_LEVEL: 'always',
  LIST_FILES: 'always',
  READ_FILE: 'always',
  GET_STATE: 'always',
  GET_AGENTS: 'always',
  GET_FRAMEWORKS: 'always',
  GET_EXECUTORS: 'always',
  GET_OPERATIONS: 'always',
  GET_TASKS: 'always',
  GET_ROLES: 'always',
  GET_WEIGHTS: 'always',
  UPDATE_WEIGHTS: 'always',
  GET_MASTER: 'always',
  SUBSCRIBE: 'always',
  // What was reserved, created or resized once cannot be again.
  RESERVE_RESOURCES: 'unsent',
  UNRESERVE_RESOURCES: 'unsent',
  CREATE_VOLUMES: 'unsent',
  DESTROY_VOLUMES: 'unsent',
  GROW_VOLUME: 'unsent',
  SHRINK_VOLUME: 'unsent',
  GET_MAINTENANCE_STATUS: 'always',
  GET_MAINTENANCE_SCHEDULE: 'always',
  UPDATE_MAINTENANCE_SCHEDULE: 'always',
  // A machine that is down already, or up, is refused.
  START_MAINTENANCE: 'unsent',
  STOP_MAINTENANCE: 'unsent',
  GET_QUOTA: 'always',
  UPDATE_QUOTA: 'always',
  // A quota that is there already, or gone, is refused.
  SET_QUOTA: 'unsent',
  REMOVE_QUOTA: 'unsent',
  // A framework that is gone already is refused.
  TEARDOWN: 'unsent',
  MARK_AGENT_GONE: 'always',
  DRAIN_AGENT: 'always',
  DEACTIVATE_AGENT: 'always',
  // An agent that is active already is refused.
  REACTIVATE_AGENT: 'unsent',
} as const satisfies Record<masterApi.CallType, Retry>;

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT']);

/** Everything that is no call of the v1 API: PUT sets weights, POST and DELETE may do anything. */
export function methodRetry(method: string): Retry {
  return safeMethods.has(method) ? 'always' : 'unsent';
}

/** A type that nobody knows is left to the master, once. */
export function callRetry(table: Readonly<Record<string, Retry>>, type: string | undefined): Retry {
  return table[type ?? 'UNKNOWN'] ?? 'unsent';
}
