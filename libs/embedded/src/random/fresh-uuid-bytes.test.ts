import { uuidText } from '@mezzo/domain';
import { expect, it } from 'vitest';
import { freshUuidBytes } from './fresh-uuid-bytes.ts';

it('makes random UUIDs, each once', () => {
  const texts = Array.from({ length: 1_000 }, () => uuidText(freshUuidBytes()) ?? '');
  expect(new Set(texts).size).toBe(1_000);
  for (const text of texts) {
    expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
