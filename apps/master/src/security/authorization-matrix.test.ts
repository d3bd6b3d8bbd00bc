/**
 * Every call and endpoint of the master, made by nobody, with a wrong secret, by somebody who may do
 * nothing, and by somebody who may do everything. The statuses are those of Mesos.
 */
import type { masterApi, schedulerApi } from '@mezzo/domain/messages';
import {
  accessMatrix,
  denied,
  filtered,
  identities,
  identityOrder,
  open,
  operationOf,
  rowsOf,
  servedOperations,
  type AccessRow,
  type Ask,
  type Identity,
} from '@mezzo/http-kit/testing';
import { messageSchemas } from '@mezzo/proto';
import { expect, test } from 'vitest';
import { EventStream } from '../testing/event-stream.ts';
import { startSecuredMaster } from '../testing/secured-master.ts';
import { scalar, TestAgent } from '../testing/test-agent.ts';
import type { TestMaster } from '../testing/test-master.ts';
import { TestScheduler } from '../testing/test-scheduler.ts';

/** A principal may only reserve in its own name; for the others the name does not matter. */
const nameOf = (identity: Identity): string => (identity === 'unpermitted' ? 'bob' : 'alice');

const capabilities = [
  { type: 'HIERARCHICAL_ROLE' },
  { type: 'RESIZE_VOLUME' },
  { type: 'AGENT_OPERATION_FEEDBACK' },
  { type: 'AGENT_DRAINING' },
] as const;

function registerAgent(master: TestMaster): Promise<TestAgent> {
  const resources = [scalar('cpus', 4), scalar('mem', 4096), scalar('disk', 4096)];
  return TestAgent.register(master, resources, capabilities);
}

const machine = { hostname: 'elsewhere', ip: '10.9.8.7' };
const schedule = {
  windows: [{ machine_ids: [machine], unavailability: { start: { nanoseconds: 1 } } }],
};

function reserved(name: string, amount: number, principal: string) {
  const reservations = [{ type: 'DYNAMIC', role: 'web', principal }];
  return { ...scalar(name, amount), reservations };
}

function volume(principal: string, megabytes = 100) {
  const disk = { persistence: { id: 'v', principal }, volume: { container_path: 'p', mode: 'RW' } };
  return { ...reserved('disk', megabytes, 'alice'), disk };
}

/** The members of calls that need one, as the principal would fill them in. */
type Members = (principal: string, agentId: string, frameworkId: string) => object;

const operatorCalls: Record<
  Exclude<masterApi.CallType, 'UNKNOWN' | 'SUBSCRIBE'>,
  { readonly row: AccessRow; readonly member?: Members }
> = {
  GET_HEALTH: { row: filtered },
  GET_FLAGS: { row: denied(200) },
  GET_VERSION: { row: filtered },
  GET_METRICS: { row: filtered, member: () => ({}) },
  GET_LOGGING_LEVEL: { row: filtered },
  SET_LOGGING_LEVEL: {
    row: denied(200),
    member: () => ({ level: 1, duration: { nanoseconds: 1_000_000 } }),
  },
  LIST_FILES: { row: denied(200), member: () => ({ path: '/master/log' }) },
  READ_FILE: { row: denied(200), member: () => ({ path: '/master/log', offset: 0 }) },
  GET_STATE: { row: filtered },
  GET_AGENTS: { row: filtered },
  GET_FRAMEWORKS: { row: filtered },
  GET_EXECUTORS: { row: filtered },
  GET_OPERATIONS: { row: filtered },
  GET_TASKS: { row: filtered },
  GET_ROLES: { row: filtered },
  GET_WEIGHTS: { row: filtered },
  GET_MASTER: { row: filtered },
  GET_QUOTA: { row: filtered },
  GET_MAINTENANCE_STATUS: { row: filtered },
  GET_MAINTENANCE_SCHEDULE: { row: filtered },
  UPDATE_WEIGHTS: {
    row: denied(200),
    member: () => ({ weight_infos: [{ role: 'web', weight: 2 }] }),
  },
  RESERVE_RESOURCES: {
    row: denied(202),
    member: (principal, agent) => ({
      agent_id: { value: agent },
      resources: [reserved('disk', 500, principal)],
    }),
  },
  CREATE_VOLUMES: {
    row: denied(202),
    member: (principal, agent) => ({ agent_id: { value: agent }, volumes: [volume(principal)] }),
  },
  GROW_VOLUME: {
    row: denied(202),
    member: (_, agent) => ({
      agent_id: { value: agent },
      volume: volume('alice'),
      addition: reserved('disk', 50, 'alice'),
    }),
  },
  SHRINK_VOLUME: {
    row: denied(202),
    member: (_, agent) => ({
      agent_id: { value: agent },
      volume: volume('alice', 150),
      subtract: { value: 50 },
    }),
  },
  DESTROY_VOLUMES: {
    row: denied(202),
    member: (_, agent) => ({ agent_id: { value: agent }, volumes: [volume('alice')] }),
  },
  UNRESERVE_RESOURCES: {
    row: denied(202),
    member: (_, agent) => ({
      agent_id: { value: agent },
      resources: [reserved('disk', 500, 'alice')],
    }),
  },
  UPDATE_QUOTA: {
    row: denied(200),
    member: () => ({ quota_configs: [{ role: 'web', limits: { cpus: { value: 1 } } }] }),
  },
  SET_QUOTA: {
    row: denied(200),
    member: () => ({ quota_request: { role: 'db', guarantee: [scalar('cpus', 1)] } }),
  },
  REMOVE_QUOTA: { row: denied(200), member: () => ({ role: 'db' }) },
  UPDATE_MAINTENANCE_SCHEDULE: { row: denied(200), member: () => ({ schedule }) },
  START_MAINTENANCE: { row: denied(200), member: () => ({ machines: [machine] }) },
  STOP_MAINTENANCE: { row: denied(200), member: () => ({ machines: [machine] }) },
  DEACTIVATE_AGENT: { row: denied(200), member: (_, agent) => ({ agent_id: { value: agent } }) },
  REACTIVATE_AGENT: { row: denied(200), member: (_, agent) => ({ agent_id: { value: agent } }) },
  DRAIN_AGENT: { row: denied(200), member: (_, agent) => ({ agent_id: { value: agent } }) },
  TEARDOWN: { row: denied(200), member: (_, __, id) => ({ framework_id: { value: id } }) },
  MARK_AGENT_GONE: { row: denied(200), member: (_, agent) => ({ agent_id: { value: agent } }) },
};

test('operator calls', async () => {
  const master = await startSecuredMaster();
  const { agentId } = await registerAgent(master);
  const framework = await TestScheduler.subscribe(master.url, {}, identities.permitted);
  await framework.call('SUPPRESS');
  const rows = Object.entries(operatorCalls).map(([type, { member }]): [string, Ask] => [
    type,
    async (identity) => {
      const body = member?.(nameOf(identity), agentId, framework.frameworkId);
      const call = { type, ...(body && { [type.toLowerCase()]: body }) };
      return (await master.post('/api/v1', call, identities[identity])).status;
    },
  ]);
  expect(await accessMatrix(Object.fromEntries(rows))).toEqual(rowsOf(operatorCalls));
});

const forms = { 'Content-Type': 'application/x-www-form-urlencoded' };

interface V0Request {
  readonly row: AccessRow;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: (principal: string, agentId: string, frameworkId: string) => string;
}

const form = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return `${name}=${encodeURIComponent(text)}`;
    })
    .join('&');

const post = (body: V0Request['body'] & {}, row: AccessRow): V0Request => ({
  row,
  method: 'POST',
  headers: forms,
  body,
});

const v0Requests: Readonly<Record<string, V0Request>> = {
  '/state': { row: filtered },
  '/state-summary': { row: filtered },
  '/frameworks': { row: filtered },
  '/slaves': { row: filtered },
  '/tasks': { row: filtered },
  '/roles': { row: filtered },
  '/flags': { row: denied(200) },
  '/maintenance/status': { row: filtered },
  '/maintenance/schedule': { row: filtered },
  '/weights': { row: filtered },
  '/quota': { row: filtered },
  '/metrics/snapshot': { row: denied(200) },
  '/metrics': { row: denied(200) },
  '/logging/toggle': { row: denied(200) },
  '/files/debug': { row: denied(200) },
  '/files/browse?path=/master/log': { row: denied(200) },
  '/files/read?path=/master/log': { row: denied(200) },
  '/files/download?path=/master/log': { row: denied(200) },
  '/registrar(1)/registry': { row: filtered },
  '/allocator/offer_constraints_debug': { row: filtered },
  '/allocator/explain?framework_id=f&role=r': { row: [401, 401, 404, 404] },
  'POST /allocator/what_if': post(() => '{"weights":[{"role":"a","weight":2}]}', denied(200)),
  '/profiler/start': { row: [401, 401, 400, 400] },
  '/profiler/stop': { row: [401, 401, 400, 400] },
  '/help': { row: open(200) },
  '/help/master': { row: open(200) },
  '/': { row: open(307) },
  '/docs': { row: open(200) },
  '/openapi.json': { row: open(200) },
  '/health': { row: open(200) },
  '/readyz': { row: open(200) },
  '/version': { row: open(200) },
  '/redirect': { row: open(307) },
  '/system/stats.json': { row: open(200) },
  '/__processes__': { row: open(200) },
  '/nowhere': { row: open(404) },
  'PUT /weights': {
    row: denied(200),
    method: 'PUT',
    body: () => '[{"role":"web","weight":2}]',
  },
  'POST /quota': post(
    () => JSON.stringify({ role: 'db', guarantee: [scalar('cpus', 1)] }),
    denied(200),
  ),
  'DELETE /quota/db': { row: denied(200), method: 'DELETE' },
  'POST /maintenance/schedule': post(() => JSON.stringify(schedule), denied(200)),
  'POST /machine/down': post(() => JSON.stringify([machine]), denied(200)),
  'POST /machine/up': post(() => JSON.stringify([machine]), denied(200)),
  'POST /reserve': post(
    (principal, slaveId) => form({ slaveId, resources: [reserved('disk', 500, principal)] }),
    denied(202),
  ),
  'POST /create-volumes': post(
    (principal, slaveId) => form({ slaveId, volumes: [volume(principal)] }),
    denied(202),
  ),
  'POST /destroy-volumes': post(
    (_, slaveId) => form({ slaveId, volumes: [volume('alice')] }),
    denied(202),
  ),
  'POST /unreserve': post(
    (_, slaveId) => form({ slaveId, resources: [reserved('disk', 500, 'alice')] }),
    denied(202),
  ),
  'POST /teardown': post((_, __, frameworkId) => form({ frameworkId }), denied(200)),
};

test('older endpoints', async () => {
  const master = await startSecuredMaster();
  const { agentId } = await registerAgent(master);
  const framework = await TestScheduler.subscribe(master.url, {}, identities.permitted);
  await framework.call('SUPPRESS');
  const rows = Object.entries(v0Requests).map(([name, request]): [string, Ask] => [
    name,
    async (identity) => {
      const body = request.body?.(nameOf(identity), agentId, framework.frameworkId);
      const path = name.slice(name.indexOf('/'));
      const headers = { ...request.headers, ...identities[identity] };
      const init = { method: request.method ?? 'GET', headers, ...(body && { body }) };
      return (await master.get(path, init)).status;
    },
  ]);
  expect(await accessMatrix(Object.fromEntries(rows))).toEqual(rowsOf(v0Requests));
});

test('no endpoint is without a row', async () => {
  const master = await startSecuredMaster();
  const rows = new Set([
    ...Object.keys(v0Requests).map((name) =>
      operationOf(name).replace(/\/quota\/\w+$/, '/quota/{role}'),
    ),
    'POST /api/v1',
    'POST /api/v1/scheduler',
  ]);
  const served = await servedOperations(master.url);
  expect(served.filter((operation) => !rows.has(operation))).toEqual([]);
});

test('no call is without a row', () => {
  const typesOf = (name: string): readonly string[] => {
    const types = messageSchemas([name]).get(`${name}.Type`)?.['enum'] as readonly string[];
    return types.filter((type) => type !== 'UNKNOWN' && type !== 'SUBSCRIBE').sort();
  };
  expect(Object.keys(operatorCalls).sort()).toEqual(typesOf('mesos.v1.master.Call'));
  expect(Object.keys(schedulerCalls).sort()).toEqual(typesOf('mesos.v1.scheduler.Call'));
});

const uuid = Buffer.from('00000000000040008000000000000000', 'hex').toString('base64');
const offer = { offer_ids: [{ value: 'o' }] };
const status = { agent_id: { value: 'a' }, uuid };

/** A framework's calls by somebody else are refused, whatever that one may do. */
const schedulerCalls: Record<
  Exclude<schedulerApi.CallType, 'UNKNOWN' | 'SUBSCRIBE'>,
  { readonly member?: object; readonly status?: number }
> = {
  ACCEPT: { member: { ...offer, operations: [] } },
  DECLINE: { member: offer },
  ACCEPT_INVERSE_OFFERS: { member: { inverse_offer_ids: [{ value: 'o' }] } },
  DECLINE_INVERSE_OFFERS: { member: { inverse_offer_ids: [{ value: 'o' }] } },
  REVIVE: {},
  SUPPRESS: {},
  KILL: { member: { task_id: { value: 't' } } },
  SHUTDOWN: { member: { executor_id: { value: 'e' }, agent_id: { value: 'a' } } },
  ACKNOWLEDGE: { member: { ...status, task_id: { value: 't' } } },
  ACKNOWLEDGE_OPERATION_STATUS: { member: { ...status, operation_id: { value: 'o' } } },
  RECONCILE: { member: {} },
  RECONCILE_OPERATIONS: { member: {} },
  MESSAGE: {
    member: { executor_id: { value: 'e' }, agent_id: { value: 'a' }, data: 'AA==' },
  },
  REQUEST: { member: { requests: [] } },
  UPDATE_FRAMEWORK: { status: 200 },
  TEARDOWN: {},
};

test('scheduler calls', async () => {
  const master = await startSecuredMaster();
  const info = { roles: ['web'], capabilities: [{ type: 'MULTI_ROLE' }] };
  const framework = await TestScheduler.subscribe(master.url, info, identities.permitted);
  const framework_id = { value: framework.frameworkId };
  const update = {
    framework_info: { user: 'root', name: 'test', ...info, id: framework_id, principal: 'alice' },
  };
  const rows = Object.entries(schedulerCalls).map(([type, { member }]): [string, Ask] => [
    type,
    async (identity) => {
      const body = type === 'UPDATE_FRAMEWORK' ? update : member;
      const call = { type, framework_id, ...(body && { [type.toLowerCase()]: body }) };
      const headers = { 'Mesos-Stream-Id': framework.streamId, ...identities[identity] };
      return (await master.post('/api/v1/scheduler', call, headers)).status;
    },
  ]);
  expect(await accessMatrix(Object.fromEntries(rows))).toEqual(
    Object.fromEntries(
      Object.entries(schedulerCalls).map(([type, call]) => [
        type,
        [401, 401, 400, call.status ?? 202],
      ]),
    ),
  );
});

test('subscriptions', async () => {
  const master = await startSecuredMaster();
  const subscribe = async (path: string, call: object, identity: Identity) => {
    const stream = await EventStream.open(master.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...identities[identity] },
      body: JSON.stringify({ type: 'SUBSCRIBE', ...call }),
    });
    const { status: code } = stream.response;
    return code === 200 ? Object.keys(await stream.first()).includes('subscribed') : code;
  };
  const framework = { subscribe: { framework_info: { user: 'root', name: 'f' } } };
  const rows = await Promise.all(
    identityOrder.map(async (identity) => [
      await subscribe('/api/v1', {}, identity),
      await subscribe('/api/v1/scheduler', framework, identity),
    ]),
  );
  expect(rows).toEqual([
    [401, 401],
    [401, 401],
    // Somebody who may not register is told by an ERROR on the stream.
    [true, false],
    [true, true],
  ]);
});
