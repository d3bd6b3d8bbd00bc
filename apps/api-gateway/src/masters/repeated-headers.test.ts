import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { headerLines } from './proxy-headers.ts';
import { repeatedHeaders } from './repeated-headers.ts';

function connection(remoteAddress = '10.0.0.7') {
  const socket = { remoteAddress };
  return (sent: Readonly<Record<string, string>>): IncomingMessage => {
    const headers = Object.fromEntries(
      Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return {
      socket,
      headers,
      rawHeaders: Object.entries(sent).flat(),
    } as unknown as IncomingMessage;
  };
}

const call = { Host: 'a', Accept: 'b', 'Content-Length': '10' };

it('gives the same for what a connection says again', () => {
  const request = connection();
  const first = repeatedHeaders(request(call), 'http');
  expect(first).toEqual({
    accept: 'b',
    'x-forwarded-for': '10.0.0.7',
    'x-forwarded-host': 'a',
    'x-forwarded-proto': 'http',
  });
  expect(repeatedHeaders(request({ ...call, 'Content-Length': '11' }), 'http')).toBe(first);
});

it.each([
  ['another value', { ...call, Accept: 'c' }],
  ['another name', { Host: 'a', Accept_: 'b', 'Content-Length': '10' }],
  ['one more', { ...call, Authorization: 'x' }],
  ['one less', { Host: 'a', 'Content-Length': '10' }],
])('reads %s', (_, changed) => {
  const request = connection();
  repeatedHeaders(request(call), 'http');
  const passed = repeatedHeaders(request(changed), 'http');
  expect(passed).toEqual(repeatedHeaders(connection()(changed), 'http'));
  expect(repeatedHeaders(request(call), 'http')).toMatchObject({ accept: 'b' });
});

it('keeps connections apart', () => {
  repeatedHeaders(connection('10.0.0.7')(call), 'http');
  const other = repeatedHeaders(connection('10.0.0.8')(call), 'https');
  expect(other).toMatchObject({ 'x-forwarded-for': '10.0.0.8', 'x-forwarded-proto': 'https' });
});

it('has one text', () => {
  const request = connection();
  const lines = headerLines(repeatedHeaders(request({ Accept: 'b' }), 'http'));
  expect(lines).toBe('accept: b\r\nx-forwarded-for: 10.0.0.7\r\nx-forwarded-proto: http\r\n');
  expect(headerLines(repeatedHeaders(request({ Accept: 'b' }), 'http'))).toBe(lines);
});
