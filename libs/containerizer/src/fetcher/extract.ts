import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Owner } from '@mezzo/isolators';
import type { ArchiveKind } from './plan-item.ts';
import { createFile, MissingToolError, runTool, type ToolOptions } from './run-tool.ts';

export interface Extraction {
  readonly kind: ArchiveKind;
  /** Path of the archive: in the sandbox, or in the cache. */
  readonly archive: string;
  /** Where the content goes. Existing files are overwritten. */
  readonly directory: string;
  /** Name that the archive has, or would have, in the sandbox; `.gz` is taken off it. */
  readonly name: string;
  readonly owner: Owner | undefined;
  readonly signal: AbortSignal;
}

/**
 * Takes an archive apart with the host's tools, as its owner.
 *
 * @throws Error that says what is wrong with the archive, or which program is missing
 */
export async function extract(extraction: Extraction): Promise<void> {
  const { archive, directory, owner, signal } = extraction;
  const input = await open(archive, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const options = { input, directory, owner, signal };
    switch (extraction.kind) {
      case 'tar':
        await runTool('tar', ['-xf', '/dev/stdin'], options);
        break;
      case 'zip':
        await unzip(options);
        break;
      case 'gzip':
        await gunzip(extraction, options);
        break;
    }
  } finally {
    await input.close();
  }
}

/** unzip is often not installed; bsdtar reads zip files too. */
async function unzip(options: ToolOptions): Promise<void> {
  try {
    await runTool('unzip', ['-o', '-q', '/dev/stdin'], options);
  } catch (error) {
    if (!(error instanceof MissingToolError)) throw error;
    await runTool('bsdtar', ['-xf', '/dev/stdin'], options).catch((second: unknown) => {
      throw second instanceof MissingToolError ? error : second;
    });
  }
}

async function gunzip({ directory, name, owner }: Extraction, options: ToolOptions): Promise<void> {
  const target = `${directory}/${name.replace(/\.gz$/, '')}`;
  const partial = `${target}.partial`;
  await rm(partial, { force: true });
  const output = await createFile(partial, owner);
  try {
    await runTool('gunzip', ['-c'], { ...options, output });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await output.close();
  }
}
