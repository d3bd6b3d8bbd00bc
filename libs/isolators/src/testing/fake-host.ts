import type { ContainerID } from '@mezzo/domain/messages';
import type { Host, Owner, ProcessUsage } from '../host.ts';

/**
 * A host in memory that behaves like a real one: links can only be where nothing else is, owners can
 * only be changed of what exists. Every call is noted.
 */
export class FakeHost implements Host {
  readonly calls: string[] = [];
  readonly links = new Map<string, string>();
  readonly #owners = new Map<string, Owner>();
  readonly #usages = new Map<string, ProcessUsage>();

  /** A file or directory that exists. */
  withFile(path: string, owner: Owner = { uid: 0, gid: 0 }): this {
    this.#owners.set(path, owner);
    return this;
  }

  /** A container with processes. */
  withUsage(id: ContainerID, usage: ProcessUsage): this {
    this.#usages.set(id.value, usage);
    return this;
  }

  processUsage(id: ContainerID): Promise<ProcessUsage | undefined> {
    this.calls.push(`processUsage ${id.value}`);
    return Promise.resolve(this.#usages.get(id.value));
  }

  link({ target, path }: { readonly target: string; readonly path: string }): Promise<void> {
    this.calls.push(`link ${path}`);
    if (this.#owners.has(path)) {
      return Promise.reject(
        new Error(`Failed to symlink persistent volume from '${target}' to '${path}'`),
      );
    }
    this.links.set(path, target);
    return Promise.resolve();
  }

  unlink(path: string): Promise<void> {
    this.calls.push(`unlink ${path}`);
    if (this.#owners.has(path))
      return Promise.reject(new Error(`'${path}' is not a symbolic link`));
    this.links.delete(path);
    return Promise.resolve();
  }

  ownerOf(path: string): Promise<Owner | undefined> {
    this.calls.push(`ownerOf ${path}`);
    return Promise.resolve(this.#owners.get(path));
  }

  changeOwner(path: string, owner: Owner): Promise<void> {
    this.calls.push(`changeOwner ${path}`);
    if (!this.#owners.has(path)) return Promise.reject(new Error(`ENOENT: '${path}'`));
    this.#owners.set(path, owner);
    return Promise.resolve();
  }
}

/** A host that refuses everything. */
export class FailingHost implements Host {
  processUsage(): Promise<never> {
    return refuse();
  }

  link(): Promise<never> {
    return refuse();
  }

  unlink(): Promise<never> {
    return refuse();
  }

  ownerOf(): Promise<never> {
    return refuse();
  }

  changeOwner(): Promise<never> {
    return refuse();
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('the host refuses'));
}
