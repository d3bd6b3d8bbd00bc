import { signToken } from '@mezzo/http-kit';
import { recordOf } from '@mezzo/proto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { ScriptedMaster, type Script } from './testing/scripted-master.ts';
import { TestGateway } from './testing/test-gateway.ts';

// Generous: the machine may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const scheduler = '/api/v1/scheduler';
const noStreams = 'mezzo_gateway_streams_frameworks 0';

const waiting = { timeout: 20_000, interval: 20 };

async function start(
  script?: Script,
  flags: readonly string[] = [],
): Promise<{ readonly master: ScriptedMaster; readonly gateway: TestGateway }> {
  const master = await ScriptedMaster.start(script);
  const gateway = await (await TestGateway.start([master], flags)).ready(master);
  return { master, gateway };
}

describe('a request', () => {
  it('reaches the leader as it was sent, and its answer the client', async () => {
    const { master, gateway } = await start((_, response) => {
      response.writeHead(202, { 'Content-Type': 'application/x-protobuf', 'X-Odd': 'é' });
      response.end('answer');
    });
    const answer = await gateway.get('/quota/a%2Fb?x=1&y=%20', {
      method: 'PUT',
      body: 'a body',
      headers: {
        Accept: 'application/x-protobuf, application/x-protobuf',
        Authorization: 'Basic eDp5',
        'Content-Type': 'application/json; charset=utf-8',
        'Mesos-Stream-Id': 'id',
      },
    });
    expect([answer.status, await answer.text()]).toEqual([202, 'answer']);
    expect(answer.headers.get('content-type')).toBe('application/x-protobuf');
    expect(answer.headers.get('x-odd')).toBe('é');
    expect(master.requests).toHaveLength(1);
    expect(master.requests[0]).toMatchObject({
      method: 'PUT',
      url: '/quota/a%2Fb?x=1&y=%20',
      body: 'a body',
      headers: {
        accept: 'application/x-protobuf, application/x-protobuf',
        authorization: 'Basic eDp5',
        'content-type': 'application/json; charset=utf-8',
        'mesos-stream-id': 'id',
        host: master.address,
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': `127.0.0.1:${String(gateway.port)}`,
      },
    });
  });

  test.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH'])('may be a %s', async (method) => {
    const { master, gateway } = await start();
    expect((await gateway.get('/anything', { method })).status).toBe(200);
    expect(master.requests.map((request) => request.method)).toEqual([method]);
  });

  it('is answered with a stream as that comes', async () => {
    let open: ServerResponse | undefined;
    const { gateway } = await start((_, response) => {
      open = response;
      response.write('first');
    });
    const answer = await gateway.get('/files/download?path=/master/log');
    const reader = answer.body!.getReader();
    expect(Buffer.from((await reader.read()).value ?? '').toString()).toBe('first');
    open?.end('second');
    expect(Buffer.from((await reader.read()).value ?? '').toString()).toBe('second');
  });

  it('is refused when its body is too long', async () => {
    const { master, gateway } = await start(undefined, ['--max_request_body_size=1KB']);
    const answer = await gateway.get('/quota', { method: 'POST', body: 'x'.repeat(1025) });
    expect(answer.status).toBe(413);
    expect(master.requests).toEqual([]);
  });

  it('may be answered with a redirect to another page', async () => {
    const { gateway } = await start((_, response) => {
      response.writeHead(307, { Location: '/docs/' }).end();
    });
    const answer = await gateway.get('/docs');
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/docs/']);
  });

  it('to /redirect leads to the gateway itself', async () => {
    const { gateway } = await start();
    const answer = await gateway.get('/redirect');
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe(`//127.0.0.1:${String(gateway.port)}`);
  });
});

describe('where no master leads', () => {
  it('requests get 503 with the reason, and so does who asks for readiness', async () => {
    const master = await ScriptedMaster.start();
    master.leader = undefined;
    const gateway = await TestGateway.start([master], ['--leader_timeout=200ms']);
    for (const path of ['/state', '/readyz']) {
      const answer = await gateway.get(path);
      expect([answer.status, await answer.text()]).toEqual([503, 'No leader elected']);
    }
    expect((await gateway.get('/health')).status).toBe(200);
  });

  it('requests wait for the one that is being elected', async () => {
    const master = await ScriptedMaster.start();
    master.leader = undefined;
    const gateway = await TestGateway.start([master], ['--leader_timeout=1mins']);
    const answer = gateway.get('/state');
    // Nothing but the election ends the wait.
    master.leader = master.address;
    expect((await answer).status).toBe(200);
  });

  it('a master that leads no more is not asked again, and sends nobody away', async () => {
    const next = await ScriptedMaster.start((_, response) => response.end('next'));
    const { master, gateway } = await start((_, response) => {
      response.writeHead(307, { Location: '//elsewhere:5050/master/state' }).end();
      // Only now does it know.
      master.leader = next.address;
    });
    const answer = await gateway.get('/state');
    expect([answer.status, await answer.text()]).toEqual([200, 'next']);
  });

  test.each(['No leader elected', 'Master has not finished recovery'])(
    'a master that says "%s" is asked again',
    async (text) => {
      const { master, gateway } = await start((_, response) => {
        const headers = { 'Content-Length': String(text.length) };
        if (master.requests.length < 3) response.writeHead(503, headers).end(text);
        else response.end('ready');
      });
      expect(await (await gateway.get('/state')).text()).toBe('ready');
    },
  );

  it('what else a master cannot do is told', async () => {
    const { master, gateway } = await start((_, response) => {
      response.writeHead(503, { 'Content-Length': '4' }).end('busy');
    });
    const answer = await gateway.get('/state');
    expect([answer.status, await answer.text()]).toEqual([503, 'busy']);
    expect(master.requests).toHaveLength(1);
  });
});

describe('when the leader is lost under a call', () => {
  /** Breaks the first request off, and answers the others. */
  function breakingFirst(): Script {
    let isFirst = true;
    return (_, response) => {
      if (!isFirst) return void response.end('second');
      isFirst = false;
      response.destroy();
    };
  }

  test.each([
    ['GET', '/state', undefined],
    ['POST', '/api/v1', { type: 'GET_STATE' }],
    ['POST', scheduler, { type: 'KILL', kill: { task_id: { value: 't' } } }],
  ])('a %s of %s is repeated: %j', async (method, path, call) => {
    const { gateway, master } = await start(breakingFirst());
    const answer = call === undefined ? gateway.get(path, { method }) : gateway.post(path, call);
    expect(await (await answer).text()).toBe('second');
    expect(master.requests).toHaveLength(2);
  });

  test.each([
    ['/reserve', {}],
    ['/api/v1', { type: 'TEARDOWN', teardown: { framework_id: { value: 'f' } } }],
    [scheduler, { type: 'ACCEPT', accept: { offer_ids: [{ value: 'o' }] } }],
  ])('a POST to %s is not: %j', async (path, call) => {
    const { gateway, master } = await start(breakingFirst());
    const answer = await gateway.post(path, call);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe(
      `The leading master at ${master.address} was lost before it answered, and may have done what was asked: ECONNRESET`,
    );
    expect(master.requests).toHaveLength(1);
  });

  it('what never reached it is repeated, whatever it is', async () => {
    const next = await ScriptedMaster.start((_, response) => response.writeHead(202).end());
    const { master, gateway } = await start();
    next.leader = master.address;
    const both = await (await TestGateway.start([master, next])).ready(master);
    master.stop();
    next.leader = next.address;
    const accept = { type: 'ACCEPT', accept: { offer_ids: [{ value: 'o' }] } };
    expect((await both.post(scheduler, accept)).status).toBe(202);
    await gateway.stop();
  });
});

describe('a connection', () => {
  it('gets its calls to the master in the order in which it sends them', async () => {
    const open: ServerResponse[] = [];
    const { master, gateway } = await start((_, response) => open.push(response));
    const client = connect(gateway.port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    for (const call of ['SUPPRESS', 'REVIVE']) client.write(pipelined(`{"type":"${call}"}`));
    await vi.waitFor(() => expect(open).toHaveLength(1), waiting);
    expect(master.requests.map(({ body }) => body)).toEqual(['{"type":"SUPPRESS"}']);
    open[0]?.writeHead(202).end();
    await vi.waitFor(() => expect(open).toHaveLength(2), waiting);
    expect(master.requests[1]?.body).toBe('{"type":"REVIVE"}');
  });

  function pipelined(body: string): string {
    return (
      `POST ${scheduler} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${String(body.length)}\r\n\r\n${body}`
    );
  }
});

describe('the edge', () => {
  function fileWith(text: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'mezzo-gateway-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'file');
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  const basic = (text: string) => ({
    Authorization: `Basic ${Buffer.from(text).toString('base64')}`,
  });
  const credentials = '{"credentials":[{"principal":"ann","secret":"geheim"}]}';

  it('demands credentials, and passes them on', async () => {
    const { master, gateway } = await start(undefined, [
      '--authenticate_http_readonly',
      '--authenticate_http_readwrite',
      '--authenticate_http_frameworks',
      '--http_framework_authenticators=basic',
      `--credentials=${fileWith(credentials)}`,
    ]);
    const closed: readonly (readonly [string, string, string])[] = [
      ['GET', '/state', 'mesos-master-readonly'],
      ['GET', '/metrics/snapshot', 'mesos-master-readonly'],
      ['POST', '/api/v1', 'mesos-master-readwrite'],
      ['POST', '/something/new', 'mesos-master-readwrite'],
      ['POST', scheduler, 'mesos-master-scheduler'],
    ];
    for (const [method, path, realm] of closed) {
      const refused = await gateway.get(path, { method, headers: basic('ann:wrong') });
      expect([path, refused.status, refused.headers.get('www-authenticate')]).toEqual([
        path,
        401,
        `Basic realm="${realm}"`,
      ]);
      expect((await gateway.get(path, { method, headers: basic('ann:geheim') })).status).toBe(200);
    }
    for (const path of ['/version', '/', '/app/index.js']) {
      expect((await gateway.get(path)).status).toBe(200);
    }
    expect(master.requests.map(({ headers }) => headers.authorization)).toEqual([
      ...closed.map(() => basic('ann:geheim').Authorization),
      ...[undefined, undefined, undefined],
    ]);
  });

  it('knows bearers of tokens', async () => {
    const key = 'a secret key';
    const { master, gateway } = await start(undefined, [
      '--authenticate_http_readonly',
      '--http_authenticators=jwt',
      `--jwt_secret_key=${fileWith(key)}`,
    ]);
    const bearer = (secret: string) => ({
      Authorization: `Bearer ${signToken({ sub: 'ann' }, Buffer.from(secret))}`,
    });
    expect((await gateway.get('/state', { headers: bearer('another key') })).status).toBe(401);
    expect((await gateway.get('/state', { headers: bearer(key) })).status).toBe(200);
    expect(master.requests.map(({ headers }) => headers.authorization)).toEqual([
      bearer(key).Authorization,
    ]);
  });

  it('limits how often principals may ask', async () => {
    const limits = { limits: [{ principal: 'ann', qps: 0.001, capacity: 2 }] };
    const { master, gateway } = await start(undefined, [
      '--authenticate_http_readonly',
      `--credentials=${fileWith(credentials)}`,
      `--rate_limits=${JSON.stringify(limits)}`,
    ]);
    const answers = [];
    for (let count = 0; count < 3; count += 1) {
      answers.push(await gateway.get('/state', { headers: basic('ann:geheim') }));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(await answers[2]?.text()).toBe("Principal 'ann' may not make so many requests");
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await gateway.get('/version')).status).toBe(200);
    expect(master.requests).toHaveLength(3);
  });
});

describe('a stream', () => {
  const record = (event: unknown): Buffer => recordOf(JSON.stringify(event));
  const subscribed = {
    type: 'SUBSCRIBED',
    subscribed: { framework_id: { value: 'f' }, heartbeat_interval_seconds: 15 },
  };
  const subscribe = {
    type: 'SUBSCRIBE',
    subscribe: { framework_info: { user: 'u', name: 'n' } },
  };

  /** A master that keeps the streams it opens. */
  function streaming(streams: ServerResponse[], headers: Readonly<Record<string, string>>): Script {
    return ({ body }, response) => {
      if (!body.includes('"SUBSCRIBE"')) return void response.writeHead(202).end();
      response.writeHead(200, { 'Content-Type': 'application/json', ...headers });
      response.flushHeaders();
      streams.push(response);
    };
  }

  async function open(
    gateway: TestGateway,
  ): Promise<{ readonly socket: Socket; readonly read: () => string }> {
    const socket = connect(gateway.port, '127.0.0.1');
    onTestFinished(async () => {
      socket.destroy();
      await vi.waitFor(async () => {
        // A gateway that has ended holds nothing.
        const answer = await gateway.get('/gateway/metrics').catch(() => undefined);
        const metrics = (await answer?.text()) ?? noStreams;
        expect(metrics).toContain(noStreams);
      }, waiting);
    });
    const body = JSON.stringify(subscribe);
    socket.write(
      `POST ${scheduler} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${String(body.length)}\r\n\r\n${body}`,
    );
    let text = '';
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    await vi.waitFor(() => expect(text).toContain('\r\n\r\n'), waiting);
    return { socket, read: () => text.slice(text.indexOf('\r\n\r\n') + 4) };
  }

  /** A record as one chunk of HTTP. */
  const chunk = (bytes: Buffer): string =>
    `${bytes.length.toString(16)}\r\n${bytes.toString()}\r\n`;

  it('has one chunk for each record, however the master cuts them', async () => {
    const streams: ServerResponse[] = [];
    const { gateway } = await start(streaming(streams, { 'Mesos-Stream-Id': 'by-the-master' }));
    const { read } = await open(gateway);
    const events = [subscribed, { type: 'HEARTBEAT' }, { type: 'MESSAGE', n: 'x'.repeat(100_000) }];
    const bytes = Buffer.concat(events.map(record));
    for (let at = 0; at < bytes.length; at += 33_333) {
      streams[0]?.write(bytes.subarray(at, at + 33_333));
      await new Promise(setImmediate);
    }
    await vi.waitFor(
      () => expect(read()).toBe(events.map((each) => chunk(record(each))).join('')),
      waiting,
    );
  });

  it('goes on under its id with a master that gives ids of its own', async () => {
    const streams: ServerResponse[] = [];
    const { master, gateway } = await start(streaming(streams, { 'Mesos-Stream-Id': 'first' }));
    const { read } = await open(gateway);
    const offers = {
      type: 'OFFERS',
      offers: {
        offers: [
          {
            id: { value: 'o' },
            framework_id: { value: 'f' },
            agent_id: { value: 's' },
            hostname: 'h',
          },
        ],
      },
    };
    streams[0]?.write(Buffer.concat([record(subscribed), record(offers)]));
    await vi.waitFor(() => expect(read()).toContain('OFFERS'), waiting);

    master.script = streaming(streams, { 'Mesos-Stream-Id': 'second' });
    streams[0]?.destroy();
    await vi.waitFor(() => expect(streams).toHaveLength(2), waiting);
    expect(JSON.parse(master.requests.at(-1)?.body ?? '')).toMatchObject({
      type: 'SUBSCRIBE',
      framework_id: { value: 'f' },
    });
    const kill = { type: 'KILL', framework_id: { value: 'f' }, kill: { task_id: { value: 't' } } };
    const killed = gateway.post(scheduler, kill, { 'Mesos-Stream-Id': 'first' });
    // Calls wait until the framework is subscribed again.
    expect(master.requests).toHaveLength(2);
    streams[1]?.write(Buffer.concat([record(subscribed), record({ type: 'HEARTBEAT' })]));
    expect((await killed).status).toBe(202);
    expect(master.requests[2]?.headers['mesos-stream-id']).toBe('second');
    const rescind = { type: 'RESCIND', rescind: { offer_id: { value: 'o' } } };
    const want = [subscribed, offers, rescind, { type: 'HEARTBEAT' }];
    await vi.waitFor(
      () => expect(read()).toBe(want.map((each) => chunk(record(each))).join('')),
      waiting,
    );
  });

  it('proposes the same id to every master', async () => {
    const streams: ServerResponse[] = [];
    const { master, gateway } = await start(({ body, headers }, response) => {
      const id = String(headers['mezzo-stream-id']);
      streaming(streams, { 'Mesos-Stream-Id': id })({ body, headers } as never, response);
    });
    const { read } = await open(gateway);
    streams[0]?.write(record(subscribed));
    await vi.waitFor(() => expect(read()).toContain('SUBSCRIBED'), waiting);
    streams[0]?.destroy();
    await vi.waitFor(() => expect(streams).toHaveLength(2), waiting);
    const proposed = master.requests.map(({ headers }) => headers['mezzo-stream-id']);
    expect(proposed[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(proposed[1]).toBe(proposed[0]);
  });

  it('ends with the error of a master that refuses to go on', async () => {
    const streams: ServerResponse[] = [];
    const { master, gateway } = await start(streaming(streams, { 'Mesos-Stream-Id': 'first' }));
    const { socket, read } = await open(gateway);
    streams[0]?.write(record(subscribed));
    await vi.waitFor(() => expect(read()).toContain('SUBSCRIBED'), waiting);
    master.script = (_, response) => response.writeHead(401).end('401 Unauthorized.');
    streams[0]?.destroy();
    const refusal = record({ type: 'ERROR', error: { message: '401 Unauthorized.' } });
    await vi.waitFor(
      () => expect(read()).toBe(`${chunk(record(subscribed))}${chunk(refusal)}0\r\n\r\n`),
      waiting,
    );
    socket.destroy();
  });

  it('ends with the gateway, but not before its framework could move to another one', async () => {
    const streams: ServerResponse[] = [];
    const { gateway } = await start(streaming(streams, { 'Mesos-Stream-Id': 'first' }));
    const { socket, read } = await open(gateway);
    streams[0]?.write(record(subscribed));
    await vi.waitFor(() => expect(read()).toContain('SUBSCRIBED'), waiting);
    const stopped = gateway.stop();
    await vi.waitFor(() => expect(read()).toBe(`${chunk(record(subscribed))}0\r\n\r\n`), waiting);
    expect(streams[0]?.destroyed).toBe(false);
    // What a master says when the framework subscribes again through another gateway.
    streams[0]?.end(record({ type: 'ERROR', error: { message: 'Framework failed over' } }));
    await stopped;
    socket.destroy();
  });

  it('does not come back at once to a master that ends it as soon as it has begun', async () => {
    const atMs: number[] = [];
    const { gateway } = await start((_, response) => {
      atMs.push(performance.now());
      response.writeHead(200, { 'Content-Type': 'application/json', 'Mesos-Stream-Id': 'x' });
      response.end(record(subscribed));
    });
    const { read } = await open(gateway);
    await vi.waitFor(() => expect(atMs.length).toBeGreaterThan(2), waiting);
    const pausesMs = atMs.slice(1).map((ms, index) => ms - (atMs[index] ?? ms));
    expect(Math.min(...pausesMs)).toBeGreaterThan(450);
    expect(read()).toBe(chunk(record(subscribed)));
  });

  it('is given up with its client', async () => {
    const streams: ServerResponse[] = [];
    const { gateway } = await start(streaming(streams, { 'Mesos-Stream-Id': 'first' }));
    const { socket } = await open(gateway);
    const closed = once(streams[0]!, 'close');
    socket.destroy();
    await closed;
  });

  it('is cut off when its client does not read it', async () => {
    const streams: ServerResponse[] = [];
    const { gateway } = await start(streaming(streams, { 'Mesos-Stream-Id': 'first' }));
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json' };
      const outgoing = httpRequest(gateway.url + scheduler, { method: 'POST', headers }, resolve);
      outgoing.once('error', reject);
      outgoing.end(JSON.stringify(subscribe));
    });
    incoming.pause();
    incoming.on('error', () => undefined);
    const [stream] = streams;
    const state = { isCut: false };
    const cut = once(stream!, 'close').then(() => {
      state.isCut = true;
    });
    stream?.write(record(subscribed));
    const large = record({ type: 'MESSAGE', n: 'x'.repeat(1024 * 1024) });
    // What the gateway holds for a client, and what the kernel does beside it.
    for (let count = 0; count < 200 && !state.isCut; count += 1) {
      if (stream?.write(large) !== false) continue;
      const drained = new Promise<void>((resolve) => stream.once('drain', () => resolve()));
      await Promise.race([drained, cut]);
    }
    await cut;
    incoming.destroy();
  });
});
