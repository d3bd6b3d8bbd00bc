import { identities } from '@mezzo/http-kit/testing';
import { describe, expect, it, test } from 'vitest';
import { startSecuredMaster } from '../testing/secured-master.ts';
import { scalar, TestAgent } from '../testing/test-agent.ts';
import { TestMaster } from '../testing/test-master.ts';
import { TestScheduler } from '../testing/test-scheduler.ts';

const explainPath = (framework: string, role: string): string =>
  `/allocator/explain?framework_id=${framework}&role=${role}`;

const cpus = (value: number) => ({ cpus: { value } });

/** A framework of the role `web` in a cluster of one agent with 4 CPUs. */
async function cluster(master: TestMaster, identity: Readonly<Record<string, string>> = {}) {
  const agent = await TestAgent.register(
    master,
    [scalar('cpus', 4), scalar('mem', 1024)],
    [{ type: 'MULTI_ROLE' }, { type: 'HIERARCHICAL_ROLE' }],
  );
  const info = { roles: ['web'], capabilities: [{ type: 'MULTI_ROLE' }] };
  const scheduler = await TestScheduler.subscribe(master.url, info, identity);
  return { agent, scheduler };
}

describe('/allocator/explain', () => {
  it('tells that all is offered, or who keeps what from whom', async () => {
    const master = await TestMaster.start();
    const { agent, scheduler } = await cluster(master);
    await scheduler.stream.event('OFFERS');
    const explanation = await master.getJson(explainPath(scheduler.frameworkId, 'web'));
    expect(explanation).toEqual({
      framework_id: scheduler.frameworkId,
      role: 'web',
      status: 'COMPETING',
      agents: [
        { verdict: 'NOTHING_AVAILABLE', agents_count: 1, example_agent_ids: [agent.agentId] },
      ],
      fairness: [
        {
          parent: '',
          self: { name: 'web', share: 1, weight: 1, dominant_resource: 'cpus' },
          ahead: 0,
          examples: [],
        },
        {
          parent: 'web',
          self: { name: scheduler.frameworkId, share: 1, weight: 1, dominant_resource: 'cpus' },
          ahead: 0,
          examples: [],
        },
      ],
    });
  });

  it('tells how long a filter keeps the agent back, and what the quota is', async () => {
    const master = await TestMaster.start();
    const update_quota = { force: true, quota_configs: [{ role: 'web', limits: cpus(8) }] };
    await master.post('/api/v1', { type: 'UPDATE_QUOTA', update_quota });
    const { scheduler } = await cluster(master);
    const { offers } = (await scheduler.stream.event('OFFERS')) as {
      offers: { offers: { id: { value: string } }[] };
    };
    const offer_ids = offers.offers.map(({ id }) => id);
    const before = Date.now();
    await scheduler.call('DECLINE', { offer_ids, filters: { refuse_seconds: 1000 } });
    const explanation = await master.getJson(explainPath(scheduler.frameworkId, 'web'));
    expect(explanation).toMatchObject({
      quota: { role: 'web', guarantees: {}, limits: { cpus: 8 }, consumed: {} },
      agents: [{ verdict: 'FILTERED', agents_count: 1 }],
    });
    const { agents } = explanation as { agents: { filtered_until_ms: { first: number } }[] };
    expect(agents[0]?.filtered_until_ms.first).toBeGreaterThanOrEqual(before + 1_000_000);
  });

  it('says what is wrong with a question', async () => {
    const master = await TestMaster.start();
    const { scheduler } = await cluster(master);
    expect(await master.get('/allocator/explain?role=web')).toMatchObject({ status: 400 });
    expect(await master.get(explainPath('nobody', 'web'))).toMatchObject({
      status: 404,
      text: "Framework 'nobody' not found",
    });
    expect(await master.getJson(explainPath(scheduler.frameworkId, 'other'))).toMatchObject({
      status: 'ROLE_NOT_SUBSCRIBED',
      agents: [],
    });
    expect((await master.post('/allocator/explain', '')).status).toBe(405);
  });
});

describe('/allocator/what_if', () => {
  it('tells what the next allocation would be, and changes nothing', async () => {
    const master = await TestMaster.start();
    const limit = (value: number) => [{ role: 'web', limits: cpus(value) }];
    const update_quota = { force: true, quota_configs: limit(1) };
    await master.post('/api/v1', { type: 'UPDATE_QUOTA', update_quota });
    const { agent, scheduler } = await cluster(master);
    await scheduler.stream.event('OFFERS');
    const change = { quotas: limit(3), weights: [{ role: 'web', weight: 2 }] };
    const answer = await master.post('/allocator/what_if', change);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      roles: [{ role: 'web', before: { cpus: 1, mem: 1024 }, after: { cpus: 3, mem: 1024 } }],
      allocations: [
        {
          framework_id: scheduler.frameworkId,
          role: 'web',
          agents_count: 1,
          example_agent_ids: [agent.agentId],
          resources: { cpus: 2 },
        },
      ],
    });
    expect(await master.getJson('/weights')).toEqual([]);
    expect(await master.getJson('/roles')).toMatchObject({
      roles: [{ name: 'web', quota: { limit: { cpus: 1 } }, offered: { cpus: 1 } }],
    });
  });

  test.each([
    ['not JSON', '{', /./],
    ['a list', '[]', /JSON object/],
    ['nothing', '{}', /Expecting a change/],
    ['quotas that are no list', '{"quotas":{}}', /'quotas' to be a list/],
    ['a weight that is not positive', '{"weights":[{"role":"a","weight":0}]}', /positive/],
    ['a role that is none', '{"weights":[{"role":"a//b","weight":1}]}', /Invalid role/],
    [
      'guarantees beyond limits',
      '{"quotas":[{"role":"a","guarantees":{"cpus":{"value":2}},"limits":{"cpus":{"value":1}}}]}',
      /not contained/,
    ],
  ])('refuses %s', async (_name, body, reason) => {
    const master = await TestMaster.start();
    const answer = await master.post('/allocator/what_if', body);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(reason);
  });
});

describe('who may not see a framework', () => {
  it('is told nothing of it', async () => {
    const master = await startSecuredMaster();
    const { scheduler } = await cluster(master, identities.permitted);
    const path = explainPath(scheduler.frameworkId, 'web');
    expect((await master.get(path, { headers: identities.none })).status).toBe(401);
    expect((await master.get(path, { headers: identities.unpermitted })).status).toBe(404);
    expect((await master.get(path, { headers: identities.permitted })).status).toBe(200);
    const debug = '/allocator/offer_constraints_debug';
    const hidden = await master.get(debug, { headers: identities.unpermitted });
    expect(JSON.parse(hidden.text)).toEqual({ frameworks: {} });
    const shown = await master.get(debug, { headers: identities.permitted });
    expect(Object.keys((JSON.parse(shown.text) as { frameworks: object }).frameworks)).toEqual([
      scheduler.frameworkId,
    ]);
  });

  it('may not try out what it may not do', async () => {
    const master = await startSecuredMaster();
    const change = { weights: [{ role: 'web', weight: 2 }] };
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await master.post('/allocator/what_if', change, headers)).status;
    expect(await ask(identities.none)).toBe(401);
    expect(await ask(identities.unpermitted)).toBe(403);
    expect(await ask(identities.permitted)).toBe(200);
  });
});
