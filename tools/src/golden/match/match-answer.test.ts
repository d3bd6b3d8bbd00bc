import { describe, expect, it } from 'vitest';
import type { RecordedResponse } from '../scenario.ts';
import { Bindings } from './bindings.ts';
import { parseJson } from './json.ts';
import { matchBody, matchHead } from './match-answer.ts';

type PlainBody = Exclude<RecordedResponse['body'], { kind: 'stream' }>;

function response(part: Partial<RecordedResponse>): RecordedResponse {
  return { status: 200, headers: {}, body: { kind: 'text', text: '' }, ...part };
}

describe('matchHead', () => {
  const json = { 'content-type': 'application/json' };
  const cases: readonly {
    name: string;
    recorded: Partial<RecordedResponse>;
    actual: { status?: number; headers?: Record<string, string> };
    path: string | undefined;
  }[] = [
    { name: 'equal', recorded: { headers: json }, actual: { headers: json }, path: undefined },
    { name: 'other status', recorded: {}, actual: { status: 202 }, path: 'status' },
    {
      name: 'missing header',
      recorded: { headers: json },
      actual: {},
      path: 'headers.content-type',
    },
    {
      name: 'surplus header',
      recorded: {},
      actual: { headers: json },
      path: 'headers.content-type',
    },
    {
      name: 'charset that was not recorded',
      recorded: { headers: json },
      actual: { headers: { 'content-type': 'application/json; charset=utf-8' } },
      path: 'headers.content-type',
    },
    {
      name: 'header that recordings do not keep',
      recorded: {},
      actual: { headers: { date: 'today', 'content-length': '0' } },
      path: undefined,
    },
  ];
  it.each(cases)('$name', ({ recorded, actual, path }) => {
    const head = { status: 200, headers: {}, ...actual };
    expect(matchHead(response(recorded), head, new Bindings())?.path).toBe(path);
  });
});

describe('matchBody', () => {
  const json = (text: string, raw?: string): PlainBody => ({
    kind: 'json',
    json: parseJson(text),
    raw,
  });
  const cases: readonly { name: string; recorded: PlainBody; actual: string; path?: string }[] = [
    { name: 'equal text', recorded: { kind: 'text', text: 'a.b' }, actual: 'a.b' },
    {
      name: 'a dot is a dot',
      recorded: { kind: 'text', text: '<a.b>' },
      actual: '<axb>',
      path: 'text',
    },
    { name: 'equal JSON', recorded: json('{"a":1}'), actual: '{ "a": 1 }' },
    { name: 'no JSON', recorded: json('{}'), actual: 'Not found', path: 'json' },
    { name: 'white space', recorded: json('{"a":1}', '{"a":1}'), actual: '{"a": 1}', path: 'raw' },
    {
      name: 'jsonp whatever the order of keys',
      recorded: { kind: 'text', text: 'cb({"a":1.0,"port":<port:master>})' },
      actual: 'cb({"port":5050,"a":1.0})',
    },
    {
      name: 'jsonp with another value',
      recorded: { kind: 'text', text: 'cb({"a":1.0})' },
      actual: 'cb({"a":1})',
      path: 'jsonp.a',
    },
    {
      name: 'jsonp with another callback',
      recorded: { kind: 'text', text: 'cb({})' },
      actual: 'other({})',
      path: 'text',
    },
    { name: 'equal bytes', recorded: { kind: 'bytes', base64: 'CAE=' }, actual: '\b\u0001' },
    {
      name: 'other bytes',
      recorded: { kind: 'bytes', base64: 'CAI=' },
      actual: '\b\u0001',
      path: 'base64',
    },
  ];
  it.each(cases)('$name', ({ recorded, actual, path }) => {
    expect(matchBody(recorded, Buffer.from(actual), new Bindings())?.path).toBe(path);
  });
});
