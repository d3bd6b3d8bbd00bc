import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { servedDocuments } from './served-documents.ts';

const committed = (service: string): unknown =>
  JSON.parse(
    readFileSync(
      new URL(`../../../libs/api-client/src/generated/${service}.openapi.json`, import.meta.url),
      'utf8',
    ),
  );

test('the typed client is made for what master and agent serve: else `npm run generate`', async () => {
  const { master, agent } = await servedDocuments();
  expect(committed('master')).toEqual(master);
  expect(committed('agent')).toEqual(agent);
});
