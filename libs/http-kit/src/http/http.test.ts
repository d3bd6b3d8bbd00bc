import { SchedulerCall, recordOf } from '@mezzo/proto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { acceptsGzip } from './accept-header.ts';
import {
  defaultAnswer,
  emptyAnswer,
  jsonAnswer,
  jsonpAnswer,
  methodNotAllowed,
  redirectAnswer,
  textAnswer,
} from './answer.ts';
import { BasicAuthenticator } from '../security/basic-authenticator.ts';
import { RealmAuthenticator } from '../security/realm-authenticator.ts';
import { decodeCall } from './call-body.ts';
import { acceptedEncoding } from './content-type.ts';
import type { Endpoint, EndpointRequest, EndpointResult } from './endpoint.ts';
import type { EndpointDispatcherOptions } from './endpoint-dispatcher.ts';
import { EndpointTable } from './endpoint-table.ts';
import { parseFirewallRules } from './firewall.ts';
import { httpLimits } from './http-adapter.ts';
import { parseQuery } from './query.ts';
import type { RecordStream } from './record-stream.ts';
import { startEndpoints } from './testing/start-endpoints.ts';

describe('acceptedEncoding', () => {
  test.each([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['application/*', 'json'],
    ['application/json', 'json'],
    ['APPLICATION/JSON', 'json'],
    ['text/html, application/json', 'json'],
    ['application/x-protobuf', 'protobuf'],
    ['application/x-protobuf, application/x-protobuf', 'protobuf'],
    ['application/x-protobuf, application/json', 'json'],
    ['application/json;q=0.1, application/x-protobuf;q=0.9', 'json'],
    ['application/json;q=0, application/x-protobuf', 'protobuf'],
    ['', undefined],
    ['text/html', undefined],
    ['text/*', undefined],
    ['application/recordio', undefined],
    ['application/jsonx', undefined],
    ['application/json;q=0', undefined],
    ['application/json; q=0.0', undefined],
  ])('%s: %s', (accept, want) => {
    expect(acceptedEncoding(accept)).toBe(want);
  });
});

describe('acceptsGzip', () => {
  test.each([
    [undefined, false],
    ['gzip', true],
    ['GZIP', true],
    ['gzip, deflate', true],
    ['deflate', false],
    ['*', true],
    ['gzip;q=0', false],
    ['identity', false],
    ['br, gzip;q=0.5', true],
  ])('%s: %s', (header, want) => {
    expect(acceptsGzip(header)).toBe(want);
  });
});

describe('decodeCall', () => {
  const decode = (contentType: string | undefined, body: string | Uint8Array) =>
    decodeCall(SchedulerCall, contentType, Buffer.from(body));

  it('reads JSON and protobuf', () => {
    const call = { type: 'SUPPRESS', framework_id: { value: 'f' } } as const;
    expect(decode('application/json', JSON.stringify(call))).toEqual({ call });
    expect(decode('application/x-protobuf', SchedulerCall.encode(call))).toEqual({ call });
  });

  test.each([
    [undefined, '{}', 400, "Expecting 'Content-Type' to be present"],
    [
      'application/json; charset=utf-8',
      '{}',
      415,
      /^Expecting 'Content-Type' of application\/json/,
    ],
    ['Application/JSON', '{}', 415, /^Expecting 'Content-Type' of/],
    ['application/recordio', '{}', 415, /or application\/x-protobuf$/],
    ['application/json', '', 400, 'Failed to parse body into JSON: syntax error at line 1 near: '],
    ['application/json', '[]', 400, /^Failed to convert JSON into Call protobuf: Expecting a JSON/],
    ['application/x-protobuf', '\xff\xff', 400, 'Failed to parse body into Call protobuf'],
  ])('refuses %s %s', (contentType, body, status, want) => {
    const decoded = decode(contentType, body);
    expect(decoded).toMatchObject({ refusal: { status } });
    const { body: refusal } = (decoded as { refusal: { body: string } }).refusal;
    if (typeof want === 'string') expect(refusal).toBe(want);
    else expect(refusal).toMatch(want);
  });
});

describe('parseQuery', () => {
  test.each([
    ['', {}],
    ['a=b&c=d', { a: 'b', c: 'd' }],
    ['a=b=c', { a: 'b=c' }],
    ['path=%2Fa%20b+c', { path: '/a b c' }],
    ['flag&x=', { flag: '', x: '' }],
    ['a=1;b=2', { a: '1', b: '2' }],
    ['a=%ff', { a: '\ufffd' }],
  ])('%s', (text, want) => {
    const parsed = parseQuery(text);
    expect('query' in parsed && Object.fromEntries(parsed.query)).toEqual(want);
  });

  it('refuses what is no escape', () => {
    const error = "Malformed % escape in '%zz': '%zz'";
    expect(parseQuery('a=%zz&b=[]')).toEqual({ error });
    expect(parseQuery('a=1%')).toEqual({ error: "Malformed % escape in '1%': '%'" });
  });
});

describe('EndpointTable', () => {
  const handle = () => emptyAnswer(200);
  const endpoint = (process: string, name: string, more: Partial<Endpoint> = {}): Endpoint => ({
    process,
    name,
    handle,
    ...more,
  });
  const table = new EndpointTable('master', [
    endpoint('master', 'state'),
    endpoint('master', 'api/v1'),
    endpoint('master', 'api/v1/scheduler'),
    endpoint('master', 'redirect', { isExact: true }),
    endpoint('files', 'read'),
    endpoint('version', ''),
    endpoint('system', 'stats.json'),
    endpoint('registrar(1)', 'registry'),
  ]);

  test.each([
    ['/state', 'master/state', '/master/state'],
    ['/state/', 'master/state', '/master/state/'],
    ['/state/anything', 'master/state', '/master/state/anything'],
    ['/master/state', 'master/state', '/master/state'],
    ['/master/state.json', 'master/state', '/master/state.json'],
    ['/api/v1', 'master/api/v1', '/master/api/v1'],
    ['/api/v1/foo', 'master/api/v1', '/master/api/v1/foo'],
    ['/api/v1/scheduler/x/y', 'master/api/v1/scheduler', '/master/api/v1/scheduler/x/y'],
    ['/redirect', 'master/redirect', '/master/redirect'],
    ['/files/read', 'files/read', '/files/read'],
    ['/version', 'version/', '/version'],
    ['/version/x', 'version/', '/version/x'],
    ['/system/stats.json', 'system/stats.json', '/system/stats.json'],
    ['/registrar(1)/registry', 'registrar(1)/registry', '/registrar(1)/registry'],
    ['/registrar%281%29/registry', 'registrar(1)/registry', '/registrar%281%29/registry'],
  ])('%s leads to %s', (path, want, internalPath) => {
    const route = table.route(path);
    if (!('endpoint' in route) || route.endpoint === undefined) throw new Error('no endpoint');
    expect(`${route.endpoint.process}/${route.endpoint.name}`).toBe(want);
    expect(route.path).toBe(internalPath);
  });

  test.each(['/nope', '/master/nope', '/state.json', '/redirect/x', '/files/nope', '/'])(
    '%s leads nowhere',
    (path) => {
      expect(table.route(path)).toMatchObject({ endpoint: undefined });
    },
  );

  test.each([
    ['/..', 404],
    ['/state/../x', 404],
    ['state', 400],
    ['*', 400],
    ['/%zz', 400],
    ['/%ff', 400],
  ])('%s is refused with %i', (path, refusal) => {
    expect(table.route(path)).toEqual({ refusal });
  });

  it('remembers a bounded number of paths', () => {
    for (let n = 0; n < 10_000; n++) table.route(`/random/${n}`);
    expect(table.route('/state')).toMatchObject({ path: '/master/state' });
  });
});

describe('endpoints over HTTP', () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });

  async function serve(
    handle: (request: EndpointRequest) => EndpointResult,
    more: Partial<Endpoint> = {},
    options: Partial<EndpointDispatcherOptions> = {},
  ) {
    const endpoint = { process: 'master', name: 'x', handle, ...more };
    const server = await startEndpoints({ endpoints: [endpoint], ...options });
    cleanups.push(server.close);
    return server;
  }

  test.each([
    [emptyAnswer(202), 202, '', null],
    [defaultAnswer(404), 404, '404 Not Found.', 'text/plain; charset=utf-8'],
    [textAnswer(404, ''), 404, '', 'text/plain; charset=utf-8'],
    [jsonAnswer('{}'), 200, '{}', 'application/json'],
    [jsonpAnswer('cb', '[1]'), 200, 'cb([1])', 'text/javascript'],
  ])('sends answer %#', async (answer, status, body, contentType) => {
    const { url } = await serve(() => answer);
    const response = await fetch(`${url}/x`);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(body);
    expect(response.headers.get('content-type')).toBe(contentType);
    expect(response.headers.get('content-length')).toBe(String(body.length));
    expect(response.headers.get('date')).not.toBeNull();
  });

  it('lets handlers refuse methods with the list of those they take', async () => {
    const { url } = await serve((request) => methodNotAllowed(['GET', 'POST'], request.method));
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await fetch(`${url}/x`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, POST');
      const want = `Expecting one of { 'GET', 'POST' }, but received '${method}'.`;
      expect(await response.text()).toBe(`405 Method Not Allowed. ${want}`);
    }
  });

  it('redirects without a scheme', async () => {
    const { url } = await serve(() => redirectAnswer('//leader:5050/master/x'));
    const response = await fetch(`${url}/x`, { redirect: 'manual' });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe('//leader:5050/master/x');
    expect(response.headers.get('content-type')).toBeNull();
  });

  it('hands over method, paths, query, headers and body', async () => {
    let seen: EndpointRequest | undefined;
    const { url } = await serve((request) => {
      seen = request;
      return emptyAnswer(200);
    });
    const headers = { 'Mesos-Stream-Id': 'abc', 'Content-Type': 'nonsense' };
    await fetch(`${url}/x/y?a=1`, { method: 'POST', headers, body: 'hello' });
    expect(seen).toMatchObject({ method: 'POST', path: '/master/x/y', url: '/master/x/y?a=1' });
    expect(seen?.query.get('a')).toBe('1');
    expect(seen?.headers['mesos-stream-id']).toBe('abc');
    expect(seen?.body.toString()).toBe('hello');
  });

  it('reads a chunked body and a gzipped one', async () => {
    const { port } = await serve((request) => textAnswer(200, request.body.toString()));
    const send = async (headers: Record<string, string>, ...chunks: (string | Buffer)[]) => {
      const call = httpRequest({ port, method: 'POST', path: '/x', headers });
      const answer = new Promise<IncomingMessage>((resolve) => call.on('response', resolve));
      for (const chunk of chunks) call.write(chunk);
      call.end();
      return text(await answer);
    };
    expect(await send({}, 'ab', 'cd')).toBe('abcd');
    expect(await send({ 'Content-Encoding': 'gzip' }, gzipSync('hello'))).toBe('hello');
    expect(await send({ 'Content-Encoding': 'gzip' }, 'rubbish')).toContain('Failed to decompress');
  });

  it('refuses bodies beyond the limit, also those that unpack beyond it', async () => {
    const limits = { ...httpLimits, bodyBytesMax: 1000 };
    const { url, port } = await serve(() => emptyAnswer(200), {}, { limits });
    const body = 'x'.repeat(1001);
    const response = await fetch(`${url}/x`, { method: 'POST', body });
    expect(response.status).toBe(413);
    const headers = { 'Content-Encoding': 'gzip' };
    const packed = await fetch(`${url}/x`, { method: 'POST', headers, body: gzipSync(body) });
    expect(packed.status).toBe(413);
    const chunked = httpRequest({ port, method: 'POST', path: '/x' });
    chunked.on('error', () => undefined);
    const answered = new Promise<IncomingMessage>((resolve) => chunked.on('response', resolve));
    for (let n = 0; n < 20; n++) chunked.write(body);
    expect((await answered).statusCode).toBe(413);
    chunked.destroy();
  });

  it('compresses bodies from 1024 bytes on where the client accepts gzip', async () => {
    const { port } = await serve((request) =>
      jsonAnswer(JSON.stringify('x'.repeat(Number(request.query.get('n'))))),
    );
    const ask = (n: number, headers: Record<string, string>) =>
      new Promise<{ response: IncomingMessage; bytes: Buffer }>((resolve) => {
        httpRequest({ port, path: `/x?n=${n}`, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve({ response, bytes: Buffer.concat(chunks) }));
        }).end();
      });
    const small = await ask(1021, { 'Accept-Encoding': 'gzip' });
    expect(small.response.headers['content-encoding']).toBeUndefined();
    const plain = await ask(1022, {});
    expect(plain.response.headers['content-encoding']).toBeUndefined();
    const packed = await ask(1022, { 'Accept-Encoding': 'gzip' });
    expect(packed.response.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.bytes).toString()).toBe(`"${'x'.repeat(1022)}"`);
  });

  it('asks for credentials, then the guards, then reads the body', async () => {
    const order: string[] = [];
    const { url } = await serve(
      (request) => {
        order.push(`handler ${request.principal ?? ''}`);
        return emptyAnswer(200);
      },
      {
        realm: 'closed',
        guards: [
          (request) => {
            order.push(`guard ${request.principal ?? ''}`);
            return request.query.has('stop') ? defaultAnswer(503) : undefined;
          },
        ],
      },
      {
        authenticator: new RealmAuthenticator(
          new Map([['closed', [new BasicAuthenticator([{ principal: 'ops', secret: 's' }])]]]),
        ),
        prepare: ({ principal }) => {
          order.push(`prepare ${principal ?? ''}`);
          return Promise.resolve();
        },
      },
    );
    const headers = { Authorization: `Basic ${Buffer.from('ops:s').toString('base64')}` };
    expect((await fetch(`${url}/x`)).status).toBe(401);
    expect((await fetch(`${url}/x?stop`, { headers })).status).toBe(503);
    expect((await fetch(`${url}/x`, { headers })).status).toBe(200);
    expect(order).toEqual([
      ...['prepare ops', 'guard ops'],
      ...['prepare ops', 'guard ops', 'handler ops'],
    ]);
  });

  it('answers 500 and reports when a handler fails', async () => {
    const { url, failures } = await serve((request) => {
      if (request.query.has('later')) return Promise.reject(new Error('later'));
      throw new Error('at once');
    });
    for (const query of ['', '?later']) {
      const response = await fetch(`${url}/x${query}`);
      expect(response.status).toBe(500);
      expect(await response.text()).toBe('500 Internal Server Error.');
    }
    expect(failures.map(String)).toEqual(['Error: at once', 'Error: later']);
  });

  it('serves all addresses of its host', async () => {
    const endpoint: Endpoint = { process: 'master', name: 'x', handle: () => emptyAnswer(200) };
    const served = await startEndpoints({ endpoints: [endpoint] }, 'localhost');
    cleanups.push(served.close);
    expect(served.addresses.length).toBeGreaterThan(0);
    for (const { address, port } of served.addresses) {
      const host = address.includes(':') ? `[${address}]` : address;
      expect((await fetch(`http://${host}:${port}/x`)).status).toBe(200);
    }
  });

  it('serves unknown paths by the fallback, and 404 without one', async () => {
    const { url } = await serve(() => emptyAnswer(200));
    expect((await fetch(`${url}/nope`)).status).toBe(404);
    const other = await serve(
      () => emptyAnswer(200),
      {},
      { fallback: () => textAnswer(200, 'ui') },
    );
    expect(await (await fetch(`${other.url}/`)).text()).toBe('ui');
  });

  test.each([
    ['GET /x?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    ['GET http://elsewhere:1/x HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 200 OK'],
    ['OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    ['GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    ['nonsense\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    ['PROPFIND /x HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 200 OK'],
    ['GET /x HTTP/1.0\r\n\r\n', 'HTTP/1.1 200 OK'],
  ])('answers %j', async (sent, want) => {
    const { port } = await serve(() => emptyAnswer(200));
    const socket = connect(port, '127.0.0.1');
    cleanups.push(() => socket.destroy());
    socket.write(sent);
    const data = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(data.toString()).toMatch(new RegExp(`^${want}`));
  });

  test.each([
    ['headers', 'GET /x HTTP/1.1\r\nHost:'],
    ['a body', 'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc'],
    ['anything', ''],
  ])('closes a connection that does not bring %s in time', async (_what, sent) => {
    const limits = {
      ...httpLimits,
      headersTimeoutMs: 30,
      requestTimeoutMs: 50,
      timeoutCheckMs: 10,
    };
    const { port } = await serve(() => emptyAnswer(200), {}, { limits });
    const socket = connect(port, '127.0.0.1');
    cleanups.push(() => socket.destroy());
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined).resume();
    socket.write(sent);
    await closed;
  });

  it('serves no disabled path, whoever asks', async () => {
    const rules = { disabled_endpoints: { paths: ['/x', '/metrics/snapshot'] } };
    const firewall = parseFirewallRules(rules, 'master');
    if ('error' in firewall) throw new Error(firewall.error);
    const { url } = await serve(() => emptyAnswer(200), { realm: 'closed' }, firewall);
    for (const path of ['/x', '/master/x']) {
      const response = await fetch(url + path);
      expect(response.status).toBe(403);
      expect(await response.text()).toBe("Endpoint '/master/x' is disabled");
    }
    expect([...firewall.disabledPaths]).toEqual(['/master/x', '/metrics/snapshot']);
    expect((await fetch(`${url}/x/`)).status).toBe(200);
    expect((await fetch(`${url}/x/y`)).status).toBe(200);
  });

  test.each([
    [{ disabled_endpoints: { paths: '/x' } }, 'Expecting {"disabled_endpoints":{"paths":["/…"]}}'],
    [{ disabled_endpoints: { paths: ['x'] } }, "Expecting 'x' to begin with '/'"],
  ])('refuses firewall rules %j', (rules, error) => {
    expect(parseFirewallRules(rules, 'master')).toEqual({ error });
  });

  it('keeps the order of pipelined requests', async () => {
    const { port } = await serve(async (request) => {
      const wait = Number(request.query.get('wait'));
      await new Promise((resolve) => setTimeout(resolve, wait));
      return textAnswer(200, `after ${wait}`);
    });
    const socket = connect(port, '127.0.0.1');
    cleanups.push(() => socket.destroy());
    socket.write(
      'GET /x?wait=50 HTTP/1.1\r\nHost: a\r\n\r\nGET /x?wait=0 HTTP/1.1\r\nHost: a\r\n\r\n',
    );
    let received = '';
    socket.on('data', (data) => (received += data.toString()));
    await vi.waitFor(() => expect(received).toContain('after 0'));
    expect(received.indexOf('after 50')).toBeLessThan(received.indexOf('after 0'));
  });

  it('hands a body over as it comes to endpoints that want that', async () => {
    const { url } = await serve(
      async (request) => textAnswer(200, (await text(request.bodyStream)).toUpperCase()),
      { streamsBody: (headers) => headers['content-type'] === 'application/recordio' },
    );
    const headers = { 'Content-Type': 'application/recordio' };
    const response = await fetch(`${url}/x`, { method: 'POST', headers, body: 'abc' });
    expect(await response.text()).toBe('ABC');
  });

  describe('record streams', () => {
    async function serveStream(bufferedBytesMax = 1024 * 1024) {
      const streams: RecordStream[] = [];
      const onLost = vi.fn();
      const server = await serve((request) => {
        const headers = { 'Mesos-Stream-Id': 's' };
        const contentType = 'application/json';
        streams.push(request.openRecordStream({ contentType, headers, bufferedBytesMax, onLost }));
        return undefined;
      });
      return { ...server, streams, onLost };
    }

    test.each(['keep-alive', 'close'])('are chunked with Connection: %s', async (connection) => {
      const { port, streams, onLost } = await serveStream();
      const request = httpRequest({ port, path: '/x', headers: { Connection: connection } }).end();
      const response = await new Promise<IncomingMessage>((resolve) =>
        request.once('response', resolve),
      );
      expect(response.headers).toMatchObject({
        'transfer-encoding': 'chunked',
        'content-type': 'application/json',
        'mesos-stream-id': 's',
      });
      const chunks: string[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
      const ended = new Promise((resolve) => response.once('end', resolve));
      streams[0]?.send(recordOf('{"a":1}'));
      streams[0]?.send(recordOf('{"b":2}'));
      streams[0]?.end();
      await ended;
      expect(chunks).toEqual(['7\n{"a":1}', '7\n{"b":2}']);
      expect(onLost).not.toHaveBeenCalled();
    });

    it('send the head before the first record', async () => {
      const { url, streams } = await serveStream();
      const response = await fetch(`${url}/x`);
      expect(response.status).toBe(200);
      streams[0]?.end();
      expect(await response.text()).toBe('');
    });

    it('report once that the client left, and swallow what is sent later', async () => {
      const { port, streams, onLost } = await serveStream();
      const request = httpRequest({ port, path: '/x' }).end();
      request.on('error', () => undefined);
      await new Promise((resolve) => request.once('response', resolve));
      request.destroy();
      await vi.waitFor(() => expect(onLost).toHaveBeenCalledTimes(1));
      streams[0]?.send(recordOf('{}'));
      streams[0]?.end();
      expect(onLost).toHaveBeenCalledTimes(1);
    });

    it('cut off a client that reads nothing', async () => {
      const { port, streams, onLost } = await serveStream(100_000);
      const socket = connect(port, '127.0.0.1');
      cleanups.push(() => socket.destroy());
      socket.pause();
      socket.write('GET /x HTTP/1.1\r\nHost: a\r\n\r\n');
      await vi.waitFor(() => expect(streams.length).toBe(1));
      const record = recordOf('x'.repeat(50_000));
      await vi.waitFor(() => {
        for (let n = 0; n < 50; n++) streams[0]?.send(record);
        expect(onLost).toHaveBeenCalledTimes(1);
      });
    });
  });
});
