import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Owner } from '@mezzo/isolators';

/**
 * What a user reads of a fetch: lines in the sandbox's stderr, where Mesos' fetcher writes too. Its
 * stdout is made as well.
 */
export class FetchLog {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(sandbox: string, owner: Owner | undefined): Promise<FetchLog> {
    await (await openLog(join(sandbox, 'stdout'), owner)).close();
    return new FetchLog(await openLog(join(sandbox, 'stderr'), owner));
  }

  async line(text: string): Promise<void> {
    await this.#file.appendFile(`${new Date().toISOString()} fetcher: ${text}\n`);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** A link that was planted in the sandbox is not followed: we may have more rights than its owner. */
async function openLog(path: string, owner: Owner | undefined): Promise<FileHandle> {
  const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o644);
  if (owner) await file.chown(owner.uid, owner.gid);
  return file;
}
