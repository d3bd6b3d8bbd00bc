import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { SandboxCollector } from './sandbox-collector.ts';

/** Everything is due at once. */
function collectorOf(remove: () => Promise<readonly string[]>): {
  readonly collector: SandboxCollector;
  readonly errors: readonly string[];
  readonly begun: Promise<undefined>;
} {
  const errors: string[] = [];
  const begun = Promise.withResolvers<undefined>();
  const collector = new SandboxCollector({
    delayMs: 0,
    diskHeadroom: 0,
    watchIntervalMs: 1000,
    workDirectory: '/',
    remove: () => {
      begun.resolve(undefined);
      return remove();
    },
    diskUsage: () => Promise.resolve(1),
    onError: (message) => errors.push(message),
  });
  return { collector, errors, begun: begun.promise };
}

test('who wants a directory that is being deleted waits, and is told that it is gone', async () => {
  const removed = Promise.withResolvers<readonly string[]>();
  const { collector, begun } = collectorOf(() => removed.promise);
  await collector.schedule(tmpdir());
  const collected = collector.collect();
  await begun;
  expect(collector.metrics()['gc/path_removals_pending']).toBe(1);
  let told: boolean | undefined;
  const asked = collector.unschedule(tmpdir()).then((kept) => {
    told = kept;
  });
  await Promise.resolve();
  expect(told).toBeUndefined();
  removed.resolve([]);
  await asked;
  expect(told).toBe(false);
  await collected;
  expect(collector.metrics()['gc/path_removals_pending']).toBe(0);
  expect(await collector.unschedule(tmpdir())).toBe(true);
});

test('what could not be deleted is counted and told', async () => {
  const { collector, errors } = collectorOf(() => Promise.resolve([tmpdir()]));
  await collector.schedule(tmpdir());
  await collector.collect();
  expect(collector.metrics()['gc/path_removals_failed']).toBe(1);
  expect(errors).toEqual([`failed to delete ${tmpdir()}`]);
});

test('a remover that fails leaves the collector at work', async () => {
  const { collector, errors } = collectorOf(() => Promise.reject(new Error('no')));
  await collector.schedule(tmpdir());
  await collector.collect();
  expect(errors).toEqual(['failed to delete sandboxes']);
  await collector.collect();
});
