import { chmod, chown, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Owner } from '@mezzo/isolators';
import { CacheIndex, type CacheEntry } from './cache-index.ts';
import { download, sizeOf, type DownloadOptions } from './download.ts';
import type { FetchItem } from './plan-item.ts';

/** A cached file in use. */
export interface CachedFile {
  readonly path: string;
  readonly release: () => void;
}

/** Whose file it is: users share nothing, because they may not read each other's. */
export interface CacheUser {
  readonly name: string;
  readonly owner: Owner | undefined;
}

/**
 * Files that were fetched with `cache` set, kept below `--fetcher_cache_dir` for the next task that
 * wants the same URI as the same user. Emptied when the agent starts.
 */
export class FetcherCache {
  readonly #directory: string;
  readonly #index: CacheIndex;
  /** Downloads on their way: who comes second waits for the first. */
  readonly #arriving = new Map<string, Promise<void>>();

  constructor(directory: string, bytesMax: number) {
    this.#directory = directory;
    this.#index = new CacheIndex(bytesMax);
  }

  get index(): CacheIndex {
    return this.#index;
  }

  /** Deletes what an earlier agent cached, and nothing else: the directory is the operator's. */
  async clear(): Promise<void> {
    const files = await readdir(this.#directory, { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    for (const file of files) {
      if (file.isFile() && /^c\d+-/.test(file.name)) await rm(join(file.parentPath, file.name));
    }
  }

  /**
   * The file of an item, downloaded if need be.
   *
   * @throws Error when it cannot be had through the cache: there is no room, the size is unknown, the
   *   download failed
   */
  async get(item: FetchItem, user: CacheUser, options: DownloadOptions): Promise<CachedFile> {
    const key = `${user.name} ${item.uri}`;
    for (;;) {
      const entry = this.#index.use(key);
      if (!entry) return this.#add(key, item, user, options);
      entry.references++;
      await this.#arriving.get(key)?.catch(() => undefined);
      if (this.#index.use(key) === entry) return this.#opened(entry);
      entry.references--;
    }
  }

  async #add(
    key: string,
    item: FetchItem,
    user: CacheUser,
    options: DownloadOptions,
  ): Promise<CachedFile> {
    const bytes = await sizeOf(item.source, options);
    if (this.#index.use(key)) return this.get(item, user, options); // someone was faster
    const reserved = this.#index.reserve(key, fileNameOf(item.uri), bytes);
    if (!reserved) throw new Error(`not enough room in the cache for ${bytes} bytes`);
    const { entry, evicted } = reserved;
    const arrival = this.#fill(entry, evicted, item, user, options);
    this.#arriving.set(key, arrival);
    try {
      await arrival;
    } catch (error) {
      this.#index.remove(entry);
      throw error;
    } finally {
      this.#arriving.delete(key);
    }
    return this.#opened(entry);
  }

  async #fill(
    entry: CacheEntry,
    evicted: readonly CacheEntry[],
    item: FetchItem,
    user: CacheUser,
    options: DownloadOptions,
  ): Promise<void> {
    for (const victim of evicted) await rm(this.#path(victim), { force: true });
    const path = this.#path(entry);
    await this.#makeDirectory(user);
    try {
      await download(item.source, path, { ...options, owner: user.owner });
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    this.#index.resize(entry, (await stat(path)).size);
  }

  async #makeDirectory({ name, owner }: CacheUser): Promise<void> {
    const directory = join(this.#directory, name);
    await mkdir(directory, { recursive: true });
    await chmod(directory, 0o750);
    if (owner) await chown(directory, owner.uid, owner.gid);
  }

  #opened(entry: CacheEntry): CachedFile {
    const release = (): void => {
      entry.references--;
    };
    return { path: this.#path(entry), release };
  }

  /** The key begins with the user's name, which holds no space. */
  #path(entry: CacheEntry): string {
    return join(this.#directory, entry.key.split(' ', 1)[0] ?? '', entry.fileName);
  }
}

/** For the eye of an operator; the number before it keeps names apart. */
function fileNameOf(uri: string): string {
  return (/([^/]*)\/*$/.exec(uri)?.[1] ?? '').replace(/[^\w.-]/g, '_').slice(-FILE_NAME_MAX);
}

/** NAME_MAX is 255, and the number needs room too. */
const FILE_NAME_MAX = 200;
