import type { ContainerID } from '@mezzo/domain/messages';

/**
 * All that isolators may do to the machine. Narrow, so that a fake can be honest; paths are absolute
 * host paths. A promise rejects when the host refuses, with an Error whose message is fit for users.
 */
export interface Host {
  /**
   * Sums over every process of a running container and of the containers nested below it; undefined
   * when it runs no more.
   */
  processUsage(id: ContainerID): Promise<ProcessUsage | undefined>;
  /** Makes the link, its parent directories too, or replaces a link that is there. */
  link(link: { readonly target: string; readonly path: string }): Promise<void>;
  /** Removes a symbolic link; no-op when there is none. Anything else in its place is an error. */
  unlink(path: string): Promise<void>;
  /** Owner of a file or directory; undefined when it does not exist. */
  ownerOf(path: string): Promise<Owner | undefined>;
  changeOwner(path: string, owner: Owner): Promise<void>;
}

/** Times of processes that have ended are included, so they only ever grow. */
export interface ProcessUsage {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly residentBytes: number;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}
