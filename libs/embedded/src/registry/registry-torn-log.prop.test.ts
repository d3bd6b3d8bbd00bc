import { RegistryImage } from '@mezzo/domain';
import type { RegistryChange } from '@mezzo/domain';
import { plain, registryChange } from '@mezzo/domain/testing';
import fc from 'fast-check';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileRegistry } from './registry.file.ts';

/**
 * A process that is killed leaves any prefix of what it was writing; a machine that loses power may
 * leave rubbish where the last write was. Either way everything acknowledged before must be there,
 * and of the rest whole batches only.
 */
it('gives back a whole prefix of the batches, whatever byte the log ends at', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(registryChange, { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.option(fc.uint8Array({ minLength: 1, maxLength: 30 })),
      async (batches, where, rubbish) => {
        const folder = await mkdtemp(join(tmpdir(), 'mezzo-torn-'));
        const written = await write(join(folder, 'whole'), batches);
        const cut = Math.round(
          written.endsAt[0]! + where * (written.bytes.length - written.endsAt[0]!),
        );
        const torn = Buffer.concat([
          written.bytes.subarray(0, cut),
          rubbishAt(written, cut, rubbish),
        ]);
        const states = await recoverFrom(join(folder, 'torn'), written.name, torn);
        const storedCount = written.endsAt.filter((end) => end <= cut).length - 1;
        expect(states).toEqual(plain(new RegistryImage(batches.slice(0, storedCount).flat())));
        await rm(folder, { recursive: true });
      },
    ),
    { numRuns: 60 },
  );
});

interface Written {
  readonly name: string;
  readonly bytes: Buffer;
  /** Size of the log after the recovery and after each batch. */
  readonly endsAt: readonly number[];
}

async function write(path: string, batches: readonly RegistryChange[][]): Promise<Written> {
  const registry = new FileRegistry({ path });
  await registry.recover();
  const [name] = await readdir(path);
  const log = join(path, name!);
  const endsAt = [(await stat(log)).size];
  for (const batch of batches) {
    await registry.apply(batch);
    endsAt.push((await stat(log)).size);
  }
  await registry.close();
  return { name: name!, bytes: await readFile(log), endsAt };
}

/** Rubbish can only stand where an unfinished line was: inside the batch that the cut hit. */
function rubbishAt({ endsAt }: Written, cut: number, rubbish: Uint8Array | null): Buffer {
  const isInside = !endsAt.includes(cut);
  return Buffer.from(isInside && rubbish !== null ? rubbish.filter((byte) => byte !== 10) : []);
}

async function recoverFrom(path: string, name: string, log: Buffer): Promise<unknown> {
  await mkdir(path);
  await writeFile(join(path, name), log);
  const registry = new FileRegistry({ path });
  const { state } = await registry.recover();
  await registry.close();
  return plain(state);
}
