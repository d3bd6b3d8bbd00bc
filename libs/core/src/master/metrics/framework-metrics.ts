import type { FrameworkRecord } from '../model/framework-record.ts';

const CALLS = [
  'subscribe',
  'teardown',
  'accept',
  'decline',
  'accept_inverse_offers',
  'decline_inverse_offers',
  'revive',
  'kill',
  'shutdown',
  'acknowledge',
  'acknowledge_operation_status',
  'reconcile',
  'reconcile_operations',
  'message',
  'request',
  'suppress',
  'update_framework',
] as const;
const EVENTS = [
  'subscribed',
  'offers',
  'inverse_offers',
  'rescind',
  'rescind_inverse_offer',
  'update',
  'update_operation_status',
  'message',
  'failure',
  'error',
  'heartbeat',
] as const;
const OPERATIONS = [
  'launch',
  'launch_group',
  'reserve',
  'unreserve',
  'create',
  'destroy',
  'grow_volume',
  'shrink_volume',
  'create_disk',
  'destroy_disk',
] as const;
const ACTIVE_STATES = [
  'staging',
  'starting',
  'running',
  'killing',
  'unreachable',
  'unknown',
] as const;
const TERMINAL_STATES = [
  'finished',
  'failed',
  'killed',
  'error',
  'lost',
  'dropped',
  'gone',
  'gone_by_operator',
] as const;

/** Every counter of a framework, so that those that never counted show as zero. */
const COUNTERS: readonly string[] = [
  'calls',
  ...CALLS.map((name) => `calls/${name}`),
  'events',
  ...EVENTS.map((name) => `events/${name}`),
  'offers/sent',
  'offers/accepted',
  'offers/declined',
  'offers/rescinded',
  ...ACTIVE_STATES.map((name) => `tasks/active/task_${name}`),
  ...TERMINAL_STATES.map((name) => `tasks/terminal/task_${name}`),
  'operations',
  ...OPERATIONS.map((name) => `operations/${name}`),
];

/**
 * The metrics of one framework by full name.
 *
 * Source: mesos src/master/metrics.cpp#FrameworkMetrics
 */
export function* frameworkMetrics(framework: FrameworkRecord): Generator<[string, number], void> {
  const name = encodeURIComponent(framework.info.name);
  const prefix = `master/frameworks/${name}/${framework.id}/`;
  yield [`${prefix}subscribed`, framework.connected ? 1 : 0];
  for (const counter of COUNTERS) yield [prefix + counter, framework.metrics.get(counter)];
  for (const role of framework.roles) {
    yield [`${prefix}roles/${role}/suppressed`, framework.suppressedRoles.has(role) ? 1 : 0];
  }
}
