import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { TestAgent } from './testing/test-agent.ts';
import { TestMaster } from './testing/test-master.ts';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number };
}

interface Received {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

/** Takes traces as a collector does. */
class Collector {
  readonly received: Received[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.received.push(JSON.parse(Buffer.concat(chunks).toString()) as Received);
        response.setHeader('Content-Type', 'application/json').end('{}');
      });
    });
  }

  static async listen(): Promise<Collector> {
    const collector = new Collector();
    const server = collector.#server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get spans(): readonly ReceivedSpan[] {
    const scopes = this.received.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans),
    );
    return scopes.flatMap(({ spans }) => spans);
  }
}

afterEach(() => {
  vi.unstubAllEnvs();
});

function stubEndpoint(url: string | undefined): void {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', undefined);
  vi.stubEnv('OTEL_SERVICE_NAME', undefined);
}

/** Runs a task to its end, which its framework acknowledges. */
async function runTask(master: TestMaster): Promise<void> {
  const agent = await TestAgent.register(master);
  const scheduler = await master.subscribe({
    roles: ['dev'],
    capabilities: [{ type: 'MULTI_ROLE' }],
  });
  const { offers } = (await scheduler.stream.event('OFFERS')) as {
    offers: { offers: { id: unknown }[] };
  };
  const agent_id = { value: agent.agentId };
  const task = {
    ...{ name: 'work', task_id: { value: 't1' }, agent_id, command: { value: 'true' } },
    resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 1 } }],
  };
  const operations = [{ type: 'LAUNCH', launch: { task_infos: [task] } }];
  const offer_ids = offers.offers.map(({ id }) => id);
  expect(await scheduler.call('ACCEPT', { offer_ids, operations })).toEqual([202, '']);
  const launch = await agent.message('runTask');
  for (const [index, state] of (['TASK_RUNNING', 'TASK_FAILED'] as const).entries()) {
    agent.update(scheduler.frameworkId, launch.task, state);
    const { uuid } = await vi.waitFor(() => {
      const updates = scheduler.stream.events.filter(({ type }) => type === 'UPDATE');
      const update = updates[index] as { update: { status: { uuid: string } } } | undefined;
      const status = update?.update.status;
      expect(status).toBeDefined();
      return status!;
    }, 30_000);
    const acknowledge = { agent_id, task_id: { value: 't1' }, uuid };
    expect(await scheduler.call('ACKNOWLEDGE', acknowledge)).toEqual([202, '']);
  }
  await vi.waitFor(() => {
    const sent = agent.messages.filter(({ type }) => type === 'acknowledgeStatusUpdate');
    expect(sent).toHaveLength(2);
  }, 30_000);
}

it('sends the trace of a task that ran to its end', async () => {
  const collector = await Collector.listen();
  stubEndpoint(collector.url);
  const master = await TestMaster.start();
  await runTask(master);
  await master.stop();

  // A master does not wait for a slow collector.
  await vi.waitFor(() => expect(collector.spans).toHaveLength(3), 30_000);
  const { spans } = collector;
  expect(spans.map(({ name }) => name).toSorted()).toEqual([
    'TASK_RUNNING',
    'TASK_STAGING',
    'task',
  ]);
  const root = spans.find(({ name }) => name === 'task')!;
  const below = spans.filter(({ parentSpanId }) => parentSpanId === root.spanId);
  expect(below).toHaveLength(2);
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([root.traceId]));
  expect(root.status.code).toBe(2);
  const told = Object.fromEntries(
    root.attributes.map(({ key, value }) => [key, value.stringValue]),
  );
  expect(told).toMatchObject({ 'mesos.task.id': 't1', 'mesos.role': 'dev' });
  expect(told).toMatchObject({ 'mesos.task.state': 'TASK_FAILED' });
  expect(told).not.toHaveProperty('mezzo.trace.cut');
  const resource = collector.received[0]?.resourceSpans[0]?.resource.attributes;
  expect(resource).toContainEqual({ key: 'service.name', value: { stringValue: 'mezzo-master' } });
}, 60_000);

it('runs tasks and stops as ever when nobody takes its traces', async () => {
  // Port 9 discards what it gets, where there is anybody at all.
  stubEndpoint('http://127.0.0.1:9');
  const master = await TestMaster.start();
  await runTask(master);
  await master.stop();
  expect(master.stepDowns).toEqual([]);
}, 60_000);
