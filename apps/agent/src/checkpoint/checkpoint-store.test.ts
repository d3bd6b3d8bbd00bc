import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckpointRecord } from '@mezzo/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointStore, type RecoveredCheckpoints } from './checkpoint-store.ts';

const agent: CheckpointRecord = {
  kind: 'agent',
  info: { id: { value: 'S0' }, hostname: 'localhost' },
};

function framework(id: string, name = id): CheckpointRecord {
  return { kind: 'framework', info: { user: 'root', name, id: { value: id } } };
}

let workDir: string;
const stores: CheckpointStore[] = [];

beforeEach(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'checkpoint-store-'));
});

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  await rm(workDir, { recursive: true });
});

async function open(): Promise<{ store: CheckpointStore; recovered: RecoveredCheckpoints }> {
  const store = new CheckpointStore({
    workDir,
    onDurable: () => undefined,
    onFailure: (error) => {
      throw error;
    },
  });
  stores.push(store);
  return { store, recovered: await store.recover() };
}

async function write(...records: readonly CheckpointRecord[]): Promise<void> {
  const { store } = await open();
  for (const record of records) store.append(record);
  await store.close();
}

const journal = (): string => join(workDir, 'meta', 'slaves', 'latest', 'agent.journal');

async function recoveredNames(): Promise<readonly string[]> {
  const { recovered } = await open();
  return [...recovered.state.frameworks.values()].map(({ name }) => name);
}

describe('checkpoints', () => {
  it('come back in the next life', async () => {
    const resources = [{ name: 'cpus', type: 'SCALAR' }] as const;
    await write(agent, framework('F'), { kind: 'resources', resources });
    const { recovered } = await open();
    expect(recovered.state.info).toEqual(agent.info);
    expect(recovered.state.resources).toEqual(resources);
    expect([...recovered.state.frameworks.keys()]).toEqual(['F']);
    expect(recovered.errors).toEqual([]);
  });

  it('count as durable only when they are on the disk', async () => {
    const { store } = await open();
    const number = store.append(agent);
    expect(store.durableCount).toBeLessThan(number);
    while (store.durableCount < number) await new Promise((resolve) => setImmediate(resolve));
    expect(await readFile(journal(), 'utf8')).toContain('S0');
  });

  it('go on in later lives', async () => {
    await write(agent, framework('F'));
    await write(framework('G'));
    expect(await recoveredNames()).toEqual(['F', 'G']);
  });

  it('of a first life are none', async () => {
    const { recovered } = await open();
    expect(recovered).toMatchObject({ errors: [], rebooted: false });
    expect(recovered.state.info).toBeUndefined();
  });
});

describe('a journal', () => {
  it.each([
    ['half a line', '0badc0de {"kind":"fra'],
    ['a line of something else', '0badc0de {"kind":"framework"}\n'],
  ])('with %s at its end is as good as without', async (_name, end) => {
    await write(agent, framework('F'));
    await appendFile(journal(), end);
    const { store, recovered } = await open();
    expect(recovered.errors).toEqual([]);
    store.append(framework('G'));
    await store.close();
    expect(await recoveredNames()).toEqual(['F', 'G']);
  });

  it('that was damaged amid its lines tells where', async () => {
    await write(agent, framework('F'), framework('G'));
    const text = await readFile(journal(), 'utf8');
    await writeFile(journal(), text.replaceAll('"F"', '"X"'));
    const { recovered } = await open();
    expect([...recovered.state.frameworks.keys()]).toEqual(['G']);
    expect(recovered.errors).toHaveLength(1);
    expect(recovered.errors[0]).toContain('agent.journal:2 ');
  });

  it('does not grow for ever', async () => {
    const { store } = await open();
    store.append(agent);
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 12; count += 1) {
      const number = store.append(framework('F', `${megabyte}${String(count)}`));
      while (store.durableCount < number) await new Promise((resolve) => setImmediate(resolve));
    }
    await store.close();
    expect((await stat(journal())).size).toBeLessThan(6 * 1024 * 1024);
    expect(await recoveredNames()).toEqual([`${megabyte}11`]);
  });
});

describe('an agent that becomes a new one', () => {
  it('keeps what its machine holds, and nothing else', async () => {
    const resources = [{ name: 'cpus', type: 'SCALAR' }] as const;
    await write(agent, framework('F'), { kind: 'resources', resources });
    const { store } = await open();
    await store.forgetAgent();
    await store.close();
    const { recovered } = await open();
    expect(recovered.state.info).toBeUndefined();
    expect(recovered.state.frameworks.size).toBe(0);
    expect(recovered.state.resources).toEqual(resources);
  });

  it('notices a boot of the machine', async () => {
    const { store } = await open();
    await store.saveBootId();
    expect((await open()).recovered.rebooted).toBe(false);
    await writeFile(join(workDir, 'meta', 'boot_id'), 'another');
    expect((await open()).recovered.rebooted).toBe(true);
  });
});
