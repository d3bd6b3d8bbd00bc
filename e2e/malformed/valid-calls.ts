/**
 * Calls in their right form, for generators to spoil. They speak of frameworks, agents and files that
 * nobody knows, so that none of them can succeed, spoilt or not.
 */
export interface ValidCall {
  readonly path: string;
  readonly target: 'master' | 'agent';
  readonly body: JsonTree;
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

export const validCalls: readonly ValidCall[] = [
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
  scheduler('RECONCILE', { tasks: [{ task_id: { value: 't' }, agent_id: unknownId }] }),
  scheduler('MESSAGE', { agent_id: unknownId, executor_id: unknownId, data: 'AA==' }),
  scheduler('TEARDOWN'),
  operator('master', 'READ_FILE', { path: '/no/such/file', offset: 0, length: 1 }),
  operator('master', 'LIST_FILES', { path: '/no/such/folder' }),
  operator('master', 'TEARDOWN', { framework_id: unknownId }),
  operator('master', 'UPDATE_WEIGHTS', { weight_infos: [{ role: '/no/role', weight: 1.5 }] }),
  operator('master', 'MARK_AGENT_GONE', { agent_id: unknownId }),
  operator('agent', 'READ_FILE', { path: '/no/such/file', offset: 0 }),
  operator('agent', 'KILL_CONTAINER', { container_id: unknownId }),
  operator('agent', 'LAUNCH_CONTAINER', { container_id: unknownId, command: { value: 'true' } }),
  executor('UPDATE', { status }),
  executor('MESSAGE', { data: 'AA==' }),
  executor('SUBSCRIBE', { unacknowledged_tasks: [taskInfo], unacknowledged_updates: [{ status }] }),
];
