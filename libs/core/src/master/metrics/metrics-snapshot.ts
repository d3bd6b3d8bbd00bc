/**
 * All of a master's metrics by Mesos' names. What a shell alone can know (queues, subscribers,
 * registry sizes, the machine) the shell adds.
 *
 * Source: mesos src/master/metrics.cpp, src/master/master.cpp#Master::_resources_total
 */
import type { MasterState } from '../master-state.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { frameworkMetrics } from './framework-metrics.ts';
import { MASTER_COUNTERS, type MasterMetrics } from './master-metrics.ts';

const RESOURCES = ['cpus', 'gpus', 'mem', 'disk'] as const;
const OPERATION_TYPES = [
  'reserve',
  'unreserve',
  'create',
  'destroy',
  'grow_volume',
  'shrink_volume',
  'create_disk',
  'destroy_disk',
] as const;
const OPERATION_STATES = [
  'total',
  'pending',
  'recovering',
  'unreachable',
  'finished',
  'failed',
  'error',
  'dropped',
  'gone_by_operator',
] as const;
const ACTIVE_TASK_STATES = ['staging', 'starting', 'running', 'killing'] as const;

export interface MetricsSource {
  readonly state: MasterState;
  readonly metrics: MasterMetrics;
  readonly nowMs: number;
  /** `--publish_per_framework_metrics` */
  readonly publishPerFramework: boolean;
}

/** @returns values by full name, `master/…` and `frameworks/…` */
export function metricsSnapshot(source: MetricsSource): ReadonlyMap<string, number> {
  const { state, metrics, nowMs } = source;
  const values = new Map<string, number>();
  const set = (name: string, value: number) => values.set(`master/${name}`, value);
  set('uptime_secs', (nowMs - state.startTimeMs) / 1000);
  set('elected', state.electedTimeMs === undefined ? 0 : 1);
  set('outstanding_offers', state.offers.size);
  for (const name of MASTER_COUNTERS) set(name, metrics.get(name));
  for (const [name, count] of metrics.taskStateCounters()) set(name, count);
  for (const type of ['', ...OPERATION_TYPES.map((type) => `${type}/`)]) {
    for (const name of OPERATION_STATES) {
      set(`operations/${type}${name}`, metrics.operationCount(`operations/${type}${name}`));
    }
  }
  countMembers(state, set);
  measureResources(state, set);
  addFrameworks(source, values);
  return values;
}

type Set = (name: string, value: number) => void;

function countMembers({ agents, frameworks }: MasterState, set: Set): void {
  const agentList = [...agents.registered.values()];
  const frameworkList = [...frameworks.registered.values()];
  for (const [noun, list] of [
    ['slaves', agentList],
    ['frameworks', frameworkList],
  ] as const) {
    let connected = 0;
    let active = 0;
    for (const member of list) {
      if (member.connected) connected += 1;
      if (member.active) active += 1;
    }
    set(`${noun}_connected`, connected);
    set(`${noun}_disconnected`, list.length - connected);
    set(`${noun}_active`, active);
    set(`${noun}_inactive`, list.length - active);
  }
  set('slaves_unreachable', agents.unreachable.size);
  for (const name of ACTIVE_TASK_STATES) {
    set(
      `tasks_${name}`,
      sum(frameworkList, (each) => each.metrics.get(`tasks/active/task_${name}`)),
    );
  }
  set('tasks_unreachable', sum(frameworkList, countUnreachable));
}

function countUnreachable({ unreachableTasks }: FrameworkRecord): number {
  return sum([...unreachableTasks.values()], ({ task }) =>
    task.state === 'TASK_UNREACHABLE' ? 1 : 0,
  );
}

function sum<T>(list: readonly T[], valueOf: (each: T) => number): number {
  let total = 0;
  for (const each of list) total += valueOf(each);
  return total;
}

/** Totals are those of the agents' flags; revocable totals are the current ones. */
function measureResources({ totals }: MasterState, set: Set): void {
  const { started, total, used } = totals;
  for (const name of RESOURCES) {
    setShare(set, name, started.scalar(name), used.scalar(name));
    setShare(set, `${name}_revocable`, total.revocableScalar(name), used.revocableScalar(name));
  }
}

function setShare(set: Set, name: string, total: number, used: number): void {
  set(`${name}_total`, total);
  set(`${name}_used`, used);
  set(`${name}_percent`, total === 0 ? 0 : used / total);
}

/** Metrics of a completed framework live as long as the framework is remembered. */
function addFrameworks(
  { state, publishPerFramework }: MetricsSource,
  values: Map<string, number>,
): void {
  const { registered, completed } = state.frameworks;
  for (const framework of [...registered.values(), ...completed.values()]) {
    const { principal } = framework.info;
    if (principal !== undefined) {
      // Only messages of v0 drivers are counted here, and those do not reach us.
      values.set(`frameworks/${principal}/messages_received`, 0);
      values.set(`frameworks/${principal}/messages_processed`, 0);
    }
    if (!publishPerFramework) continue;
    for (const [name, value] of frameworkMetrics(framework)) values.set(name, value);
  }
}
