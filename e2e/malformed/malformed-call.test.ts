import { messageSchemas } from '@mezzo/proto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { malformedCall } from './malformed-call.ts';
import { Random } from '../src/harness/random.ts';

const callsCount = 10_000;

interface Reached {
  readonly kinds: ReadonlySet<string>;
  /** `POST /quota` of what each service is sent. */
  readonly requests: Readonly<Record<'master' | 'agent', ReadonlySet<string>>>;
  /** `/api/v1 TEARDOWN` of what each service is sent. */
  readonly calls: Readonly<Record<'master' | 'agent', ReadonlySet<string>>>;
}

function reachedBy(random: Random): Reached {
  const kinds = new Set<string>();
  const requests = { master: new Set<string>(), agent: new Set<string>() };
  const calls = { master: new Set<string>(), agent: new Set<string>() };
  for (let index = 0; index < callsCount; index += 1) {
    const { fault, target, call } = malformedCall(random);
    const path = (call.path.split('?')[0] ?? '').slice(0, 100);
    kinds.add(fault.split(' ').slice(0, 2).join(' '));
    requests[target].add(`${call.method ?? 'GET'} ${path}`);
    const [, type = ''] = /^\{"type":"(\w+)"/.exec(String(call.body)) ?? [];
    calls[target].add(`${path} ${type}`);
  }
  return { kinds, requests, calls };
}

const apis = [
  { target: 'master', path: '/api/v1', api: 'master' },
  { target: 'master', path: '/api/v1/scheduler', api: 'scheduler' },
  { target: 'agent', path: '/api/v1', api: 'agent' },
  { target: 'agent', path: '/api/v1/executor', api: 'executor' },
] as const;

describe('malformedCall', () => {
  it('gives the same calls for the same seed', () => {
    const random = new Random(7);
    const again = new Random(7);
    for (let index = 0; index < 1000; index += 1) {
      expect(malformedCall(again)).toEqual(malformedCall(random));
    }
  });

  it('is wrong in every way', () => {
    const { kinds } = reachedBy(new Random(7));
    for (const kind of ['truncated JSON', 'wrong type', 'huge number', 'huge body', 'garbage']) {
      expect(kinds).toContain(kind);
    }
  });

  it.each(apis)('reaches every call of the $api API', ({ target, path, api }) => {
    const name = `mesos.v1.${api}.Call`;
    const types = messageSchemas([name]).get(`${name}.Type`)?.['enum'] as readonly string[];
    const { calls } = reachedBy(new Random(7));
    expect(types.filter((type) => !calls[target].has(`${path} ${type}`))).toEqual([]);
  });

  it.each(['master', 'agent'] as const)('reaches every endpoint of the %s', (target) => {
    const file = new URL(
      `../../libs/api-client/src/generated/${target}.openapi.json`,
      import.meta.url,
    );
    const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    const served = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{.*/, '')}`),
    );
    const sent = [...reachedBy(new Random(7)).requests[target]];
    expect(
      served.filter(
        (operation) =>
          // What follows a name in braces is whatever the request put there.
          !sent.some((each) =>
            operation.endsWith('/') ? each.startsWith(operation) : each === operation,
          ),
      ),
    ).toEqual([]);
  });
});
