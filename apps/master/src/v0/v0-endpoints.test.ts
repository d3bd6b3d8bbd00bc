import { describe, expect, it, test, vi } from 'vitest';
import { TestAgent } from '../testing/test-agent.ts';
import { TestMaster } from '../testing/test-master.ts';
import type { TestScheduler } from '../testing/test-scheduler.ts';

const base = { disk: 0, gpus: 0 };

/** A cluster in which one task runs and one has ended. */
async function busyCluster() {
  const master = await TestMaster.start(['--cluster=test']);
  const agent = await TestAgent.register(master);
  const scheduler = await master.subscribe({ labels: { labels: [{ key: 'k', value: 'v' }] } });
  await launch(agent, scheduler, ['t1', 't2']);
  return { master, agent, scheduler };
}

async function launch(agent: TestAgent, scheduler: TestScheduler, names: readonly string[]) {
  const { offers } = (await scheduler.stream.event('OFFERS')) as {
    offers: { offers: { id: { value: string } }[] };
  };
  const task_infos = names.map((name) => ({
    name: `task-${name}`,
    task_id: { value: name },
    agent_id: { value: agent.agentId },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
    ],
    command: { value: 'true' },
    labels: { labels: [{ key: 'a', value: 'b' }] },
  }));
  const operations = [{ type: 'LAUNCH', launch: { task_infos } }];
  const filters = { refuse_seconds: 1_000 };
  await scheduler.call('ACCEPT', {
    offer_ids: offers.offers.map(({ id }) => id),
    operations,
    filters,
  });
  const { task } = await agent.message('runTask');
  agent.update(scheduler.frameworkId, task, 'TASK_RUNNING');
  await scheduler.stream.event('UPDATE');
}

describe('reads of the older API', () => {
  test.each([
    ['/state-summary', '{"hostname":"localhost","cluster":"c","slaves":[],"frameworks":[]}'],
    ['/tasks', '{"tasks":[]}'],
    ['/frameworks', '{"frameworks":[],"completed_frameworks":[],"unregistered_frameworks":[]}'],
    ['/slaves', '{"slaves":[],"recovered_slaves":[]}'],
    ['/roles', '{"roles":[]}'],
    ['/weights', '[]'],
    ['/quota', '{}'],
    ['/maintenance/schedule', '{}'],
    ['/maintenance/status', '{}'],
    ['/allocator/offer_constraints_debug', '{"frameworks":{}}'],
    ['/files/debug', '{}'],
    ['/health', ''],
    ['/master/tasks.json', '{"tasks":[]}'],
    ['/tasks?jsonp=cb', 'cb({"tasks":[]})'],
    ['/weights?jsonp=cb', 'cb([])'],
  ])('%s of an empty cluster is %s', async (path, text) => {
    const master = await TestMaster.start(['--cluster=c']);
    expect(await master.get(path)).toMatchObject({ status: 200, text });
  });

  it('any method reads', async () => {
    const master = await TestMaster.start();
    for (const method of ['POST', 'PUT', 'DELETE']) {
      for (const path of ['/state', '/flags', '/health', '/version', '/roles']) {
        expect((await master.get(path, { method })).status).toBe(200);
      }
    }
  });

  it('prints doubles as doubles, and versions of numbers only', async () => {
    const master = await TestMaster.start();
    const { text } = await master.get('/state');
    expect(text).toContain('"activated_slaves":0.0');
    const { version } = JSON.parse(text) as { version: string };
    expect(version.split('.').map(Number).every(Number.isInteger)).toBe(true);
    const own = await master.get('/version');
    expect(JSON.parse(own.text)).toMatchObject({ version });
    expect(own.headers.get('mezzo-version')).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('/state shows agents, frameworks, tasks and their resources', async () => {
    const { master, agent, scheduler } = await busyCluster();
    const state = await master.getJson('/state');
    const held = { cpus: 1, mem: 128, ...base };
    expect(state).toMatchObject({
      activated_slaves: 1,
      cluster: 'test',
      leader: `master@127.0.0.1:${master.port}`,
      slaves: [
        {
          id: agent.agentId,
          hostname: 'one.test',
          port: 5051,
          pid: 'slave(1)@127.0.0.1:5051',
          attributes: { rack: 'r1' },
          resources: { cpus: 4, mem: 4096, ports: '[31000-32000]', ...base },
          used_resources: held,
          offered_resources: { cpus: 0, mem: 0, ...base },
          reserved_resources: {},
          active: true,
          deactivated: false,
          capabilities: ['MULTI_ROLE', 'RESERVATION_REFINEMENT'],
        },
      ],
      frameworks: [
        {
          id: scheduler.frameworkId,
          role: '*',
          used_resources: held,
          hostname: '',
          webui_url: '',
          unregistered_time: 0,
          labels: [{ key: 'k', value: 'v' }],
          offers: [],
          executors: [],
          offer_constraints: {},
        },
      ],
      completed_frameworks: [],
      orphan_tasks: [],
      unregistered_frameworks: [],
    });
    const { frameworks } = state as { frameworks: { tasks: { id: string }[] }[] };
    expect(frameworks[0]?.tasks.find(({ id }) => id === 't1')).toEqual({
      id: 't1',
      name: 'task-t1',
      framework_id: scheduler.frameworkId,
      executor_id: '',
      slave_id: agent.agentId,
      state: 'TASK_RUNNING',
      resources: { cpus: 0.5, mem: 64, ...base },
      role: '*',
      statuses: [{ state: 'TASK_RUNNING', timestamp: 1_600_000_000.5 }],
      labels: [{ key: 'a', value: 'b' }],
    });
  });

  it('/state-summary counts tasks on both sides', async () => {
    const { master, agent, scheduler } = await busyCluster();
    expect(await master.getJson('/state-summary')).toMatchObject({
      slaves: [{ TASK_RUNNING: 1, TASK_STAGING: 1, framework_ids: [scheduler.frameworkId] }],
      frameworks: [{ TASK_RUNNING: 1, TASK_STAGING: 1, slave_ids: [agent.agentId] }],
    });
  });

  it('/slaves and /frameworks show one when its id is given', async () => {
    const { master, agent, scheduler } = await busyCluster();
    const count = async (path: string, member: string) =>
      ((await master.getJson(path)) as Record<string, unknown[]>)[member]?.length;
    expect(await count(`/slaves?slave_id=${agent.agentId}`, 'slaves')).toBe(1);
    expect(await count('/slaves?slave_id=zz', 'slaves')).toBe(0);
    const one = `/frameworks?framework_id=${scheduler.frameworkId}`;
    expect(await count(one, 'frameworks')).toBe(1);
    expect(await count('/frameworks?framework_id=zz', 'frameworks')).toBe(0);
    expect(await master.getJson('/slaves')).toMatchObject({
      slaves: [
        {
          used_resources_full: [{ name: 'cpus', role: '*', allocation_info: { role: '*' } }, {}],
          reserved_resources_full: {},
        },
      ],
    });
  });

  it('/tasks sorts, limits and filters', async () => {
    const { master, scheduler } = await busyCluster();
    const ids = async (query: string) =>
      ((await master.getJson(`/tasks?${query}`)) as { tasks: { id: string }[] }).tasks.map(
        ({ id }) => id,
      );
    // t2 has no status yet: it comes first when ascending and last when descending.
    expect(await ids('order=asc')).toEqual(['t2', 't1']);
    expect(await ids('order=desc')).toEqual(['t1', 't2']);
    expect(await ids('')).toEqual(['t1', 't2']);
    expect(await ids('limit=1')).toEqual(['t1']);
    expect(await ids('offset=1')).toEqual(['t2']);
    expect(await ids('limit=x&offset=y')).toEqual(['t1', 't2']);
    // Negative numbers are taken for sizes: a limit like that is none, nothing comes after such an offset.
    expect(await ids('limit=-1')).toEqual(['t1', 't2']);
    expect(await ids('limit=-1&offset=1')).toEqual([]);
    expect(await ids('offset=-1')).toEqual([]);
    expect(await ids('task_id=t2')).toEqual(['t2']);
    expect(await ids(`framework_id=${scheduler.frameworkId}`)).toEqual(['t1', 't2']);
    expect(await ids('framework_id=zz')).toEqual([]);
  });

  it('/roles shows what a role holds', async () => {
    const { master, scheduler } = await busyCluster();
    expect(await master.getJson('/roles')).toEqual({
      roles: [
        {
          name: '*',
          weight: 1,
          quota: { role: '*', guarantee: {}, limit: {}, consumed: { cpus: 1, mem: 128 } },
          resources: { cpus: 1, mem: 128 },
          allocated: { cpus: 1, mem: 128 },
          offered: {},
          reserved: {},
          frameworks: [scheduler.frameworkId],
        },
      ],
    });
  });

  it('/quota leaves out what nothing is guaranteed of', async () => {
    const master = await TestMaster.start();
    const quota_configs = [
      {
        role: 'a',
        guarantees: { cpus: { value: 0 }, mem: { value: 0.0001 }, disk: { value: 1.0001 } },
        limits: { cpus: { value: 0 }, disk: { value: 2 } },
      },
    ];
    const update_quota = { force: true, quota_configs };
    await master.post('/api/v1', { type: 'UPDATE_QUOTA', update_quota });
    expect(await master.getJson('/quota')).toEqual({
      infos: [
        { role: 'a', guarantee: [{ name: 'disk', type: 'SCALAR', scalar: { value: 1.0001 } }] },
      ],
      configs: [
        {
          role: 'a',
          guarantees: { disk: { value: 1.0001 } },
          limits: { cpus: { value: 0 }, disk: { value: 2 } },
        },
      ],
    });
  });

  test.each(['a/b', 'a/b/', 'a//b'])(
    'DELETE /quota/%s names all the rest as role',
    async (role) => {
      const master = await TestMaster.start();
      const answer = await master.get(`/quota/${role}`, { method: 'DELETE' });
      const text = `Failed to remove quota for path '/master/quota/${role}': Role '${role}' has no quota set`;
      expect(answer).toMatchObject({ status: 400, text });
    },
  );

  test.each(['01.1.1.1', '1.1.1', '1.1.1.256', '::1'])(
    '/maintenance/schedule takes no %s for an address',
    async (ip) => {
      const master = await TestMaster.start();
      const window = { machine_ids: [{ ip }], unavailability: { start: { nanoseconds: 1 } } };
      expect(await master.post('/maintenance/schedule', { windows: [window] })).toMatchObject({
        status: 400,
        text: `Failed to parse IPv4: ${ip}`,
      });
    },
  );

  it('/registrar(1)/registry shows the agents that were admitted', async () => {
    const master = await TestMaster.start();
    expect(Object.keys((await master.getJson('/registrar(1)/registry')) as object)).toEqual([
      'master',
    ]);
    const agent = await TestAgent.register(master);
    expect(await master.getJson('/registrar%281%29/registry')).toMatchObject({
      slaves: {
        slaves: [
          {
            deactivated: false,
            info: {
              id: { value: agent.agentId },
              checkpoint: true,
              resources: [{ name: 'cpus', role: '*' }, {}, {}],
            },
          },
        ],
      },
    });
  });

  it('/registrar(1)/registry shows quotas, what becomes of agents, and what both need', async () => {
    const master = await TestMaster.start();
    const agent = await TestAgent.register(master, undefined, [{ type: 'AGENT_DRAINING' }]);
    const quota_configs = [{ role: 'a', limits: { cpus: { value: 1 } } }, { role: 'b' }];
    await master.post('/api/v1', { type: 'UPDATE_QUOTA', update_quota: { quota_configs } });
    const drain_agent = { agent_id: { value: agent.agentId }, max_grace_period: { seconds: 1 } };
    await master.post('/api/v1', { type: 'DRAIN_AGENT', drain_agent });
    const config = { max_grace_period: { nanoseconds: 1_000_000_000 }, mark_gone: false };
    await vi.waitFor(async () =>
      expect(await master.getJson('/registrar(1)/registry')).toMatchObject({
        slaves: { slaves: [{ deactivated: true, drain_info: { state: 'DRAINED', config } }] },
        quota_configs: [{ role: 'a', limits: { cpus: { value: 1 } } }],
        minimum_capabilities: [{ capability: 'AGENT_DRAINING' }, { capability: 'QUOTA_V2' }],
      }),
    );
  });

  test.each(['/state.json', '/tasks.json', '/redirect/x', '/nope', '/master/nope'])(
    '%s is not there',
    async (path) => {
      const master = await TestMaster.start();
      expect(await master.get(path)).toMatchObject({ status: 404, text: '404 Not Found.' });
    },
  );
});

describe('/help', () => {
  it('lists what is served: as a page, as Markdown, as JSON', async () => {
    const master = await TestMaster.start();
    const browser = await master.get('/help');
    expect(browser.headers.get('content-type')).toBe('text/html');
    expect(browser.text).toContain('/master/state-summary');
    const curl = await master.get('/help/master/state', { headers: { 'User-Agent': 'curl/8' } });
    expect(curl.headers.get('content-type')).toBe('text/x-markdown');
    expect(curl.text).toContain('Information about state of master.');
    const { processes } = (await master.getJson('/help?format=json')) as {
      processes: { id: string; endpoints: { name: string; text: string }[] }[];
    };
    expect(processes.map(({ id }) => id)).toContain('registrar(1)');
    for (const { endpoints } of processes) {
      for (const { name, text } of endpoints) expect(text, name).not.toBe('');
    }
  });

  test.each([
    ['/help/nope', "No help available for '/nope'.\n"],
    ['/help/master/nope', "No help available for '/master/nope'.\n"],
  ])('%s: 400', async (path, text) => {
    const master = await TestMaster.start();
    expect(await master.get(path)).toMatchObject({ status: 400, text });
  });
});

it('paths can be disabled', async () => {
  const rules = JSON.stringify({ disabled_endpoints: { paths: ['/tasks', '/metrics/snapshot'] } });
  const master = await TestMaster.start([`--firewall_rules=${rules}`]);
  for (const path of ['/tasks', '/master/tasks']) {
    const text = "Endpoint '/master/tasks' is disabled";
    expect(await master.get(path)).toMatchObject({ status: 403, text });
  }
  expect((await master.get('/metrics/snapshot')).status).toBe(403);
  expect((await master.get('/tasks/x')).status).toBe(200);
});

describe('forms of the older API', () => {
  const cpus = '[{"name":"cpus","type":"SCALAR","scalar":{"value":1},"role":"*"}]';

  test.each([
    ['/teardown', '', "Missing 'frameworkId' query parameter in the request body"],
    ['/teardown', 'frameworkId=nope', 'No framework found with specified ID'],
    ['/reserve', '', "Missing 'slaveId' query parameter in the request body"],
    ['/reserve', 'slaveId=a', "Missing 'resources' query parameter in the request body"],
    [
      '/reserve',
      'slaveId=a&resources=%5B%7B',
      "Error parsing 'resources' query parameter in the request body: syntax error at line 1 near: ",
    ],
    [
      '/reserve',
      'slaveId=a&resources=%7B%7D',
      "Error parsing 'resources' query parameter in the request body: Unexpected JSON type parsed",
    ],
    [
      '/reserve',
      'slaveId=a&resources=%5B1%5D',
      "Error parsing 'resources' query parameter in the request body: Expecting a JSON object",
    ],
    [
      '/reserve',
      `slaveId=a&resources=${encodeURIComponent(cpus)}&source=x`,
      "Error parsing 'source' query parameter in the request body: syntax error at line 1 near: x",
    ],
    [
      '/reserve',
      'slaveId=%zz&resources=[]',
      "Unable to decode query string: Malformed % escape in '%zz': '%zz'",
    ],
    [
      '/unreserve',
      'slaveId=a&resources=%5B%7B',
      "Error in parsing 'resources' query parameter in the request body: syntax error at line 1 near: ",
    ],
    ['/create-volumes', 'slaveId=a', "Missing 'volumes' query parameter in the request body"],
    [
      '/destroy-volumes',
      'slaveId=a&volumes=%5B1%5D',
      "Error in parsing 'volumes' query parameter in the request body: Expecting a JSON object",
    ],
    [
      '/reserve',
      `slaveId=nope&resources=${encodeURIComponent(cpus)}`,
      'No agent found with specified ID',
    ],
  ])('%s with %s: 400 %s', async (path, body, text) => {
    const master = await TestMaster.start();
    const answer = await master.get(path, { method: 'POST', body });
    expect(answer).toMatchObject({ status: 400, text });
  });

  it('/teardown ends a framework', async () => {
    const master = await TestMaster.start();
    const { frameworkId, stream } = await master.subscribe();
    const init = { method: 'POST', body: `frameworkId=${frameworkId}` };
    expect(await master.get('/teardown', init)).toMatchObject({ status: 200, text: '' });
    await stream.ended();
    expect(await master.getJson('/frameworks')).toMatchObject({
      frameworks: [],
      completed_frameworks: [{ id: frameworkId }],
    });
  });

  test.each([
    ['/teardown', 'GET', 'POST'],
    ['/reserve', 'GET', 'POST'],
    ['/machine/up', 'GET', 'POST'],
    ['/weights', 'POST', 'GET, PUT'],
    ['/quota', 'PUT', 'GET, POST, DELETE'],
    ['/maintenance/schedule', 'DELETE', 'GET, POST'],
    ['/maintenance/status', 'POST', 'GET'],
  ])('%s refuses %s', async (path, method, allow) => {
    const master = await TestMaster.start();
    const { status, headers } = await master.get(path, { method });
    expect([status, headers.get('allow')]).toEqual([405, allow]);
  });
});

describe('JSON bodies of the older API', () => {
  test.each([
    ['PUT', '/weights', '[', /^Failed to parse update weights request JSON '\[': syntax error/],
    [
      'PUT',
      '/weights',
      '[{"role":"web"}]',
      /^Failed to convert weights JSON array to protobuf '\[\{"role":"web"\}\]': Missing required fields: weight$/,
    ],
    ['POST', '/quota', '{', /^Failed to parse set quota request JSON '\{': syntax error/],
    [
      'POST',
      '/quota',
      '[]',
      "Failed to parse set quota request JSON '[]': Unexpected JSON type parsed",
    ],
    ['POST', '/maintenance/schedule', '[]', 'Unexpected JSON type parsed'],
    [
      'PUT',
      '/weights',
      '{}',
      "Failed to parse update weights request JSON '{}': Unexpected JSON type parsed",
    ],
    [
      'POST',
      '/quota',
      '{"force":"maybe"}',
      /^Failed to validate set quota request JSON '.*': Failed to parse 'maybe' as a JSON boolean/,
    ],
    [
      'DELETE',
      '/quota',
      '',
      /^Failed to parse remove quota request for path '\/master\/quota': expected 3 tokens, found 2 tokens$/,
    ],
    [
      'DELETE',
      '/quota/web',
      '',
      /^Failed to remove quota for path '\/master\/quota\/web': Role 'web' has no quota set$/,
    ],
    ['POST', '/maintenance/schedule', '[', /^syntax error at line 1 near: $/],
    ['POST', '/machine/down', '{}', /^Unexpected JSON type parsed$/],
    ['POST', '/machine/up', '[1]', /^Expecting a JSON object$/],
  ])('%s %s %s: 400', async (method, path, body, want) => {
    const master = await TestMaster.start();
    const { status, text } = await master.get(path, { method, ...(body && { body }) });
    expect(status).toBe(400);
    expect(text).toMatch(want);
  });
});
