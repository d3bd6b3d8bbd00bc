import type { MasterInput } from '@mezzo/core';
import { silentLog } from '@mezzo/http-kit';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { TestAgent } from '../testing/test-agent.ts';
import { TestMaster } from '../testing/test-master.ts';
import { WhitelistWatcher } from './whitelist-watcher.ts';

function makeFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-whitelist-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'whitelist');
  replace(path, text);
  return path;
}

/** At once: nobody reads half of it. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

function watch(path: string, initial: readonly string[]): MasterInput[] {
  const inputs: MasterInput[] = [];
  const watcher = new WhitelistWatcher({
    path,
    initial,
    enqueue: (input) => inputs.push(input),
    log: silentLog,
    intervalMs: 10,
  });
  watcher.start();
  onTestFinished(() => watcher.stop());
  return inputs;
}

const told = (hostnames: readonly string[]) => ({ kind: 'agentWhitelist', hostnames });

describe('WhitelistWatcher', () => {
  it('tells each change once, and keeps the last list while there is no file', async () => {
    const path = makeFile('a\n\n b \n');
    const inputs = watch(path, ['a', 'b']);
    replace(path, 'c\na\n');
    await vi.waitFor(() => expect(inputs).toEqual([told(['c', 'a'])]), 30_000);
    rmSync(path);
    await new Promise((resolve) => setTimeout(resolve, 50));
    replace(path, '');
    await vi.waitFor(() => expect(inputs).toEqual([told(['c', 'a']), told([])]), 30_000);
  });
});

describe('--whitelist', () => {
  it('keeps agents back until the file names them', async () => {
    const path = makeFile('elsewhere.test\n');
    const master = await TestMaster.start([`--whitelist=${path}`]);
    await TestAgent.register(master);
    const { stream } = await master.subscribe();
    const offered = () => stream.events.some(({ type }) => type === 'OFFERS');
    const runs = async () =>
      ((await master.getJson('/metrics/snapshot')) as Record<string, number>)[
        'allocator/mesos/allocation_runs'
      ] ?? 0;
    const before = await runs();
    await vi.waitFor(async () => expect(await runs()).toBeGreaterThan(before + 2), 20_000);
    expect(offered()).toBe(false);
    replace(path, 'one.test\n');
    await vi.waitFor(() => expect(offered()).toBe(true), 20_000);
  }, 60_000);
});
