import { messageSchemas } from '@mezzo/proto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { malformedCall } from './malformed-call.ts';
import { Random } from './random.ts';

describe('malformedCall', () => {
  it('gives the same calls for the same seed, of every kind, to every call and endpoint', () => {
    const random = new Random(7);
    const again = new Random(7);
    const kinds = new Set<string>();
    const paths = new Set<string>();
    const types = new Set<string>();
    for (let index = 0; index < 10_000; index += 1) {
      const call = malformedCall(random);
      expect(malformedCall(again)).toEqual(call);
      kinds.add(call.fault.split(' ').slice(0, 2).join(' '));
      paths.add((call.call.path.split('?')[0] ?? '').slice(0, 100));
      for (const [, type = ''] of String(call.call.body).matchAll(/"type":"(\w+)"/g))
        types.add(type);
    }
    for (const kind of ['truncated JSON', 'wrong type', 'huge number', 'huge body', 'garbage']) {
      expect(kinds).toContain(kind);
    }
    const callTypes = ['master', 'scheduler'].flatMap((api) => {
      const name = `mesos.v1.${api}.Call`;
      return messageSchemas([name]).get(`${name}.Type`)?.['enum'] as readonly string[];
    });
    expect(callTypes.filter((type) => !types.has(type))).toEqual([]);
    const { paths: served } = JSON.parse(
      readFileSync(
        new URL('../../libs/api-client/src/generated/master.openapi.json', import.meta.url),
        'utf8',
      ),
    ) as { readonly paths: Readonly<Record<string, unknown>> };
    const unreached = Object.keys(served).filter(
      (path) => ![...paths].some((each) => each.startsWith(path.replace(/\{.*/, ''))),
    );
    expect(unreached).toEqual([]);
  });
});
