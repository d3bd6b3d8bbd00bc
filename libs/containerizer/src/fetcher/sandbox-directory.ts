import { constants } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import type { Owner } from '@mezzo/isolators';

/**
 * A directory of a sandbox, held open. Names are resolved from here, so that a link that a fetched
 * archive planted cannot lead a write with the agent's rights out of the sandbox.
 */
export class SandboxDirectory {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /**
   * Walks down step by step and makes what is missing.
   *
   * @param names - path below the sandbox, without `..`
   * @throws Error ENOTDIR or ELOOP when a step is a link or a file
   */
  static async open(
    sandbox: string,
    names: readonly string[],
    owner: Owner | undefined,
  ): Promise<SandboxDirectory> {
    let handle = await openDirectory(sandbox);
    for (const name of names) {
      const path = join(handle, name);
      const next = await makeAndOpen(path, owner).finally(() => handle.close());
      handle = next;
    }
    return new SandboxDirectory(handle);
  }

  /** Path of an entry that stays right whatever happens above it. */
  entry(name: string): string {
    return join(this.#handle, name);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function makeAndOpen(path: string, owner: Owner | undefined): Promise<FileHandle> {
  const made = await mkdir(path).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    },
  );
  const handle = await openDirectory(path);
  if (made && owner) await handle.chown(owner.uid, owner.gid);
  return handle;
}

function openDirectory(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
}

function join(directory: FileHandle, name: string): string {
  return `/proc/self/fd/${directory.fd}/${name}`;
}
