import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { TestAgent } from './testing/test-agent.ts';
import { TestMaster } from './testing/test-master.ts';

/**
 * What clients that exist do on the wire, and what breaks them. They will not change for us: each
 * test is one of their habits.
 */
describe('clients that exist', () => {
  const subscribe = { type: 'SUBSCRIBE', subscribe: { framework_info: { user: 'u', name: 'n' } } };
  const path = '/api/v1/scheduler';

  /** Subscribes with Node's plain client, which shows each chunk by itself. */
  async function subscribeByChunks(master: TestMaster, headers: Record<string, string> = {}) {
    const request = httpRequest({
      port: master.port,
      path,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
    });
    const answered = new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
    request.write(JSON.stringify(subscribe).slice(0, 10));
    request.end(JSON.stringify(subscribe).slice(10));
    request.on('error', () => undefined);
    const response = await answered;
    const chunks: string[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    response.on('error', () => undefined);
    return { response, chunks, end: () => request.destroy() };
  }

  it('pymesos and Datadog turn every part of the version into a number', async () => {
    const master = await TestMaster.start();
    const { version } = (await master.getJson('/version')) as { version: string };
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('the mesos-go example takes only resources without allocation_info', async () => {
    const master = await TestMaster.start();
    await TestAgent.register(master);
    const { stream } = await master.subscribe();
    expect(JSON.stringify(await stream.event('OFFERS'))).not.toContain('allocation_info');
  });

  it('mesos-go wants resources without role where it can read reservations, Sleepy the role', async () => {
    const master = await TestMaster.start();
    await TestAgent.register(master);
    const capabilities = [{ type: 'RESERVATION_REFINEMENT' }];
    const modern = await master.subscribe({ capabilities });
    expect(JSON.stringify(await modern.stream.event('OFFERS'))).not.toContain('"role"');
    await modern.call('TEARDOWN');
    const old = await master.subscribe();
    expect(JSON.stringify(await old.stream.event('OFFERS'))).toContain('"role":"*"');
  });

  it('mesos-go accepts with a launch of no tasks: that declines', async () => {
    const master = await TestMaster.start();
    await TestAgent.register(master);
    const scheduler = await master.subscribe();
    const { offers } = (await scheduler.stream.event('OFFERS')) as {
      offers: { offers: { id: object }[] };
    };
    const offer_ids = offers.offers.map(({ id }) => id);
    const operations = [{ type: 'LAUNCH', launch: {} }];
    const filters = { refuse_seconds: 0 };
    expect(await scheduler.call('ACCEPT', { offer_ids, operations, filters })).toEqual([202, '']);
    await vi.waitFor(() =>
      expect(scheduler.stream.events.filter(({ type }) => type === 'OFFERS').length).toBe(2),
    );
  });

  it('msh declines nothing', async () => {
    const master = await TestMaster.start();
    const scheduler = await master.subscribe();
    expect(await scheduler.call('DECLINE', {})).toEqual([202, '']);
  });

  it('npm and mesos-go send null for what is unset', async () => {
    const master = await TestMaster.start();
    const info = { failover_timeout: null, role: null, capabilities: null, labels: null, id: null };
    const scheduler = await master.subscribe(info);
    const call = { offer_ids: null, operations: null, filters: null };
    expect(await scheduler.call('ACCEPT', { ...call, offer_filters: null })).toEqual([202, '']);
    const teardown = { type: 'TEARDOWN', framework_id: { value: null } };
    expect((await master.post(path, teardown)).status).toBe(400);
  });

  it('npm takes each chunk for one record', async () => {
    const master = await TestMaster.start();
    const { chunks, end } = await subscribeByChunks(master);
    await vi.waitFor(() => expect(chunks.length).toBe(2));
    for (const chunk of chunks) {
      const [length, payload] = chunk.split('\n') as [string, string];
      expect(chunk.split('\n')).toHaveLength(2);
      expect(Buffer.byteLength(payload)).toBe(Number(length));
    }
    end();
  });

  it('mesos-compose sees a record when the next begins: HEARTBEAT follows SUBSCRIBED at once', async () => {
    const master = await TestMaster.start();
    const { stream } = await master.subscribe();
    await stream.event('HEARTBEAT');
    expect(stream.events.slice(0, 2).map(({ type }) => type)).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
  });

  it('pymesos asks for Connection: close and wants a chunked answer with a stream id', async () => {
    const master = await TestMaster.start();
    const { response, end } = await subscribeByChunks(master, { Connection: 'close' });
    expect(response.headers['transfer-encoding']).toBe('chunked');
    expect(response.headers['mesos-stream-id']).toMatch(/^[\da-f-]{36}$/);
    end();
  });

  it('mesos-rxjava follows /redirect, and wants protobuf answers without a charset', async () => {
    const master = await TestMaster.start();
    const redirect = await master.get('/redirect');
    expect(redirect.headers.get('location')).toBe(`//localhost:${master.port}`);
    const { response, end } = await subscribeByChunks(master, { Accept: 'application/x-protobuf' });
    expect(response.headers['content-type']).toBe('application/x-protobuf');
    end();
  });

  it('Sleepy and Singularity subscribe with ids of their own', async () => {
    const master = await TestMaster.start();
    const { frameworkId } = await master.subscribe({ id: { value: 'Singularity' } });
    expect(frameworkId).toBe('Singularity');
  });

  it('mesos-go accepts gzip, but streams must not be compressed', async () => {
    const master = await TestMaster.start();
    const { response, end } = await subscribeByChunks(master, {
      'Accept-Encoding': 'gzip',
      Accept: 'application/x-protobuf, application/x-protobuf',
    });
    expect(response.headers['content-encoding']).toBeUndefined();
    end();
  });

  it('older tools ask for /master/state.json', async () => {
    const master = await TestMaster.start();
    expect(await master.getJson('/master/state.json')).toHaveProperty('version');
    expect(await master.getJson('/master/frameworks/')).toHaveProperty('frameworks');
  });
});

describe('clients that misbehave', () => {
  it('a client that leaves in the middle of its call harms nobody', async () => {
    const master = await TestMaster.start();
    const socket = connect(master.port, '127.0.0.1');
    socket.write(
      'POST /api/v1/scheduler HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n' +
        'Content-Length: 100\r\n\r\n{"type":',
    );
    await new Promise((resolve) => socket.write('', resolve));
    socket.destroy();
    expect((await master.get('/health')).status).toBe(200);
  });

  it('a body that is too long is refused', async () => {
    const master = await TestMaster.start(['--max_request_body_size=1KB']);
    const body = `"${'x'.repeat(2_000)}"`;
    expect((await master.post('/api/v1', body)).status).toBe(413);
    expect((await master.post('/api/v1', { type: 'GET_HEALTH' })).status).toBe(200);
  });
});
