import { chmod, rename, rm } from 'node:fs/promises';
import { defined, failure, success, type Result } from '@mezzo/domain';
import { download, type DownloadOptions } from './download.ts';
import { extract } from './extract.ts';
import { FetchLog } from './fetch-log.ts';
import type { CachedFile, FetcherCache } from './fetcher-cache.ts';
import type { Fetcher, FetchRequest } from './fetcher.ts';
import { planItem, type FetchItem } from './plan-item.ts';
import { SandboxDirectory } from './sandbox-directory.ts';

export interface SandboxFetcherOptions {
  /** `--frameworks_home`: base of relative paths. */
  readonly frameworksHome?: string | undefined;
  /** `--fetcher_stall_timeout` */
  readonly stallTimeoutMs: number;
  readonly cache: FetcherCache;
}

/**
 * Fetches within the agent; archives are taken apart by the host's tools, as the task's user.
 *
 * Source: mesos src/launcher/fetcher.cpp, src/slave/containerizer/fetcher.cpp#FetcherProcess
 */
export class SandboxFetcher implements Fetcher {
  readonly #options: SandboxFetcherOptions;
  #succeeded = 0;
  #failed = 0;

  constructor(options: SandboxFetcherOptions) {
    this.#options = options;
  }

  async fetch(request: FetchRequest, signal: AbortSignal): Promise<Result<void>> {
    if (request.uris.length === 0) {
      this.nothingToFetch();
      return success(undefined);
    }
    const log = await FetchLog.open(request.sandbox, request.owner);
    try {
      for (const uri of request.uris) await this.#fetchOne(uri, request, signal, log);
      this.#succeeded++;
      return success(undefined);
    } catch (error) {
      this.#failed++;
      await log.line(messageOf(error));
      // The words of an agent that runs a program for it: tools look for them.
      return failure(
        `Failed to fetch all URIs for container '${request.containerName}': exited with status 1`,
      );
    } finally {
      await log.close();
    }
  }

  nothingToFetch(): void {
    this.#succeeded++;
  }

  metrics(): Readonly<Record<string, number>> {
    const { index } = this.#options.cache;
    return {
      'containerizer/fetcher/task_fetches_succeeded': this.#succeeded,
      'containerizer/fetcher/task_fetches_failed': this.#failed,
      'containerizer/fetcher/cache_size_total_bytes': index.bytesMax,
      'containerizer/fetcher/cache_size_used_bytes': index.bytesUsed,
    };
  }

  async #fetchOne(
    uri: FetchRequest['uris'][number],
    request: FetchRequest,
    signal: AbortSignal,
    log: FetchLog,
  ): Promise<void> {
    await log.line(`Fetching URI '${uri.value}'`);
    try {
      const item = planItem(uri, this.#options.frameworksHome);
      if (!item.ok) throw new Error(item.reason);
      const { stallTimeoutMs } = this.#options;
      const options = { owner: request.owner, signal, stallTimeoutMs };
      await log.line(await this.#item(item.value, request, options, log));
    } catch (error) {
      throw new Error(`Failed to fetch '${uri.value}': ${messageOf(error)}`, { cause: error });
    }
  }

  async #item(
    item: FetchItem,
    request: FetchRequest,
    options: DownloadOptions,
    log: FetchLog,
  ): Promise<string> {
    const names = item.name.split('/');
    const name = names.pop() ?? item.name;
    const target = {
      name,
      directory: await SandboxDirectory.open(request.sandbox, names, options.owner),
    };
    const cached = item.cache ? await this.#cached(item, request, options, log) : undefined;
    try {
      if (cached && item.archive) {
        // What is in the archive is wanted, not a copy of it.
        return await unpack(item, cached.path, target, options);
      }
      const source = cached ? { kind: 'file' as const, path: cached.path } : item.source;
      const fetched = await place(item, source, target, options);
      if (!item.archive) return fetched;
      return await unpack(item, target.directory.entry(name), target, options);
    } finally {
      cached?.release();
      await target.directory.close();
    }
  }

  /** @returns undefined when the cache is to be bypassed */
  async #cached(
    item: FetchItem,
    request: FetchRequest,
    options: DownloadOptions,
    log: FetchLog,
  ): Promise<CachedFile | undefined> {
    const user = { name: request.user ?? 'root', owner: request.owner };
    try {
      return await this.#options.cache.get(item, user, options);
    } catch (error) {
      options.signal.throwIfAborted();
      await log.line(`Fetching without the cache: ${messageOf(error)}`);
      return undefined;
    }
  }
}

/** Where an item goes. */
interface Target {
  readonly directory: SandboxDirectory;
  readonly name: string;
}

/** Under its own name only when it is whole. */
async function place(
  item: FetchItem,
  source: FetchItem['source'],
  { directory, name }: Target,
  options: DownloadOptions,
): Promise<string> {
  const partial = directory.entry(`${name}.partial`);
  await rm(partial, { force: true });
  try {
    await download(source, partial, options);
    if (item.executable) await chmod(partial, 0o755);
    await rename(partial, directory.entry(name));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return `Fetched '${item.uri}' to '${item.name}'`;
}

async function unpack(
  item: FetchItem,
  archive: string,
  { directory, name }: Target,
  { owner, signal }: DownloadOptions,
): Promise<string> {
  const kind = defined(item.archive, `${item.uri} is no archive`);
  await extract({ kind, archive, directory: directory.entry('.'), name, owner, signal });
  return `Extracted '${item.uri}'`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
