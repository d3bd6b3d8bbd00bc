/**
 * Calls in their right form, for generators to spoil. They speak of frameworks, agents and files that
 * nobody knows, so that none of them can succeed, spoilt or not.
 */
export interface ValidCall {
  readonly path: string;
  readonly target: 'master' | 'agent';
  readonly body: JsonTree;
  /** It would be answered 200: only what is spoilt about it is refused. */
  readonly isRight?: boolean;
}

export type JsonTree = null | boolean | number | string | JsonTree[] | { [key: string]: JsonTree };

const unknownId = { value: 'no-such-thing' };
const offerIds = [{ value: 'no-such-offer' }];
const resources = [
  { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
  { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31000, end: 31001 }] } },
  { name: 'zones', type: 'SET', set: { item: ['a', 'b'] } },
];
const taskInfo = {
  name: 't',
  task_id: { value: 't' },
  agent_id: unknownId,
  resources,
  command: { value: 'true', environment: { variables: [{ name: 'A', value: 'b' }] } },
  labels: { labels: [{ key: 'k', value: 'v' }] },
  kill_policy: { grace_period: { nanoseconds: 1_000_000_000 } },
};
const status = { task_id: { value: 't' }, state: 'TASK_RUNNING', uuid: 'AAAAAAAAAAAAAAAAAAAAAA==' };

function scheduler(type: string, member: JsonTree = {}): ValidCall {
  return {
    path: '/api/v1/scheduler',
    target: 'master',
    body: { type, framework_id: unknownId, [type.toLowerCase()]: member },
  };
}

function operator(target: 'master' | 'agent', type: string, member: JsonTree = {}): ValidCall {
  return { path: '/api/v1', target, body: { type, [type.toLowerCase()]: member } };
}

function executor(type: string, member: JsonTree = {}): ValidCall {
  return {
    path: '/api/v1/executor',
    target: 'agent',
    body: { type, framework_id: unknownId, executor_id: unknownId, [type.toLowerCase()]: member },
  };
}

const machine = { hostname: 'no-such-machine', ip: '10.255.255.1' };
const wrongWindow = {
  machine_ids: [machine, machine],
  unavailability: { start: { nanoseconds: 1 } },
};
const invalidResources = [{ name: 'cpus', type: 'SCALAR', scalar: { value: -1 } }];
const invalidQuota = { role: '/no/role', limits: { cpus: { value: 1 } } };

/** Calls that are answered whoever makes them: reads, and what concerns no state of the cluster. */
const answeredCalls: readonly ValidCall[] = [
  ...[
    ...['GET_HEALTH', 'GET_FLAGS', 'GET_VERSION', 'GET_LOGGING_LEVEL'],
    ...['GET_STATE', 'GET_AGENTS', 'GET_FRAMEWORKS', 'GET_EXECUTORS', 'GET_OPERATIONS'],
    ...['GET_TASKS', 'GET_ROLES', 'GET_WEIGHTS', 'GET_MASTER', 'GET_QUOTA', 'SUBSCRIBE'],
    ...['GET_MAINTENANCE_STATUS', 'GET_MAINTENANCE_SCHEDULE'],
  ].map((type): ValidCall => ({ path: '/api/v1', target: 'master', body: { type } })),
  operator('master', 'GET_METRICS', { timeout: { nanoseconds: 1 } }),
  operator('master', 'SET_LOGGING_LEVEL', { level: 1, duration: { nanoseconds: 1 } }),
].map((call) => ({ ...call, isRight: true }));

/**
 * Every call of the operator API that takes something: about what nobody knows, or what no master
 * accepts.
 */
const masterCalls: readonly ValidCall[] = [
  operator('master', 'READ_FILE', { path: '/no/such/file', offset: 0, length: 1 }),
  operator('master', 'LIST_FILES', { path: '/no/such/folder' }),
  operator('master', 'TEARDOWN', { framework_id: unknownId }),
  operator('master', 'UPDATE_WEIGHTS', { weight_infos: [{ role: '/no/role', weight: 1.5 }] }),
  operator('master', 'MARK_AGENT_GONE', { agent_id: unknownId }),
  operator('master', 'DRAIN_AGENT', { agent_id: unknownId, max_grace_period: { seconds: 1 } }),
  operator('master', 'DEACTIVATE_AGENT', { agent_id: unknownId }),
  operator('master', 'REACTIVATE_AGENT', { agent_id: unknownId }),
  operator('master', 'RESERVE_RESOURCES', { agent_id: unknownId, resources }),
  operator('master', 'UNRESERVE_RESOURCES', { agent_id: unknownId, resources }),
  operator('master', 'CREATE_VOLUMES', { agent_id: unknownId, volumes: resources }),
  operator('master', 'DESTROY_VOLUMES', { agent_id: unknownId, volumes: resources }),
  operator('master', 'GROW_VOLUME', {
    agent_id: unknownId,
    volume: resources[0] ?? null,
    addition: resources[0] ?? null,
  }),
  operator('master', 'SHRINK_VOLUME', {
    agent_id: unknownId,
    volume: resources[0] ?? null,
    subtract: { value: 1.5 },
  }),
  operator('master', 'UPDATE_QUOTA', { quota_configs: [invalidQuota] }),
  operator('master', 'SET_QUOTA', {
    quota_request: { role: '/no/role', guarantee: invalidResources },
  }),
  operator('master', 'REMOVE_QUOTA', { role: '/no/role' }),
  operator('master', 'UPDATE_MAINTENANCE_SCHEDULE', { schedule: { windows: [wrongWindow] } }),
  operator('master', 'START_MAINTENANCE', { machines: [machine] }),
  operator('master', 'STOP_MAINTENANCE', { machines: [machine] }),
];

const nestedId = { value: 'no-such-thing', parent: unknownId };
const container = { container_id: nestedId };
const command = { value: 'true' };
const providerInfo = { type: 'org.example.none', name: 'none' };

/** Every call of the agent's operator API, about what nobody knows. */
const agentCalls: readonly ValidCall[] = [
  operator('agent', 'LIST_FILES', { path: '/no/such/folder' }),
  operator('agent', 'READ_FILE', { path: '/no/such/file', offset: 0 }),
  operator('agent', 'LAUNCH_CONTAINER', { container_id: unknownId, command, resources }),
  operator('agent', 'LAUNCH_NESTED_CONTAINER', { ...container, command }),
  operator('agent', 'LAUNCH_NESTED_CONTAINER_SESSION', { ...container, command }),
  operator('agent', 'ATTACH_CONTAINER_INPUT', { type: 'CONTAINER_ID', ...container }),
  operator('agent', 'ATTACH_CONTAINER_OUTPUT', container),
  operator('agent', 'WAIT_CONTAINER', { container_id: unknownId }),
  operator('agent', 'WAIT_NESTED_CONTAINER', container),
  operator('agent', 'KILL_CONTAINER', { container_id: unknownId, signal: 15 }),
  operator('agent', 'KILL_NESTED_CONTAINER', { ...container, signal: 15 }),
  operator('agent', 'ADD_RESOURCE_PROVIDER_CONFIG', { info: providerInfo }),
  operator('agent', 'UPDATE_RESOURCE_PROVIDER_CONFIG', { info: providerInfo }),
];

/** Those that are answered whoever makes them, if only with a 500 as in Mesos. */
const answeredAgentCalls: readonly ValidCall[] = [
  ...[
    ...['GET_HEALTH', 'GET_FLAGS', 'GET_VERSION', 'GET_LOGGING_LEVEL', 'GET_STATE', 'GET_AGENT'],
    ...['GET_FRAMEWORKS', 'GET_EXECUTORS', 'GET_OPERATIONS', 'GET_TASKS'],
    'GET_RESOURCE_PROVIDERS',
  ].map((type): ValidCall => ({ path: '/api/v1', target: 'agent', body: { type } })),
  operator('agent', 'GET_METRICS', { timeout: { nanoseconds: 1 } }),
  operator('agent', 'SET_LOGGING_LEVEL', { level: 1, duration: { nanoseconds: 1 } }),
  operator('agent', 'GET_CONTAINERS', { show_nested: true, show_standalone: true }),
  operator('agent', 'REMOVE_CONTAINER', { container_id: unknownId }),
  operator('agent', 'REMOVE_NESTED_CONTAINER', container),
  operator('agent', 'REMOVE_RESOURCE_PROVIDER_CONFIG', providerInfo),
  operator('agent', 'MARK_RESOURCE_PROVIDER_GONE', { resource_provider_id: unknownId }),
  operator('agent', 'PRUNE_IMAGES', {
    excluded_images: [{ type: 'DOCKER', docker: { name: 'none' } }],
  }),
  {
    path: '/api/v1/executor',
    target: 'agent',
    body: { type: 'HEARTBEAT', framework_id: unknownId, executor_id: unknownId },
  } as const,
].map((call) => ({ ...call, isRight: true }));

/** A request of the older API that is refused, or that only its query spoils. */
export interface OlderRequest {
  readonly target: 'master' | 'agent';
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** A form, or JSON. */
  readonly body?: string;
}

const formOf = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams(fields).toString();
const someResources = JSON.stringify(resources);
const olderReads = [
  ...['/state', '/state-summary', '/slaves', '/frameworks', '/tasks', '/roles', '/flags'],
  ...['/health', '/readyz', '/redirect', '/version', '/weights', '/quota', '/system/stats.json'],
  ...['/maintenance/schedule', '/maintenance/status', '/metrics', '/metrics/snapshot'],
  ...['/registrar(1)/registry', '/allocator/offer_constraints_debug', '/allocator/explain'],
  ...['/files/browse', '/files/read', '/files/download', '/files/debug', '/logging/toggle'],
  ...['/profiler/start', '/profiler/stop', '/help', '/help/master', '/__processes__'],
  ...['/openapi.json', '/docs'],
];

const olderReadsOfAgent = [
  ...['/state', '/containers', '/monitor/statistics', '/containerizer/debug', '/flags', '/health'],
  ...['/readyz', '/version', '/system/stats.json', '/metrics', '/metrics/snapshot', '/docs'],
  ...['/files/browse', '/files/read', '/files/download', '/files/debug', '/logging/toggle'],
  ...['/profiler/start', '/profiler/stop', '/help', '/help/files', '/openapi.json'],
];

/** Endpoints of the older API that read: nothing but their query can be wrong. */
export const olderReadRequests: readonly OlderRequest[] = [
  ...olderReads.map((path) => ({ target: 'master', method: 'GET', path }) as const),
  ...olderReadsOfAgent.map((path) => ({ target: 'agent', method: 'GET', path }) as const),
];

type OlderWrite = Omit<OlderRequest, 'target'> & { readonly body: string };

/** Endpoints of the older API that change something: all are the master's. */
export const olderWriteRequests: readonly OlderWrite[] = [
  { method: 'POST', path: '/teardown', body: formOf({ frameworkId: 'no-such-framework' }) },
  ...['/reserve', '/unreserve'].map((path) => ({
    method: 'POST' as const,
    path,
    body: formOf({ slaveId: 'no-such-agent', resources: someResources }),
  })),
  ...['/create-volumes', '/destroy-volumes'].map((path) => ({
    method: 'POST' as const,
    path,
    body: formOf({ slaveId: 'no-such-agent', volumes: someResources }),
  })),
  { method: 'PUT', path: '/weights', body: '[{"role":"/no/role","weight":2}]' },
  { method: 'POST', path: '/quota', body: '{"role":"/no/role","guarantee":[]}' },
  { method: 'DELETE', path: '/quota/no%2Frole', body: '' },
  {
    method: 'POST',
    path: '/maintenance/schedule',
    body: JSON.stringify({ windows: [wrongWindow] }),
  },
  { method: 'POST', path: '/machine/down', body: JSON.stringify([machine]) },
  { method: 'POST', path: '/machine/up', body: JSON.stringify([machine]) },
  { method: 'POST', path: '/allocator/what_if', body: '{"weights":[{"role":"/no","weight":2}]}' },
];

export const validCalls: readonly ValidCall[] = [
  scheduler('SUBSCRIBE', {
    framework_info: { user: 'root', name: 'f', id: { value: 'another-thing' } },
    suppressed_roles: ['a'],
  }),
  scheduler('ACCEPT', {
    offer_ids: offerIds,
    operations: [
      { type: 'LAUNCH', launch: { task_infos: [taskInfo] } },
      {
        type: 'LAUNCH_GROUP',
        launch_group: {
          executor: { executor_id: { value: 'e' }, type: 'DEFAULT', resources },
          task_group: { tasks: [taskInfo] },
        },
      },
      { type: 'RESERVE', reserve: { resources } },
    ],
    filters: { refuse_seconds: 5 },
  }),
  scheduler('DECLINE', { offer_ids: offerIds, filters: { refuse_seconds: 5 } }),
  scheduler('REVIVE', { roles: ['a'] }),
  scheduler('SUPPRESS', { roles: ['a'] }),
  scheduler('KILL', { task_id: { value: 't' }, agent_id: unknownId }),
  scheduler('SHUTDOWN', { executor_id: unknownId, agent_id: unknownId }),
  scheduler('ACKNOWLEDGE', { agent_id: unknownId, task_id: { value: 't' }, uuid: 'AA==' }),
  scheduler('ACCEPT_INVERSE_OFFERS', { inverse_offer_ids: offerIds }),
  scheduler('DECLINE_INVERSE_OFFERS', { inverse_offer_ids: offerIds }),
  scheduler('ACKNOWLEDGE_OPERATION_STATUS', {
    agent_id: unknownId,
    operation_id: unknownId,
    uuid: 'AA==',
  }),
  scheduler('RECONCILE_OPERATIONS', { operations: [{ operation_id: unknownId }] }),
  scheduler('REQUEST', { requests: [{ agent_id: unknownId, resources }] }),
  scheduler('UPDATE_FRAMEWORK', { framework_info: { user: 'u', name: 'f', id: unknownId } }),
  scheduler('RECONCILE', { tasks: [{ task_id: { value: 't' }, agent_id: unknownId }] }),
  scheduler('MESSAGE', { agent_id: unknownId, executor_id: unknownId, data: 'AA==' }),
  scheduler('TEARDOWN'),
  ...masterCalls,
  ...answeredCalls,
  ...agentCalls,
  ...answeredAgentCalls,
  executor('UPDATE', { status }),
  executor('MESSAGE', { data: 'AA==' }),
  executor('SUBSCRIBE', { unacknowledged_tasks: [taskInfo], unacknowledged_updates: [{ status }] }),
];
