/** Answers of reading calls, compared with what was recorded. */
import { isDeepStrictEqual } from 'node:util';
import type { MasterState } from '../master-state.ts';
import { getAgentsView } from '../views/agent-view.ts';
import {
  getMaintenanceScheduleView,
  getMaintenanceStatusView,
  getQuotaView,
  getWeightsView,
} from '../views/cluster-view.ts';
import { getFrameworksView } from '../views/framework-view.ts';
import { getOperationsView } from '../views/operation-view.ts';
import { getRolesView } from '../views/role-view.ts';
import { getMasterView, getStateView } from '../views/state-view.ts';
import { getExecutorsView, getTasksView } from '../views/task-view.ts';
import { VIEW_EVERYTHING } from '../views/view-permissions.ts';

const all = (): boolean => true;

/** What each call reads, by the member of the answer that holds it. */
const VIEWS: Readonly<Record<string, (state: MasterState) => object>> = {
  get_agents: (state) => getAgentsView(state, VIEW_EVERYTHING),
  get_executors: (state) => getExecutorsView(state, VIEW_EVERYTHING),
  get_frameworks: (state) => getFrameworksView(state, VIEW_EVERYTHING),
  get_maintenance_schedule: (state) => getMaintenanceScheduleView(state, all),
  get_maintenance_status: (state) => getMaintenanceStatusView(state, all),
  get_master: getMasterView,
  get_operations: (state) => getOperationsView(state, VIEW_EVERYTHING),
  get_quota: (state) => getQuotaView(state, all),
  get_roles: (state) => getRolesView(state, undefined, VIEW_EVERYTHING),
  get_state: (state) => getStateView(state, VIEW_EVERYTHING),
  get_tasks: (state) => getTasksView(state, VIEW_EVERYTHING),
  get_weights: (state) => getWeightsView(state, VIEW_EVERYTHING),
};

/** The places where our view differs from a recorded one; empty when it agrees. */
export function viewDifferences(recorded: object, state: MasterState): readonly string[] {
  return Object.entries(recorded).flatMap(([member, expected]) => {
    const view = VIEWS[member];
    return view === undefined ? [] : differences(expected, plain(view(state)), member);
  });
}

/** As JSON has it. */
function plain(view: unknown): unknown {
  const text = JSON.stringify(view, (_, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (value === Number.POSITIVE_INFINITY) return 'Infinity';
    return typeof value === 'bigint' ? Number(value) : value;
  });
  return JSON.parse(text) as unknown;
}

/** A placeholder of something that is different each time, or that we do not know. */
const ANYTHING = /^<[a-z-]+(:[a-z0-9-]+)?>$/;

/** Default values of messages, which their encoding adds. */
const DEFAULTS: readonly unknown[] = [0, false, 'HOST'];

/**
 * The same for true. Agents checkpoint always: their messages have no member for it, but their JSON
 * does.
 */
const TRUE_BY_DEFAULT = /(agent_info|recovered_agents\[\])\.checkpoint$|command\.shell$/;

function differences(recorded: unknown, ours: unknown, path: string): readonly string[] {
  if (typeof recorded === 'string' && ANYTHING.test(recorded)) return [];
  if (isList(recorded) || isList(ours))
    return listDifferences(listOf(recorded), listOf(ours), path);
  if (isObject(recorded) && isObject(ours)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(ours)]);
    return [...names].flatMap((name) => differences(recorded[name], ours[name], `${path}.${name}`));
  }
  if (isEmptyMap(ours) && recorded === undefined) return [];
  const isAdded = DEFAULTS.includes(recorded) || (recorded === true && TRUE_BY_DEFAULT.test(path));
  if (ours === undefined && isAdded) return [];
  const isSame = String(recorded) === String(ours) || isDeepStrictEqual(recorded, ours);
  return isSame ? [] : [`${path}: ${JSON.stringify(recorded)} but ours is ${JSON.stringify(ours)}`];
}

/** Lists come out of hash tables: compared as sets. */
function listDifferences(
  recorded: readonly unknown[],
  ours: readonly unknown[],
  path: string,
): readonly string[] {
  const left = [...ours];
  const missing = recorded.filter((each) => {
    const index = left.findIndex((other) => differences(each, other, `${path}[]`).length === 0);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  const [first] = missing;
  const [other] = left;
  if (missing.length === 1 && left.length === 1) return differences(first, other, `${path}[]`);
  return [
    ...missing.map((each) => `${path}: lacks ${JSON.stringify(each)}`),
    ...left.map((each) => `${path}: has ${JSON.stringify(each)}`),
  ];
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isEmptyMap(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** An empty list is as good as none. */
function listOf(value: unknown): readonly unknown[] {
  if (isList(value)) return value;
  return value === undefined ? [] : [value];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isList(value);
}
