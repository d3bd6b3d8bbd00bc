import { MasterEvent, MasterResponse } from '@mezzo/proto';
import { connect } from 'node:net';
import { describe, expect, it, test, vi } from 'vitest';
import { EventStream } from '../testing/event-stream.ts';
import { TestAgent } from '../testing/test-agent.ts';
import { TestMaster } from '../testing/test-master.ts';
import type { TestScheduler } from '../testing/test-scheduler.ts';

// Hundreds of tasks go through a whole master, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });
const patience = { timeout: 20_000 };

const path = '/api/v1';

interface Offers {
  readonly offers: { readonly offers: readonly { readonly id: object }[] };
}

async function launch(scheduler: TestScheduler, agent: TestAgent, names: readonly string[]) {
  const { offers } = (await scheduler.stream.event('OFFERS')) as unknown as Offers;
  const task_infos = names.map((name) => ({
    name,
    task_id: { value: name },
    agent_id: { value: agent.agentId },
    resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.001 } }],
    command: { value: 'true' },
    labels: { labels: [{ key: 'größe', value: '€'.repeat(20) }] },
  }));
  await scheduler.call('ACCEPT', {
    offer_ids: offers.offers.map(({ id }) => id),
    operations: [{ type: 'LAUNCH', launch: { task_infos } }],
  });
}

async function busyMaster(tasksCount: number, flags: readonly string[] = []) {
  const master = await TestMaster.start(flags);
  const agent = await TestAgent.register(master);
  const scheduler = await master.subscribe({ checkpoint: true });
  const names = Array.from({ length: tasksCount }, (_, index) => `t${index}`);
  await launch(scheduler, agent, names);
  await vi.waitFor(
    () => expect(agent.messages.filter(({ type }) => type === 'runTask')).toHaveLength(tasksCount),
    { timeout: 20_000 },
  );
  const tasks = agent.messages.flatMap((each) => (each.type === 'runTask' ? [each.task] : []));
  return { master, agent, scheduler, tasks, names };
}

describe('large answers', () => {
  test.each(['GET_STATE', 'GET_AGENTS', 'GET_FRAMEWORKS', 'GET_EXECUTORS', 'GET_TASKS'])(
    '%s is in protobuf what its message encodes to, and in JSON the same',
    async (type) => {
      const { master } = await busyMaster(300);
      const ask = async (accept: string): Promise<Buffer> => {
        const headers = { 'Content-Type': 'application/json', Accept: accept };
        const init = { method: 'POST', headers, body: JSON.stringify({ type }) };
        return Buffer.from(await (await fetch(master.url + path, init)).arrayBuffer());
      };
      const bytes = await ask('application/x-protobuf');
      const message = MasterResponse.decode(bytes);
      expect(Buffer.from(MasterResponse.encode(message)).equals(bytes)).toBe(true);
      const json = (await ask('application/json')).toString();
      // What the JSON of agents says beyond their message is left out by the decoder.
      expect(MasterResponse.fromJson(json)).toEqual(
        MasterResponse.fromJson(MasterResponse.toJson(message)),
      );
    },
  );

  it('shows what has changed since the last time', async () => {
    const { master, agent, scheduler, tasks } = await busyMaster(3);
    const states = async (): Promise<unknown[]> => {
      const { text } = await master.post(path, { type: 'GET_TASKS' });
      const { get_tasks } = JSON.parse(text) as { get_tasks: { tasks: { state: string }[] } };
      return get_tasks.tasks.map(({ state }) => state);
    };
    expect(await states()).toEqual(['TASK_STAGING', 'TASK_STAGING', 'TASK_STAGING']);
    agent.update(scheduler.frameworkId, tasks[1]!, 'TASK_RUNNING');
    await vi.waitFor(
      async () => expect(await states()).toEqual(['TASK_STAGING', 'TASK_RUNNING', 'TASK_STAGING']),
      patience,
    );
  });
});

describe('versions of the older API', () => {
  test.each(['/state', '/tasks', '/slaves', '/frameworks', '/state-summary'])(
    '%s is told to who has not got it',
    async (endpoint) => {
      // Offers come and go: a framework without any changes only when it is told to.
      const { master, agent, scheduler, tasks } = await busyMaster(2);
      await scheduler.call('SUPPRESS');
      const ask = (tag?: string) =>
        master.get(endpoint, { headers: tag === undefined ? {} : { 'If-None-Match': tag } });
      const first = await vi.waitFor(async () => {
        const [one, two] = [await ask(), await ask()];
        expect(one.headers.get('etag')).toBe(two.headers.get('etag'));
        return two;
      }, patience);
      const tag = first.headers.get('etag')!;
      expect(tag).toMatch(/^W\//);
      expect(await ask(`"other", ${tag}`)).toMatchObject({ status: 304, text: '' });
      expect(await ask('"other"')).toMatchObject({ status: 200, text: first.text });
      const other = await master.get(`${endpoint}?x=1`, { headers: { 'If-None-Match': tag } });
      expect(other.status).toBe(200);
      agent.update(scheduler.frameworkId, tasks[0]!, 'TASK_FINISHED');
      await vi.waitFor(async () => expect(await ask(tag)).toMatchObject({ status: 200 }), patience);
    },
  );
});

describe('event streams', () => {
  const open = (master: TestMaster, accept = 'application/json') =>
    EventStream.open(master.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: accept },
      body: '{"type":"SUBSCRIBE"}',
    });

  interface Seen {
    readonly type: string;
    readonly subscribed?: {
      readonly get_state: {
        readonly get_tasks: {
          readonly tasks: readonly {
            readonly task_id: { readonly value: string };
            readonly state: string;
          }[];
        };
      };
    };
    readonly task_added?: { readonly task: { readonly task_id: { readonly value: string } } };
    readonly task_updated?: {
      readonly status: { readonly task_id: { readonly value: string } };
      readonly state: string;
    };
  }

  /** How often each task was told to be there, and to be running. */
  function told(events: readonly Seen[]) {
    const added: string[] = [];
    const running: string[] = [];
    for (const { subscribed, task_added, task_updated } of events) {
      for (const { task_id, state } of subscribed?.get_state.get_tasks.tasks ?? []) {
        added.push(task_id.value);
        if (state === 'TASK_RUNNING') running.push(task_id.value);
      }
      if (task_added !== undefined) added.push(task_added.task.task_id.value);
      if (task_updated?.state === 'TASK_RUNNING') running.push(task_updated.status.task_id.value);
    }
    return { added: added.sort(), running: running.sort() };
  }

  it('tell each change once, in the state or after it', async () => {
    const { master, agent, scheduler, tasks, names } = await busyMaster(400);
    const streams: EventStream[] = [];
    const binary: EventStream[] = [];
    for (const [index, task] of tasks.entries()) {
      agent.update(scheduler.frameworkId, task, 'TASK_RUNNING');
      if (index % 40 !== 0) continue;
      streams.push(await open(master));
      binary.push(await open(master, 'application/x-protobuf'));
    }
    const want = { added: names.toSorted(), running: names.toSorted() };
    await vi.waitFor(
      () => {
        for (const stream of streams)
          expect(told(stream.events as unknown as Seen[])).toEqual(want);
        for (const { records } of binary) {
          const events = records.map((record) => MasterEvent.decode(record));
          expect(told(events as unknown as Seen[])).toEqual(want);
        }
      },
      { timeout: 30_000 },
    );
    for (const stream of streams) expect(stream.events[0]?.['type']).toBe('SUBSCRIBED');
  });

  it('that are not read are cut off, while the others get everything', async () => {
    const { master, agent, scheduler, tasks } = await busyMaster(1);
    const reader = await open(master);
    await reader.event('HEARTBEAT');
    const lazy = connect(master.port, '127.0.0.1');
    const body = '{"type":"SUBSCRIBE"}';
    lazy.write(
      `POST ${path} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    await new Promise((resolve) => lazy.once('data', resolve));
    lazy.pause();
    const cut = new Promise((resolve) => lazy.once('close', resolve));
    lazy.on('error', () => undefined);
    const subscribers = async (): Promise<unknown> =>
      ((await master.getJson('/metrics/snapshot')) as Record<string, number>)[
        'master/operator_event_stream_subscribers'
      ];
    expect(await subscribers()).toBe(2);
    const sentBefore = reader.records.length;
    let sent = 0;
    await vi.waitFor(
      async () => {
        for (let count = 0; count < 2; count += 1, sent += 1) {
          agent.update(
            scheduler.frameworkId,
            tasks[0]!,
            sent % 2 === 0 ? 'TASK_STARTING' : 'TASK_RUNNING',
            'x'.repeat(1_000_000),
          );
        }
        await vi.waitFor(() => expect(reader.records.length - sentBefore).toBe(sent), 20_000);
        expect(await subscribers()).toBe(1);
      },
      { timeout: 60_000, interval: 1 },
    );
    lazy.resume();
    await cut;
    expect(reader.isEnded).toBe(false);
  });
});
