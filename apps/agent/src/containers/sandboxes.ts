import { readdir, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SandboxCollector } from '@mezzo/containerizer';
import type { ExecutorInfo, FrameworkInfo } from '@mezzo/domain/messages';
import type { ApproversOfRequest, FileApproval, FileCatalog } from '@mezzo/http-kit';

export interface SandboxesOptions {
  readonly catalog: FileCatalog;
  /** What whoever asks for a file may do. */
  readonly approversOf: ApproversOfRequest;
  /** `--work_dir` */
  readonly workDir: string;
  /** `--gc_delay` */
  readonly delayMs: number;
  /** `--gc_disk_headroom` */
  readonly diskHeadroom: number;
  /** `--disk_watch_interval` */
  readonly watchIntervalMs: number;
  /** Deletes, and returns what it could not. */
  readonly remove: (directories: readonly string[]) => Promise<readonly string[]>;
  readonly onError: (message: string, error: unknown) => void;
}

/** The run of an executor, as far as its sandbox goes. */
export interface SandboxRun {
  readonly directory: string;
  readonly framework: FrameworkInfo;
  readonly executor: ExecutorInfo;
}

/**
 * Sandboxes of executors: where people find them while they are there, and how long that is.
 *
 * Only runs are scheduled for deletion; the folders above them go when they are empty. Mesos
 * schedules those as well and has to take that back when an executor returns, which may fail.
 */
export class Sandboxes {
  private readonly options: SandboxesOptions;
  private readonly collector: SandboxCollector;
  /** Virtual paths by directory. */
  private readonly attached = new Map<string, readonly string[]>();
  /** Directories of runs that are not over. */
  private readonly live = new Set<string>();

  constructor(options: SandboxesOptions) {
    this.options = options;
    this.collector = new SandboxCollector({
      ...options,
      workDirectory: options.workDir,
      remove: (directories) => this.remove(directories),
    });
  }

  /** Schedules what earlier lives of the agent left behind, and begins to watch the disk. */
  async start(): Promise<void> {
    for (const directory of await runDirectories(this.options.workDir)) {
      if (!this.live.has(directory)) await this.collector.schedule(directory);
    }
    this.collector.start();
  }

  async stop(): Promise<void> {
    await this.collector.stop();
  }

  /** Serves a sandbox under its real path, as the latest run, and by the ids of its executor. */
  attach({ directory, framework, executor }: SandboxRun): void {
    const ids = `/frameworks/${framework.id?.value ?? ''}/executors/${executor.executor_id.value}`;
    const paths = [directory, join(dirname(directory), 'latest'), `${ids}/runs/latest`];
    const mayRead: FileApproval = (requester) =>
      this.options.approversOf(requester).approved('ACCESS_SANDBOX', { executor, framework });
    for (const path of paths) this.options.catalog.attach(path, directory, mayRead);
    this.attached.set(directory, paths);
    this.live.add(directory);
  }

  /** Nobody needs the sandbox any more; it is kept for people to look at for a while. */
  release(directory: string): void {
    this.live.delete(directory);
    void this.collector.schedule(directory);
  }

  /** The `gc/...` metrics by full name. */
  metrics(): Readonly<Record<string, number>> {
    return this.collector.metrics();
  }

  private async remove(directories: readonly string[]): Promise<readonly string[]> {
    const left = new Set(await this.options.remove(directories));
    for (const directory of directories) {
      if (left.has(directory)) continue;
      this.detach(directory);
      await this.pruneParents(directory);
    }
    return [...left];
  }

  /** The latest run of an executor may be served under the same paths meanwhile. */
  private detach(directory: string): void {
    const paths = this.attached.get(directory) ?? [];
    this.attached.delete(directory);
    const taken = new Set([...this.attached.values()].flat());
    for (const path of paths) if (!taken.has(path)) this.options.catalog.detach(path);
  }

  /** `runs`, `<executor id>`, `executors`, `<framework id>`, `frameworks`, `<agent id>`. */
  private async pruneParents(directory: string): Promise<void> {
    let parent = dirname(directory);
    const isLive = [...this.live].some((other) => dirname(other) === parent);
    if (isLive) return;
    try {
      const rest = await readdir(parent);
      if (rest.length === 1 && rest[0] === 'latest') await unlink(join(parent, 'latest'));
      while (parent !== join(this.options.workDir, 'slaves')) {
        await rmdir(parent);
        parent = dirname(parent);
      }
    } catch {
      // Not empty: other runs, executors or frameworks are in it.
    }
  }
}

/** Directories of all runs that were ever started here and are not deleted yet. */
async function runDirectories(workDir: string): Promise<readonly string[]> {
  const slaves = join(workDir, 'slaves');
  let level = await children(slaves);
  for (const name of ['frameworks', 'executors', 'runs']) {
    const next = await Promise.all(level.map((path) => children(join(path, name))));
    level = next.flat();
  }
  return level;
}

async function children(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
  } catch {
    return [];
  }
}
