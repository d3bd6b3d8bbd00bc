import { violationsOf, type SchemaDocument } from '@mezzo/http-kit/testing';
import type { JsonSchema } from '@mezzo/proto';
import { describe, expect, it, vi } from 'vitest';
import { TestAgent } from '../testing/test-agent.ts';
import { TestMaster } from '../testing/test-master.ts';
import { masterDescriptions } from './master-descriptions.ts';

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> }>
  >;
}
interface Document extends SchemaDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const documentOf = async (master: TestMaster) =>
  (await master.getJson('/openapi.json')) as Document;

/** A master with an agent, a task of a framework, and another framework that is gone. */
async function busyMaster() {
  const master = await TestMaster.start(['--cluster=c', '--log_dir=/tmp']);
  const agent = await TestAgent.register(master);
  const scheduler = await master.subscribe({
    principal: 'p',
    labels: { labels: [{ key: 'k', value: 'v' }] },
  });
  const { offers } = (await scheduler.stream.event('OFFERS')) as {
    offers: { offers: { id: object }[] };
  };
  const scalar = (name: string, value: number) => ({ name, type: 'SCALAR', scalar: { value } });
  const task = {
    name: 't',
    task_id: { value: 't' },
    agent_id: { value: agent.agentId },
    resources: [scalar('cpus', 1), scalar('mem', 32)],
    labels: { labels: [{ key: 'k' }] },
    discovery: { visibility: 'CLUSTER', name: 'd' },
    executor: {
      executor_id: { value: 'e' },
      framework_id: { value: scheduler.frameworkId },
      command: { value: 'true', uris: [{ value: 'http://x' }], environment: { variables: [] } },
      resources: [scalar('cpus', 0.5), scalar('mem', 32)],
    },
  };
  await scheduler.call('ACCEPT', {
    offer_ids: [offers.offers[0]!.id],
    operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }],
  });
  const { task: launched } = await agent.message('runTask');
  agent.update(scheduler.frameworkId, launched, 'TASK_RUNNING');
  await scheduler.stream.event('UPDATE');
  const gone = await master.subscribe();
  await gone.call('TEARDOWN');
  await master.post('/api/v1', {
    type: 'UPDATE_QUOTA',
    update_quota: { quota_configs: [{ role: 'r', limits: { cpus: { value: 9 } } }] },
  });
  await master.post('/api/v1', {
    type: 'UPDATE_WEIGHTS',
    update_weights: { weight_infos: [{ role: 'r', weight: 2 }] },
  });
  return { master, frameworkId: scheduler.frameworkId };
}

describe('/openapi.json', () => {
  it('describes what is served, and nothing else', async () => {
    const master = await TestMaster.start();
    const { processes } = (await master.getJson('/help?format=json')) as {
      processes: { id: string; endpoints: { name: string }[] }[];
    };
    const served = processes.flatMap(({ id, endpoints }) => endpoints.map(({ name }) => id + name));
    expect(Object.keys(masterDescriptions).sort()).toEqual(served.sort());
  });

  it('says the truth about every answer in JSON of a busy master', async () => {
    const { master, frameworkId } = await busyMaster();
    const needed: Readonly<Record<string, string>> = {
      '/allocator/explain': `?framework_id=${frameworkId}&role=*`,
    };
    const document = await documentOf(master);
    const checked: string[] = [];
    for (const [path, { get }] of Object.entries(document.paths)) {
      const schema = get?.responses['200']?.content?.['application/json']?.schema;
      if (schema === undefined || path.startsWith('/files/')) continue;
      await vi.waitFor(async () => {
        const value = await master.getJson(path + (needed[path] ?? ''));
        expect(violationsOf(document, schema, value), path).toEqual([]);
      });
      checked.push(path);
    }
    expect(checked).toEqual(
      expect.arrayContaining(['/state', '/state-summary', '/slaves', '/tasks', '/roles', '/quota']),
    );
    const state = (await master.getJson('/state')) as {
      frameworks: { tasks: object[]; executors: object[] }[];
      completed_frameworks: object[];
    };
    expect(state.frameworks[0]?.tasks).toHaveLength(1);
    expect(state.frameworks[0]?.executors).toHaveLength(1);
    expect(state.completed_frameworks).toHaveLength(1);
  });

  it('says the truth about the responses of the operator API', async () => {
    const { master } = await busyMaster();
    const document = await documentOf(master);
    const response = document.paths['/api/v1']?.['post']?.responses['200'];
    const schema = response!.content!['application/json']!.schema;
    const types = document.components.schemas['mesos.v1.master.Response.Type']!['enum'] as string[];
    for (const type of types) {
      if (['UNKNOWN', 'LIST_FILES', 'READ_FILE'].includes(type)) continue;
      const { status, text } = await master.post('/api/v1', { type, [type.toLowerCase()]: {} });
      expect(status, type).toBe(200);
      expect(violationsOf(document, schema, JSON.parse(text)), type).toEqual([]);
    }
  });
});

describe('/docs', () => {
  it('is a page with all that it needs', async () => {
    const master = await TestMaster.start();
    const { text } = await master.get('/docs');
    expect(text).toContain("url: '/openapi.json'");
    expect(text).not.toMatch(/(src|href)="https?:/);
    const own = [...text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, path]) => path!);
    expect(own).toHaveLength(3);
    for (const path of own) expect((await master.get(path)).status, path).toBe(200);
    for (const path of ['/docs/package.json', '/docs/x/swagger-ui.css', '/docs/%2e%2e/x']) {
      expect((await master.get(path)).status, path).toBe(404);
    }
  });

  it('is where the address alone leads', async () => {
    const master = await TestMaster.start();
    const { status, headers } = await master.get('/');
    expect([status, headers.get('location')]).toEqual([307, '/docs']);
    for (const path of ['/master', '/index.html']) {
      expect((await master.get(path)).status, path).toBe(404);
    }
  });
});
