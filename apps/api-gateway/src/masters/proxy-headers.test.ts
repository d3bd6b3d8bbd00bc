import { expect, it } from 'vitest';
import { answerHeaders, requestHeaders } from './proxy-headers.ts';

const client = { address: '10.0.0.7', scheme: 'https' } as const;

it('passes on what a client says, but for its connection', () => {
  const headers = {
    accept: 'application/x-protobuf, application/x-protobuf',
    'accept-encoding': 'gzip',
    authorization: 'Basic eA==',
    'content-type': 'application/json; charset=utf-8',
    'mesos-stream-id': 's',
    'user-agent': 'Go-http-client/1.1',
  };
  const own = {
    connection: 'close, X-Hop',
    'x-hop': '1',
    'keep-alive': 'timeout=5',
    'transfer-encoding': 'chunked',
    upgrade: 'h2c',
    te: 'trailers',
    expect: '100-continue',
    'content-length': '3',
    'content-encoding': 'gzip',
    host: 'gateway:8080',
    'mezzo-stream-echo': 'calls',
    'mezzo-stream-id': 'mine',
  };
  expect(requestHeaders({ ...headers, ...own }, client)).toEqual({
    ...headers,
    'x-forwarded-for': '10.0.0.7',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'gateway:8080',
  });
});

it('stands behind the proxies before it', () => {
  const headers = {
    host: 'inner',
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': 'outer',
  };
  expect(requestHeaders(headers, client)).toEqual({
    'x-forwarded-for': '1.2.3.4, 10.0.0.7',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': 'outer',
  });
});

it("keeps the spelling of a master's headers", () => {
  const rawHeaders = [
    ...['Content-Type', 'application/x-protobuf'],
    ...['Mesos-Stream-Id', 'x'],
    ...['Transfer-Encoding', 'chunked'],
    ...['Connection', 'keep-alive'],
    ...['Keep-Alive', 'timeout=600'],
    ...['Vary', 'a'],
    ...['Vary', 'b'],
  ];
  const response = { rawHeaders, headers: { connection: 'keep-alive' } };
  expect(answerHeaders(response)).toEqual({
    'Content-Type': 'application/x-protobuf',
    'Mesos-Stream-Id': 'x',
    Vary: 'a, b',
  });
});
