import { signToken } from '@mezzo/http-kit';
import { basic, everythingFor, identities } from '@mezzo/http-kit/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EventStream } from '../testing/event-stream.ts';
import { startSecuredMaster } from '../testing/secured-master.ts';
import { scalar, TestAgent } from '../testing/test-agent.ts';
import { TestMaster } from '../testing/test-master.ts';
import { TestScheduler } from '../testing/test-scheduler.ts';

const multiRole = (...roles: readonly string[]) => ({
  roles,
  capabilities: [{ type: 'MULTI_ROLE' }],
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-security-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

interface OffersEvent {
  readonly offers: { readonly offers: readonly [{ readonly id: object }] };
}

/** Runs a task of `alice` in the role `web`, with a custom executor that gets the environment. */
async function runTask(master: TestMaster, agent: TestAgent, variables: readonly object[] = []) {
  const info = multiRole('web');
  const framework = await TestScheduler.subscribe(master.url, info, identities.permitted);
  const { offers } = (await framework.stream.event('OFFERS')) as unknown as OffersEvent;
  const environment = { variables };
  const task = {
    name: 't',
    task_id: { value: 't' },
    agent_id: { value: agent.agentId },
    resources: [scalar('cpus', 1), scalar('mem', 32)],
    executor: {
      type: 'CUSTOM',
      executor_id: { value: 'e' },
      framework_id: { value: framework.frameworkId },
      command: { value: 'run', environment },
      resources: [scalar('cpus', 0.1), scalar('mem', 32)],
    },
    health_check: { type: 'COMMAND', command: { value: 'check', environment } },
  };
  const operations = [{ type: 'LAUNCH', launch: { task_infos: [task] } }];
  await framework.call('ACCEPT', { offer_ids: [offers.offers[0].id], operations });
  await agent.message('runTask');
  return framework;
}

const reads = [
  'GET_STATE',
  'GET_TASKS',
  'GET_EXECUTORS',
  'GET_FRAMEWORKS',
  'GET_AGENTS',
  'GET_ROLES',
  'GET_OPERATIONS',
  'GET_WEIGHTS',
  'GET_QUOTA',
  'GET_MAINTENANCE_STATUS',
  'GET_MAINTENANCE_SCHEDULE',
];
const v0Reads = [
  ...['/state', '/state-summary', '/frameworks', '/slaves', '/tasks', '/roles'],
  ...['/weights', '/quota', '/maintenance/schedule', '/maintenance/status'],
];

/** Everything that can be read, in one text. */
async function readAll(master: TestMaster, headers: Readonly<Record<string, string>>) {
  const calls = reads.map((type) => master.post('/api/v1', { type }, headers));
  const requests = v0Reads.map((path) => master.get(path, { headers }));
  const answers = await Promise.all([...calls, ...requests]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  return answers.map(({ text }) => text).join('\n');
}

describe('views', () => {
  it('hold what the viewer may see, and nothing else', async () => {
    const master = await startSecuredMaster();
    const reserved = {
      ...scalar('mem', 512),
      reservations: [{ type: 'STATIC' as const, role: 'hush' }],
    };
    const resources = [scalar('cpus', 4), scalar('mem', 4096), reserved];
    const agent = await TestAgent.register(master, resources);
    const framework = await runTask(master, agent);
    const configure = (type: string, member: object) =>
      master.post('/api/v1', { type, [type.toLowerCase()]: member }, identities.permitted);
    await configure('UPDATE_WEIGHTS', { weight_infos: [{ role: 'hush', weight: 3 }] });
    await configure('UPDATE_QUOTA', {
      quota_configs: [{ role: 'hush', limits: { cpus: { value: 3 } } }],
    });
    const machine_ids = [{ hostname: 'hidden.test', ip: '10.9.8.7' }];
    const windows = [{ machine_ids, unavailability: { start: { nanoseconds: 1 } } }];
    await configure('UPDATE_MAINTENANCE_SCHEDULE', { schedule: { windows } });
    const hidden = ['hush', 'hidden.test', '"t"', '"task_id"', '"framework_info"', '"e"'];
    const seen = await readAll(master, identities.permitted);
    for (const text of [...hidden, framework.frameworkId]) expect(seen).toContain(text);
    const unseen = await readAll(master, identities.unpermitted);
    for (const text of hidden) expect(unseen).not.toContain(text);
    // Mesos counts tasks by agent for everybody, and names the frameworks that have any there.
    expect(unseen).toContain(agent.agentId);
  });

  it('of events are the same as those of state', async () => {
    const master = await startSecuredMaster();
    const open = (headers: Readonly<Record<string, string>>) =>
      EventStream.open(`${master.url}/api/v1`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: '{"type":"SUBSCRIBE"}',
      });
    const [alice, bob] = await Promise.all([
      open(identities.permitted),
      open(identities.unpermitted),
    ]);
    const reservations = [{ type: 'STATIC' as const, role: 'hush' }];
    const resources = [scalar('cpus', 4), { ...scalar('mem', 64), reservations }];
    const agent = await TestAgent.register(master, [...resources, scalar('mem', 4096)]);
    await runTask(master, agent);
    await alice.event('TASK_ADDED');
    await bob.event('AGENT_ADDED');
    const added = (stream: EventStream): string => {
      const event = stream.events.find(({ type }) => type === 'AGENT_ADDED') as {
        agent_added?: { agent: { total_resources: object } };
      };
      return JSON.stringify(event.agent_added?.agent.total_resources);
    };
    expect(added(alice)).toContain('hush');
    expect(added(bob)).not.toContain('hush');
    const types = new Set(bob.events.map(({ type }) => type));
    expect([...types].sort()).toEqual(['AGENT_ADDED', 'HEARTBEAT', 'SUBSCRIBED']);
  });
});

describe('secrets', () => {
  it('are nowhere but with the agent', async () => {
    const folder = temporaryFolder();
    const keyFile = join(folder, 'key');
    writeFileSync(keyFile, 'hunter2-key', { mode: 0o600 });
    const master = await startSecuredMaster([
      `--jwt_secret_key=${keyFile}`,
      '--http_authenticators=basic,jwt',
      `--log_dir=${folder}`,
    ]);
    const subscriber = await EventStream.open(`${master.url}/api/v1`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...identities.permitted },
      body: '{"type":"SUBSCRIBE"}',
    });
    const agent = await TestAgent.register(master);
    const data = Buffer.from('hunter2').toString('base64');
    const secret = { type: 'VALUE', value: { data } };
    const framework = await runTask(master, agent, [{ name: 'S', type: 'SECRET', secret }]);
    await subscriber.event('TASK_ADDED');
    const wrong = basic('alice', 'hunter2');
    const refusals = [
      await master.get('/state', { headers: wrong }),
      await master.get('/state', { headers: { Authorization: 'Bearer hunter2.hunter2' } }),
    ];
    const flags = await master.get('/flags', { headers: identities.permitted });
    const shown = [
      await readAll(master, identities.permitted),
      JSON.stringify(subscriber.events),
      JSON.stringify(framework.stream.events),
      flags.text,
      ...refusals.flatMap(({ text, headers }) => [text, ...headers.values()]),
      readFileSync(join(folder, 'mezzo-master.log'), 'utf8'),
    ].join('\n');
    expect(shown).toContain('"name":"S","type":"SECRET"');
    for (const text of ['hunter2', data, 'hunter2-key']) expect(shown).not.toContain(text);
    const asText = (_: string, value: unknown): unknown =>
      value instanceof Uint8Array ? Buffer.from(value).toString() : value;
    expect(JSON.stringify(await agent.message('runTask'), asText)).toContain('hunter2');
  });
});

describe('tokens', () => {
  it('show principals, and those without one are turned away', async () => {
    const key = join(temporaryFolder(), 'key');
    writeFileSync(key, 'k', { mode: 0o600 });
    const master = await startSecuredMaster([
      `--jwt_secret_key=${key}`,
      '--http_authenticators=jwt,basic',
    ]);
    const ask = async (path: string, claims: Readonly<Record<string, string>>) => {
      const token = signToken(claims, Buffer.from('k'));
      const { status, text } = await master.get(path, {
        headers: { Authorization: `Bearer ${token}` },
      });
      return [status, status === 200 ? '' : text];
    };
    expect(await ask('/flags', { sub: 'alice' })).toEqual([200, '']);
    expect(await ask('/flags', { sub: 'bob' })).toEqual([403, '403 Forbidden.']);
    const claimsOnly = [
      403,
      "The request's authenticated principal contains claims, but no value string. " +
        'The master currently requires that principals have a value',
    ];
    for (const path of ['/state', '/slaves', '/maintenance/status', '/api/v1']) {
      expect(await ask(path, { fid: 'f' })).toEqual(claimsOnly);
    }
    const refused = await master.get('/state');
    expect(refused.headers.get('WWW-Authenticate')).toBe(
      'Bearer realm="mesos-master-readonly",Basic realm="mesos-master-readonly"',
    );
  });
});

describe('an authorizer of somebody else', () => {
  it('decides in its own time', async () => {
    const file = join(temporaryFolder(), 'authorizer.mjs');
    writeFileSync(
      file,
      `const later = () => new Promise((resolve) => setTimeout(resolve, 20));
       export const createAuthorizer = () => ({
         approver: async (subject, action) => {
           await later();
           const mayAll = subject?.value === 'alice';
           return { approved: () => mayAll || action === 'REGISTER_AGENT' };
         },
       });`,
    );
    const master = await startSecuredMaster([`--authorizers=${file}`], {});
    const ask = async (headers: Readonly<Record<string, string>>): Promise<number> =>
      (await master.get('/flags', { headers })).status;
    expect(await Promise.all([ask(identities.permitted), ask(identities.unpermitted)])).toEqual([
      200, 403,
    ]);
    const framework = await TestScheduler.subscribe(master.url, {}, identities.permitted);
    expect(await framework.call('REVIVE')).toEqual([202, '']);
  });

  it('is asked about the principal that a framework gives itself', async () => {
    const file = join(temporaryFolder(), 'authorizer.mjs');
    writeFileSync(
      file,
      `export const createAuthorizer = () => ({
         approver: (subject) => Promise.resolve({ approved: () => subject?.value === 'fw' }),
       });`,
    );
    const master = await TestMaster.start([`--authorizers=${file}`]);
    const framework = await TestScheduler.subscribe(master.url, { principal: 'fw' });
    expect(await framework.call('REVIVE')).toEqual([202, '']);
  });

  it('that cannot be loaded keeps the master from starting', async () => {
    await expect(TestMaster.start(['--authorizers=@acme/missing'])).rejects.toThrow(
      "Could not load '@acme/missing' (--authorizers)",
    );
  });
});

describe('agents', () => {
  it('that may not register are ignored', async () => {
    // Only alice may register agents, and agents have no credentials.
    const master = await startSecuredMaster([], everythingFor('alice'));
    const bus = master.joinBus('slave(1)@127.0.0.1:5051');
    const messages: string[] = [];
    bus.receive({ onMessage: ({ message }) => messages.push(message.type) });
    const registration = {
      type: 'register',
      agentInfo: { hostname: 'one.test', resources: [scalar('cpus', 4)] },
      version: '1.12.0',
      capabilities: [],
      checkpointedResources: [],
      resourceVersionUuid: new Uint8Array(16),
    } as const;
    bus.send('master', registration, 0);
    // What is stored after the registration would be answered after it.
    const weights = { weight_infos: [{ role: 'web', weight: 2 }] };
    const call = { type: 'UPDATE_WEIGHTS', update_weights: weights };
    expect((await master.post('/api/v1', call, identities.permitted)).status).toBe(200);
    const { text } = await master.get('/slaves', { headers: identities.permitted });
    expect(JSON.parse(text)).toEqual({ slaves: [], recovered_slaves: [] });
    expect(messages).toEqual([]);
  });

  it('may reserve for roles only what agents may', async () => {
    const agents = { principals: { type: 'ANY' }, agents: { type: 'ANY' } };
    const roles = { principals: { type: 'ANY' }, roles: { values: ['*', 'web'] } };
    const rules = { ...everythingFor('alice'), register_agents: [agents] };
    const master = await startSecuredMaster([], { ...rules, reserve_resources: [roles] });
    const register = (host: string, role: string): void => {
      const reservations = [{ type: 'STATIC', role }] as const;
      const resources = [scalar('cpus', 4), { ...scalar('mem', 64), reservations }];
      master.joinBus(`slave(1)@${host}:5051`).send(
        'master',
        {
          type: 'register',
          agentInfo: { hostname: role, resources },
          version: '1.12.0',
          capabilities: [{ type: 'RESERVATION_REFINEMENT' }],
          checkpointedResources: [],
          resourceVersionUuid: new Uint8Array(16),
        },
        0,
      );
    };
    register('127.0.0.1', 'hush');
    register('127.0.0.2', 'web');
    await vi.waitFor(async () => {
      const { text } = await master.get('/slaves', { headers: identities.permitted });
      const { slaves } = JSON.parse(text) as { slaves: readonly { hostname: string }[] };
      expect(slaves.map(({ hostname }) => hostname)).toEqual(['web']);
    });
  });
});
