import { describeRegistryConformance, sampleChanges, plain } from '@mezzo/domain/testing';
import { RegistryImage } from '@mezzo/domain';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FileRegistry } from './registry.file.ts';
import { MemoryRegistry, MemoryRegistryStore } from './registry.memory.ts';

describeRegistryConformance('MemoryRegistry', () => {
  const store = new MemoryRegistryStore();
  return Promise.resolve({
    open: () => Promise.resolve(new MemoryRegistry(store)),
    dispose: () => Promise.resolve(),
  });
});

describeRegistryConformance('FileRegistry', async () => {
  const path = await mkdtemp(join(tmpdir(), 'mezzo-registry-'));
  return {
    open: () => Promise.resolve(new FileRegistry({ path })),
    dispose: () => rm(path, { recursive: true }),
  };
});

describe('FileRegistry', () => {
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(folders.splice(0).map((path) => rm(path, { recursive: true })));
  });

  async function makeFolder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'mezzo-registry-'));
    folders.push(path);
    return path;
  }

  async function logOf(path: string): Promise<string> {
    const [name] = (await readdir(path)).filter((each) => each.endsWith('.log'));
    return join(path, name!);
  }

  it('keeps one generation, and starts a new one when enough was appended', async () => {
    const path = await makeFolder();
    const registry = new FileRegistry({ path, appendedBytesMax: 2_000 });
    await registry.recover();
    const model = new RegistryImage();
    for (let weight = 0; weight < 100; weight++) {
      const changes = [{ kind: 'putWeight', weight: { role: `r${weight % 3}`, weight } }] as const;
      await registry.apply(changes);
      model.apply(changes);
    }
    await registry.close();
    expect(await readdir(path)).toHaveLength(1);
    expect((await readFile(await logOf(path))).length).toBeLessThan(4_000);

    const again = new FileRegistry({ path });
    expect(plain((await again.recover()).state)).toEqual(plain(model));
    await again.close();
  });

  it('stores what comes in a crowd in several writes', async () => {
    const registry = new FileRegistry({ path: await makeFolder() });
    await registry.recover();
    let storedCount = 0;
    const crowd = Array.from({ length: 2_000 }, (_, index) =>
      registry
        .apply([{ kind: 'putWeight', weight: { role: `r${index}`, weight: 1 } }])
        .then(() => (storedCount += 1)),
    );
    await crowd[0];
    await new Promise((resolve) => setImmediate(resolve));
    expect(storedCount).toBeLessThan(2_000);
    await Promise.all(crowd);
    await registry.close();
  });

  it('refuses a log that is damaged before its end', async () => {
    const path = await makeFolder();
    const registry = new FileRegistry({ path });
    await registry.recover();
    for (const change of sampleChanges) await registry.apply([change]);
    await registry.close();
    const log = await logOf(path);
    const content = await readFile(log, 'utf8');
    await writeFile(log, content.replace('rack', 'ruck'));
    await expect(new FileRegistry({ path }).recover()).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('is damaged at line') as string,
    });
  });

  it('says what it cannot do where it may not write', async () => {
    const path = join(await makeFolder(), 'file');
    await writeFile(path, '');
    await expect(new FileRegistry({ path }).recover()).rejects.toMatchObject({
      name: 'AdapterError',
      message: expect.stringContaining(`cannot recover the registry in ${path}`) as string,
    });
  });
});
