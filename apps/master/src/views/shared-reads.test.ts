import { expect, test, vi } from 'vitest';
import { TestMaster } from '../testing/test-master.ts';
import { SharedReads } from './shared-reads.ts';

test('gives one view to all who wait for it, and a new one to who comes later', async () => {
  let taken = 0;
  let shared = 0;
  const reads = new SharedReads(() => (shared += 1));
  const take = () => (taken += 1);
  const crowd = [reads.take('a', take), reads.take('a', take), reads.take('b', take)];
  expect(await Promise.all(crowd)).toEqual([1, 1, 2]);
  expect(shared).toBe(1);
  expect(await reads.take('a', take)).toBe(3);
  expect(shared).toBe(1);
});

test('a view that cannot be taken stands in nobody’s way later', async () => {
  const reads = new SharedReads(() => undefined);
  const fails = () => {
    throw new Error('no view');
  };
  const crowd = [reads.take('a', fails), reads.take('a', fails)];
  await expect(Promise.all(crowd)).rejects.toThrow('no view');
  expect(await reads.take('a', () => 'view')).toBe('view');
});

test('a master counts the reads of a crowd that shared a view, and answers them alike', async () => {
  const master = await TestMaster.start(['--metrics_snapshot_rate_limit=']);
  const hits = async () =>
    ((await master.getJson('/metrics/snapshot')) as Record<string, number>)[
      'master/http_cache_hits'
    ];
  expect(await hits()).toBe(0);
  await vi.waitFor(
    async () => {
      const crowd = Array.from({ length: 20 }, async () => (await master.get('/frameworks')).text);
      expect(new Set(await Promise.all(crowd)).size).toBe(1);
      expect(await hits()).toBeGreaterThan(0);
    },
    { timeout: 20_000 },
  );
});
