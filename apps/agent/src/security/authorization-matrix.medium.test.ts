/**
 * Every call and endpoint of the agent, made by nobody, with a wrong secret, by somebody who may do
 * nothing, and by somebody who may do everything. The statuses are those of Mesos.
 */
import type { agentApi } from '@mezzo/domain/messages';
import {
  accessMatrix,
  denied,
  filtered,
  identities,
  open,
  operationOf,
  rowsOf,
  servedOperations,
  type AccessRow,
  type Ask,
  type Identity,
} from '@mezzo/http-kit/testing';
import { messageSchemas } from '@mezzo/proto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AgentHarness } from '../testing/agent-harness.ts';
import { commandTask } from '../testing/command-task.ts';
import { startSecuredAgent } from '../testing/secured-agent.ts';

const framework = { user: 'root', name: 'test', principal: 'alice', id: { value: 'framework-0' } };

/** An agent with a task that runs, and the container of its executor. */
async function agentWithTask(): Promise<{ harness: AgentHarness; container: string }> {
  const harness = await startSecuredAgent();
  harness.master.launch(commandTask('t1', 'sleep 1000'), framework);
  await harness.master.untilState('t1', 'TASK_RUNNING');
  const response = await fetch(`${harness.url}/state`, { headers: identities.permitted });
  const state = (await response.json()) as {
    frameworks: { executors: { container: string }[] }[];
  };
  return { harness, container: state.frameworks[0]?.executors[0]?.container ?? '' };
}

type Member = (container: string) => object;
interface CallRow {
  readonly row: AccessRow;
  readonly member?: Member;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a stream of records. */
  readonly isRecord?: boolean;
}

const nested =
  (value: string, more: object = {}): Member =>
  (container) => ({ container_id: { value, parent: { value: container } }, ...more });
const command = { command: { value: 'sleep 1000' } };
const sandbox = '/frameworks/framework-0/executors/t1/runs/latest';
const info = { type: 'org.example', name: 'one' };
const records = {
  'Content-Type': 'application/recordio',
  'Message-Content-Type': 'application/json',
};

/** In order: later rows build upon what earlier ones did. */
const calls: Readonly<Record<Exclude<agentApi.CallType, 'UNKNOWN'>, CallRow>> = {
  GET_HEALTH: { row: filtered },
  GET_FLAGS: { row: denied(200) },
  GET_VERSION: { row: filtered },
  GET_METRICS: { row: filtered, member: () => ({}) },
  GET_LOGGING_LEVEL: { row: filtered },
  SET_LOGGING_LEVEL: {
    row: denied(200),
    member: () => ({ level: 1, duration: { nanoseconds: 1_000_000 } }),
  },
  LIST_FILES: { row: denied(200), member: () => ({ path: sandbox }) },
  READ_FILE: { row: denied(200), member: () => ({ path: `${sandbox}/stdout`, offset: 0 }) },
  GET_STATE: { row: filtered },
  GET_CONTAINERS: { row: filtered, member: () => ({ show_nested: true }) },
  GET_FRAMEWORKS: { row: filtered },
  GET_EXECUTORS: { row: filtered },
  GET_OPERATIONS: { row: filtered },
  GET_TASKS: { row: filtered },
  GET_AGENT: { row: filtered },
  GET_RESOURCE_PROVIDERS: { row: filtered },
  LAUNCH_NESTED_CONTAINER: { row: denied(200), member: nested('n', command) },
  // Sessions need an I/O switchboard, which no container has yet.
  LAUNCH_NESTED_CONTAINER_SESSION: { row: denied(501), member: nested('s', command) },
  ATTACH_CONTAINER_INPUT: {
    row: denied(500),
    member: (container) => ({ type: 'CONTAINER_ID', ...nested('n')(container) }),
    headers: records,
    isRecord: true,
  },
  ATTACH_CONTAINER_OUTPUT: { row: denied(500), member: nested('n') },
  KILL_NESTED_CONTAINER: { row: denied(200), member: nested('n') },
  WAIT_NESTED_CONTAINER: { row: denied(200), member: nested('n') },
  REMOVE_NESTED_CONTAINER: { row: denied(200), member: nested('n') },
  LAUNCH_CONTAINER: { row: denied(200), member: nested('m', command) },
  KILL_CONTAINER: { row: denied(200), member: nested('m') },
  WAIT_CONTAINER: { row: denied(200), member: nested('m') },
  REMOVE_CONTAINER: { row: denied(200), member: nested('m') },
  ADD_RESOURCE_PROVIDER_CONFIG: { row: denied(400), member: () => ({ info }) },
  UPDATE_RESOURCE_PROVIDER_CONFIG: { row: denied(400), member: () => ({ info }) },
  REMOVE_RESOURCE_PROVIDER_CONFIG: { row: denied(500), member: () => info },
  MARK_RESOURCE_PROVIDER_GONE: {
    row: denied(200),
    member: () => ({ resource_provider_id: { value: 'r' } }),
  },
  PRUNE_IMAGES: { row: denied(200) },
};

/** Of containers that stand alone there are none; they have rules of their own. */
const standaloneCalls: Readonly<Record<string, CallRow>> = {
  LAUNCH_CONTAINER: {
    row: denied(501),
    member: () => ({ container_id: { value: 'alone' }, ...command }),
  },
  KILL_CONTAINER: { row: denied(404), member: () => ({ container_id: { value: 'alone' } }) },
  WAIT_CONTAINER: { row: denied(404), member: () => ({ container_id: { value: 'alone' } }) },
  REMOVE_CONTAINER: { row: denied(500), member: () => ({ container_id: { value: 'alone' } }) },
};

async function matrixOf(
  table: Readonly<Record<string, CallRow>>,
): Promise<Readonly<Record<string, AccessRow>>> {
  const { harness, container } = await agentWithTask();
  const rows = Object.entries(table).map(([type, { member, headers, isRecord }]): [string, Ask] => {
    const call = { type, ...(member && { [type.toLowerCase()]: member(container) }) };
    const json = JSON.stringify(call);
    const init = {
      method: 'POST',
      body: isRecord === true ? `${String(json.length)}\n${json}` : json,
    };
    return [
      type,
      (identity) =>
        statusOf(`${harness.url}/api/v1`, {
          ...init,
          headers: { 'Content-Type': 'application/json', ...headers, ...identities[identity] },
        }),
    ];
  });
  return accessMatrix(Object.fromEntries(rows));
}

/** Of an answer that is read to its end. */
async function statusOf(url: string, init: RequestInit): Promise<number> {
  const response = await fetch(url, init);
  await response.arrayBuffer();
  return response.status;
}

test('operator calls', async () => {
  expect(await matrixOf(calls)).toEqual(rowsOf(calls));
});

test('calls about containers that stand alone', async () => {
  expect(await matrixOf(standaloneCalls)).toEqual(rowsOf(standaloneCalls));
});

test('no call is without a row', () => {
  const types = messageSchemas(['mesos.v1.agent.Call']).get('mesos.v1.agent.Call.Type')?.['enum'];
  const expected = (types as readonly string[]).filter((type) => type !== 'UNKNOWN').sort();
  expect(Object.keys(calls).sort()).toEqual(expected);
});

const requests: Readonly<Record<string, AccessRow>> = {
  '/state': filtered,
  '/flags': denied(200),
  '/containers': denied(200),
  '/monitor/statistics': denied(200),
  '/containerizer/debug': denied(200),
  '/metrics/snapshot': denied(200),
  '/metrics': denied(200),
  '/logging/toggle': denied(200),
  '/profiler/start': [401, 401, 400, 400],
  '/profiler/stop': [401, 401, 400, 400],
  '/files/debug': denied(200),
  [`/files/browse?path=${sandbox}`]: denied(200),
  [`/files/read?path=${sandbox}/stdout`]: denied(200),
  [`/files/download?path=${sandbox}/stdout`]: denied(200),
  '/help': open(200),
  '/help/files': open(200),
  '/': open(200),
  '/docs': open(200),
  '/openapi.json': open(200),
  '/health': open(200),
  '/readyz': open(200),
  '/version': open(200),
  '/system/stats.json': open(200),
  '/nowhere': open(404),
  // Where there are rules, these may only be asked with GET.
  'POST /flags': [401, 401, 405, 405],
  'POST /containers': [401, 401, 405, 405],
  'POST /monitor/statistics': [401, 401, 405, 405],
  'POST /containerizer/debug': [401, 401, 405, 405],
  'POST /state': filtered,
};

test('endpoints', async () => {
  const { harness } = await agentWithTask();
  const rows = Object.keys(requests).map((name): [string, Ask] => [
    name,
    (identity) =>
      statusOf(harness.url + name.slice(name.indexOf('/')), {
        method: name.startsWith('POST') ? 'POST' : 'GET',
        headers: identities[identity],
      }),
  ]);
  expect(await accessMatrix(Object.fromEntries(rows))).toEqual(requests);
});

test('no endpoint is without a row', async () => {
  const harness = await startSecuredAgent();
  const rows = new Set([
    ...Object.keys(requests).map(operationOf),
    'POST /api/v1',
    'POST /api/v1/executor',
  ]);
  const served = await servedOperations(harness.url);
  expect(served.filter((operation) => !rows.has(operation))).toEqual([]);
});

test('the log of the agent is for whom the rules name', async () => {
  const harness = await startSecuredAgent();
  const read = async (identity: Identity) => {
    const url = `${harness.url}/files/read?path=/slave/log&offset=0`;
    const response = await fetch(url, { headers: identities[identity] });
    return response.status === 200 ? response.json() : response.status;
  };
  expect(await read('unpermitted')).toBe(403);
  expect(await read('permitted')).toEqual({ data: 'a line\n', offset: 0 });
});

test('lists hold what the viewer may see', async () => {
  const { harness } = await agentWithTask();
  const seenBy = async (identity: Identity) => {
    const headers = { 'Content-Type': 'application/json', ...identities[identity] };
    const ask = async (type: string): Promise<unknown> => {
      const init = { method: 'POST', headers, body: JSON.stringify({ type }) };
      return (await fetch(`${harness.url}/api/v1`, init)).json();
    };
    const counts = (await ask('GET_STATE')) as {
      get_state: {
        get_tasks: { launched_tasks?: unknown[] };
        get_executors: { executors?: unknown[] };
        get_frameworks: { frameworks?: unknown[] };
      };
    };
    const { get_tasks: tasks, get_executors: executors, get_frameworks } = counts.get_state;
    const containers = (await ask('GET_CONTAINERS')) as {
      get_containers?: { containers?: unknown[] };
    };
    const state = (await (await fetch(`${harness.url}/state`, { headers })).json()) as {
      flags?: object;
      frameworks: unknown[];
    };
    return [
      tasks.launched_tasks?.length ?? 0,
      executors.executors?.length ?? 0,
      get_frameworks.frameworks?.length ?? 0,
      containers.get_containers?.containers?.length ?? 0,
      state.frameworks.length,
      state.flags === undefined ? 'no flags' : 'flags',
    ];
  };
  expect(await seenBy('unpermitted')).toEqual([0, 0, 0, 0, 0, 'no flags']);
  expect(await seenBy('permitted')).toEqual([1, 1, 1, 1, 1, 'flags']);
});

test('a task runs only where its framework may run it', async () => {
  const harness = await startSecuredAgent();
  harness.master.launch(commandTask('t2', 'true'), { ...framework, principal: 'bob' });
  const { status } = await harness.master.untilState('t2', 'TASK_ERROR');
  expect(status).toMatchObject({
    source: 'SOURCE_AGENT',
    reason: 'REASON_TASK_UNAUTHORIZED',
    message: expect.stringMatching(
      /^Framework framework-0 is not authorized to launch task name: .*\ntask_id {\n {2}value: "t2"\n}\n/,
    ) as string,
  });
});

test('an authorizer of somebody else decides in its own time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-authorizer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'authorizer.mjs');
  writeFileSync(
    file,
    `export const createAuthorizer = () => ({
       approver: async (subject) => {
         await new Promise((resolve) => setTimeout(resolve, 20));
         return { approved: () => subject?.value === 'alice' };
       },
     });`,
  );
  const harness = await startSecuredAgent([`--authorizer=${file}`]);
  const ask = async (identity: Identity): Promise<number> =>
    (await fetch(`${harness.url}/flags`, { headers: identities[identity] })).status;
  expect(await Promise.all([ask('permitted'), ask('unpermitted')])).toEqual([200, 403]);
  harness.master.launch(commandTask('t1', 'true'), framework);
  const other = { ...framework, principal: 'bob', id: { value: 'framework-1' } };
  harness.master.launch(commandTask('t2', 'true'), other);
  await harness.master.untilState('t1', 'TASK_FINISHED');
  await harness.master.untilState('t2', 'TASK_ERROR');
});
