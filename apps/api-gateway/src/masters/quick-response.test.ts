import { describe, expect, it } from 'vitest';
import { readQuickResponse } from './quick-response.ts';

const text = (...lines: readonly string[]): string => lines.join('\r\n');

describe('an answer on a kept connection', () => {
  it.each([
    ['without a body', text('HTTP/1.1 202 Accepted', 'Content-Length: 0', '', ''), 202, '', true],
    ['with a length', text('HTTP/1.1 400 x', 'content-length: 2', '', 'no'), 400, 'no', true],
    [
      'in chunks',
      text('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', '3;x=y', 'abc', 'A', '0123456789') +
        text('', '0', 'Trailer: x', '', ''),
      200,
      'abc0123456789',
      true,
    ],
    [
      'after an interim one',
      text('HTTP/1.1 100 Continue', '', 'HTTP/1.1 204 No Content', '', ''),
      204,
      '',
      true,
    ],
    [
      'that is the last',
      text('HTTP/1.1 503 x', 'Connection: close', 'Content-Length: 1', '', '!'),
      503,
      '!',
      false,
    ],
    ['of an old server', text('HTTP/1.0 200', 'Content-Length: 1', '', '!'), 200, '!', false],
  ])('%s', (_, whole, statusCode, body, isKept) => {
    for (let end = 0; end < whole.length; end++) {
      expect(readQuickResponse(whole.slice(0, end), false)).toBeUndefined();
    }
    const read = readQuickResponse(whole, false);
    expect(read).toMatchObject({ statusCode, isKept });
    expect(read?.body.toString()).toBe(body);
  });

  it('ends with its connection where it has no length', () => {
    const whole = text('HTTP/1.1 200 OK', 'X-A: 1', 'x-a: 2', '', 'all');
    expect(readQuickResponse(whole, false)).toBeUndefined();
    const read = readQuickResponse(whole, true);
    expect(read).toMatchObject({
      headers: { 'x-a': '1, 2' },
      passedHeaders: { 'X-A': '1', 'x-a': '2' },
      isKept: false,
    });
    expect(read?.body.toString()).toBe('all');
  });

  it('is not there while it is cut off', () => {
    const cut = text('HTTP/1.1 200 OK', 'Content-Length: 9', '', 'half');
    expect(readQuickResponse(cut, true)).toBeUndefined();
  });

  it.each([
    text('HTTQ/1.1 200 OK', '', ''),
    text('HTTP/1.1 OK', '', ''),
    text('HTTP/1.1 200 OK', 'no header', '', ''),
    text('HTTP/1.1 200 OK', 'Content-Length: 0x1', '', '!'),
    text('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip', '', '!'),
    text('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', 'x', ''),
    text('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', '1', 'ab', '', ''),
    text('HTTP/1.1 202 OK', 'Content-Length: 0', '', 'HTTP/1.1 202 OK'),
    'x'.repeat(5 * 1024 * 1024),
  ])('is none: %j', (whole) => {
    expect(() => readQuickResponse(whole, false)).toThrow();
  });
});
