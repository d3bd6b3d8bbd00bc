import {
  lstat,
  mkdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  unlink,
  lchown,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ContainerID } from '@mezzo/domain/messages';
import type { Host, Owner, ProcessUsage } from '@mezzo/isolators';
import type { Launcher } from './launcher.ts';
import { containerKey } from './runtime-paths.ts';

/** The real host of the isolators. */
export class LauncherHost implements Host {
  readonly #launcher: Launcher;
  /** posix/cpu and posix/mem ask for the same thing at the same time. */
  readonly #asked = new Map<string, Promise<ProcessUsage | undefined>>();

  constructor(launcher: Launcher) {
    this.#launcher = launcher;
  }

  processUsage(id: ContainerID): Promise<ProcessUsage | undefined> {
    const key = containerKey(id);
    const asked = this.#asked.get(key);
    if (asked) return asked;
    const answer = this.#launcher.usage(key).finally(() => this.#asked.delete(key));
    this.#asked.set(key, answer);
    return answer;
  }

  async link({ target, path }: { readonly target: string; readonly path: string }): Promise<void> {
    const existing = await lstat(path).catch(absent);
    if (existing?.isSymbolicLink() && (await readlink(path)) === target) return;
    if (existing && !existing.isSymbolicLink()) {
      throw new Error(`Failed to symlink persistent volume from '${target}' to '${path}'`);
    }
    await mkdir(dirname(path), { recursive: true });
    const temporary = `${path}.new`;
    await rm(temporary, { force: true });
    await symlink(target, temporary);
    await rename(temporary, path);
  }

  async unlink(path: string): Promise<void> {
    const existing = await lstat(path).catch(absent);
    if (!existing) return;
    if (!existing.isSymbolicLink()) throw new Error(`'${path}' is not a symbolic link`);
    await unlink(path);
  }

  async ownerOf(path: string): Promise<Owner | undefined> {
    const found = await stat(path).catch(absent);
    return found && { uid: found.uid, gid: found.gid };
  }

  async changeOwner(path: string, { uid, gid }: Owner): Promise<void> {
    await lchown(path, uid, gid);
  }
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
