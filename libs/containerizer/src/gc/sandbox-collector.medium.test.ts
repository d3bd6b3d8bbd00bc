import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ContainerizerHarness } from '../testing/containerizer-harness.ts';
import { SandboxCollector } from './sandbox-collector.ts';

let harness: ContainerizerHarness;
let folder: string;
let usage: number;
let collector: SandboxCollector;

beforeEach(async () => {
  harness = await ContainerizerHarness.create();
  folder = join(harness.root, 'garbage');
  await mkdir(folder);
  usage = 0;
  collector = new SandboxCollector({
    delayMs: 10_000,
    diskHeadroom: 0.1,
    watchIntervalMs: 60_000,
    workDirectory: harness.root,
    remove: (directories) => harness.containerizer.removeDirectories(directories),
    diskUsage: () => Promise.resolve(usage),
    onError: (message) => harness.errors.push(message),
  });
});

afterEach(async () => {
  await collector.stop();
  await harness.dispose();
});

/** A directory that was last changed some time ago. */
async function directory(name: string, ageSeconds: number): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, 'deep', 'er'), { recursive: true });
  await writeFile(join(path, 'deep', 'file'), 'content');
  const then = Date.now() / 1000 - ageSeconds;
  await utimes(path, then, then);
  return path;
}

test('deletes what is older than the disk allows', async () => {
  await collector.schedule(await directory('old', 20));
  await collector.schedule(await directory('young', 5));
  await collector.schedule(join(folder, 'missing'));
  await collector.collect();
  expect(await readdir(folder)).toEqual(['young']);
  usage = 0.5;
  await collector.collect();
  expect(await readdir(folder)).toEqual([]);
  expect(collector.metrics()).toEqual({
    'gc/path_removals_succeeded': 2,
    'gc/path_removals_failed': 0,
    'gc/path_removals_pending': 0,
    'slave/executor_directory_max_allowed_age_secs': 4,
  });
  expect(harness.errors).toEqual([]);
});

test('leaves what is needed again', async () => {
  const path = await directory('used', 20);
  await collector.schedule(path);
  expect(await collector.unschedule(path)).toBe(true);
  expect(await collector.unschedule(path)).toBe(true);
  await collector.collect();
  expect(await readdir(folder)).toEqual(['used']);
});

test('follows no link, and removes thousands of directories at once', async () => {
  const outside = join(harness.root, 'outside');
  await mkdir(outside);
  await writeFile(join(outside, 'keep'), '');
  const paths = await Promise.all(
    Array.from({ length: 1500 }, (_, n) => directory(`d${String(n)}`, 20)),
  );
  await symlink(outside, join(paths[0] ?? '', 'way'));
  for (const path of paths) await collector.schedule(path);
  const then = Date.now() / 1000 - 20;
  await utimes(paths[0] ?? '', then, then);
  await collector.schedule(paths[0] ?? '');
  await collector.collect();
  expect(await readdir(folder)).toEqual([]);
  expect(await readdir(outside)).toEqual(['keep']);
});

test('a name longer than any path, and a tree deeper than any stack', async () => {
  const path = join(folder, 'deep');
  let at = path;
  await mkdir(path);
  const previous = process.cwd();
  for (let depth = 0; depth < 300; depth++) {
    at = 'x'.repeat(50);
    process.chdir(depth === 0 ? path : '.');
    await mkdir(at);
    process.chdir(at);
  }
  process.chdir(previous);
  expect(await harness.containerizer.removeDirectories([path, join(folder, 'none')])).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});
