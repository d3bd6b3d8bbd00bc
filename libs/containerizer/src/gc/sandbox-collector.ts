import { stat, statfs } from 'node:fs/promises';
import { steadyClock, type ClockSources } from '@mezzo/domain';
import { GcSchedule, maxAllowedAgeMs, type GcPolicy } from './gc-schedule.ts';

export interface SandboxCollectorOptions extends GcPolicy {
  /** `--disk_watch_interval` */
  readonly watchIntervalMs: number;
  /** `--work_dir`: the disk that fills up. */
  readonly workDirectory: string;
  /** Deletes, and returns what it could not: `Containerizer.removeDirectories`. */
  readonly remove: (directories: readonly string[]) => Promise<readonly string[]>;
  /** Share of the disk in use; by default that of the work directory. */
  readonly diskUsage?: (() => Promise<number>) | undefined;
  /** By default those of the process. */
  readonly clocks?: ClockSources | undefined;
  readonly onError: (message: string, error: unknown) => void;
}

const processClocks: ClockSources = {
  wallMs: Date.now,
  monotonicMs: () => performance.now(),
};

/**
 * Deletes directories of executors, frameworks and runs some time after they were last needed:
 * `--gc_delay` after the directory was last changed, sooner when the disk fills up.
 *
 * From when it is scheduled, a directory ages by a clock that nobody sets. How old it is then, only the
 * time of day can tell.
 *
 * Source: mesos src/slave/gc.cpp#GarbageCollectorProcess, slave.cpp#Slave::garbageCollect
 */
export class SandboxCollector {
  readonly #options: SandboxCollectorOptions;
  readonly #schedule = new GcSchedule();
  readonly #clocks: ClockSources;
  /** The time of day, without its jumps. */
  readonly #steadyMs: () => number;
  /** Being deleted now. */
  #removing: Promise<void> = Promise.resolve();
  #removingPaths = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #ageMs: number;
  #succeeded = 0;
  #failed = 0;

  constructor(options: SandboxCollectorOptions) {
    this.#options = options;
    this.#clocks = options.clocks ?? processClocks;
    this.#steadyMs = steadyClock(this.#clocks);
    this.#ageMs = maxAllowedAgeMs(options, 0);
  }

  /** Looks at the disk now and then from here on. */
  start(): void {
    this.#timer = setInterval(() => void this.collect(), this.#options.watchIntervalMs);
    this.#timer.unref();
  }

  /** Resolves when nothing is being deleted any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#removing;
  }

  /** The directory is garbage. One that does not exist is none. */
  async schedule(path: string): Promise<void> {
    const found = await stat(path).catch(() => undefined);
    if (!found) return;
    this.#schedule.add(path, this.#clocks.monotonicMs() - this.#leastAgeMs(found.mtimeMs));
  }

  /**
   * The directory is needed again.
   *
   * @returns false when it is gone, or in part: whoever wants to use it must make it anew
   */
  async unschedule(path: string): Promise<boolean> {
    if (this.#schedule.remove(path)) return true;
    if (!this.#removingPaths.has(path)) return true;
    await this.#removing;
    return false;
  }

  /** Deletes what is due. Runs by itself every watch interval; one at a time. */
  async collect(): Promise<void> {
    await this.#removing;
    const usage = await this.#diskUsage();
    this.#ageMs = maxAllowedAgeMs(this.#options, usage);
    const due = this.#schedule.takeDue(this.#clocks.monotonicMs(), this.#ageMs);
    if (due.length === 0) return;
    this.#removingPaths = new Set(due);
    this.#removing = this.#remove(due);
    await this.#removing;
  }

  /** Values of the `gc/...` metrics, and the age, by full name. */
  metrics(): Readonly<Record<string, number>> {
    return {
      'gc/path_removals_succeeded': this.#succeeded,
      'gc/path_removals_failed': this.#failed,
      'gc/path_removals_pending': this.#schedule.size + this.#removingPaths.size,
      'slave/executor_directory_max_allowed_age_secs': this.#ageMs / 1000,
    };
  }

  /**
   * Where the clock was set, what was written before and after tells different times: the directory gets
   * the benefit of the doubt. Over a restart of the agent nothing tells a clock that was set from time
   * that passed: there the age is what the clock says, as in Mesos.
   */
  #leastAgeMs(changedAtMs: number): number {
    return Math.max(0, Math.min(this.#steadyMs(), this.#clocks.wallMs()) - changedAtMs);
  }

  async #remove(due: readonly string[]): Promise<void> {
    try {
      const left = await this.#options.remove(due);
      this.#failed += left.length;
      this.#succeeded += due.length - left.length;
      for (const path of left) this.#options.onError(`failed to delete ${path}`, undefined);
    } catch (error) {
      this.#failed += due.length;
      this.#options.onError('failed to delete sandboxes', error);
    } finally {
      this.#removingPaths = new Set();
    }
  }

  /** A disk that does not tell is taken for empty: nothing is deleted before its time. */
  async #diskUsage(): Promise<number> {
    try {
      if (this.#options.diskUsage) return await this.#options.diskUsage();
      const { blocks, bfree } = await statfs(this.#options.workDirectory);
      return blocks === 0 ? 0 : (blocks - bfree) / blocks;
    } catch (error) {
      this.#options.onError('failed to read the usage of the disk', error);
      return 0;
    }
  }
}
