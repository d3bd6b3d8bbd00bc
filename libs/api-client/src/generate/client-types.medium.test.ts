import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clientTypes } from './client-types.ts';

const read = (file: string): string =>
  readFileSync(new URL(`../generated/${file}`, import.meta.url), 'utf8');

describe('the types of the client', () => {
  it.each(['master', 'agent'])('%s: are those of the description', async (service) => {
    const document = JSON.parse(read(`${service}.openapi.json`)) as unknown;
    expect(read(`${service}.ts`)).toBe(await clientTypes(document));
  });
});
