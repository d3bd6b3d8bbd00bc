import { getSystemErrorMap } from 'node:util';
import { type Result, failure, success } from '@mezzo/domain';
import type { SignalScope } from '../containerizer.ts';
import { killSession } from './process-table.ts';
import type { Launcher, LauncherListener } from './launcher.ts';
import { PendingAnswers } from './pending-answers.ts';
import type { ContainerProcess, ProcessPlan } from './process-plan.ts';
import { containerDirectory } from './runtime-paths.ts';
import { readStatus } from './runtime-files.ts';
import { encodeLaunch } from './warden-frame.ts';
import type { TreeUsage, WardenEvent } from './warden-event.ts';
import { Warden } from './warden.ts';

export interface PosixLauncherOptions {
  readonly runtimeDirectory: string;
  /** Sees to it that the warden's program is there, and tells where. */
  readonly program: () => Promise<string>;
  /** The warden cannot be started; launches are refused until it can. */
  readonly onUnavailable: (error: unknown) => void;
}

/**
 * How long a launch may go without word from its supervisor after the warden died, before it is
 * given up. Supervisors that exist have long spoken by then.
 */
const LOST_LAUNCH_MS = 5000;

/** A supervisor of an earlier agent whose warden is gone dies unnoticed; it is looked for. */
const LIVENESS_INTERVAL_MS = 2000;

/** The answer, a digit each, must fit a line that is written whole. */
const REMOVALS_AT_ONCE_MAX = 1000;

/** What a container reports whose supervisor was killed: as if it had been SIGKILLed. */
const LOST_STATUS = 9;

interface Launching {
  readonly resolve: (result: Result<ContainerProcess>) => void;
}

/**
 * Starts containers as plain processes: a session each, no namespaces. Owns the warden and knows
 * which process belongs to which container.
 *
 * Source: mesos src/slave/containerizer/mesos/launcher.cpp#PosixLauncher
 */
export class PosixLauncher implements Launcher {
  readonly #options: PosixLauncherOptions;
  readonly #warden: Warden;
  readonly #launching = new Map<string, Launching>();
  readonly #running = new Map<string, ContainerProcess>();
  readonly #byRoot = new Map<string, Set<ContainerProcess>>();
  readonly #usages = new PendingAnswers<TreeUsage>();
  readonly #removals = new PendingAnswers<readonly boolean[]>();
  readonly #killing = new Set<string>();
  readonly #endedEarly = new Map<string, number>();
  readonly #missing = new Set<string>();
  #listener: LauncherListener = { onStarted: () => undefined, onExited: () => undefined };
  #liveness: NodeJS.Timeout | undefined;

  constructor(options: PosixLauncherOptions) {
    this.#options = options;
    this.#warden = new Warden({
      runtimeDirectory: options.runtimeDirectory,
      program: options.program,
      onEvent: (event) => this.#onEvent(event),
      onRestart: () => this.#onRestart(),
      onUnavailable: (error) => this.#onUnavailable(error),
    });
  }

  async start(listener: LauncherListener): Promise<void> {
    this.#listener = listener;
    await this.#warden.start();
    this.#liveness = setInterval(() => this.#findLost(), LIVENESS_INTERVAL_MS);
    this.#liveness.unref();
  }

  launch(plan: ProcessPlan, hold: boolean): Promise<Result<ContainerProcess>> {
    const frame = encodeLaunch(plan, hold);
    if (!frame.ok) return Promise.resolve(frame);
    return new Promise((resolve) => {
      this.#launching.set(plan.key, { resolve });
      this.#warden.send(frame.value);
    });
  }

  adopt(process: ContainerProcess): void {
    this.#track(process);
    const status = this.#endedEarly.get(process.key);
    if (status !== undefined) this.#end(process.key, status);
  }

  release(process: ContainerProcess): void {
    this.#warden.command('go', String(process.supervisorPid));
  }

  refuse(process: ContainerProcess): void {
    this.#warden.command('shut', String(process.supervisorPid));
  }

  signal(process: ContainerProcess, signal: number, scope: SignalScope): void {
    const [pid, start] =
      scope === 'tree'
        ? [process.supervisorPid, process.supervisorStartTicks]
        : [process.pid, process.startTicks];
    this.#warden.command('signal', String(pid), start, String(signal), scope);
  }

  /** Repeated until its end is heard. */
  kill(process: ContainerProcess): void {
    this.#killing.add(process.key);
    this.signal(process, LOST_STATUS, 'tree');
  }

  async usage(key: string): Promise<TreeUsage | undefined> {
    const members = [...(this.#byRoot.get(rootOf(key)) ?? [])].filter((member) =>
      isWithin(member.key, key),
    );
    if (members.length === 0) return undefined;
    const usages = await Promise.all(members.map((member) => this.#usageOf(member)));
    return usages.reduce((sum, usage) => addUsage(sum, usage), undefined);
  }

  forget(runtimeDirectory: string): void {
    this.#warden.command('forget', runtimeDirectory);
  }

  async remove(directories: readonly string[]): Promise<readonly string[]> {
    const left: string[] = [];
    for (let at = 0; at < directories.length; at += REMOVALS_AT_ONCE_MAX) {
      const batch = directories.slice(at, at + REMOVALS_AT_ONCE_MAX);
      const answer = await this.#removals.ask((token) =>
        this.#warden.command('remove', token, ...batch),
      );
      left.push(...batch.filter((_, index) => answer?.[index] ?? true));
    }
    return left;
  }

  async close(): Promise<void> {
    clearInterval(this.#liveness);
    await this.#warden.close({ vacant: this.#running.size + this.#launching.size === 0 });
  }

  #usageOf(process: ContainerProcess): Promise<TreeUsage | undefined> {
    const { supervisorPid, supervisorStartTicks } = process;
    return this.#usages.ask((token) =>
      this.#warden.command('usage', token, String(supervisorPid), supervisorStartTicks),
    );
  }

  #onEvent(event: WardenEvent): void {
    switch (event.kind) {
      case 'started':
        this.#track(event.process);
        this.#listener.onStarted(event.process);
        this.#settle(event.process.key, success(event.process));
        break;
      case 'failed':
        this.#settle(event.key, failure(`Failed to ${event.what}: ${errorText(event.errno)}`));
        break;
      case 'exited':
        // Recovery listens before it looks: an end may be heard of a container not yet adopted.
        if (!this.#running.has(event.key)) this.#endedEarly.set(event.key, event.status);
        this.#end(event.key, event.status);
        break;
      case 'lost':
        // A deletion has no id.
        if (event.key === '') this.#removals.giveUp();
        this.#settle(event.key, failure('Failed to fork: the supervisor was killed'));
        this.#end(event.key, LOST_STATUS);
        break;
      case 'usage':
        this.#usages.answer(event.token, event.usage);
        break;
      case 'removed':
        this.#removals.answer(event.token, event.left);
        break;
    }
  }

  #track(process: ContainerProcess): void {
    this.#running.set(process.key, process);
    const root = rootOf(process.key);
    const members = this.#byRoot.get(root);
    if (members) members.add(process);
    else this.#byRoot.set(root, new Set([process]));
  }

  #settle(key: string, result: Result<ContainerProcess>): void {
    this.#launching.get(key)?.resolve(result);
    this.#launching.delete(key);
  }

  #end(key: string, status: number): void {
    const process = this.#running.get(key);
    if (!process) return;
    this.#running.delete(key);
    const members = this.#byRoot.get(rootOf(key));
    members?.delete(process);
    if (members?.size === 0) this.#byRoot.delete(rootOf(key));
    this.#killing.delete(key);
    this.#missing.delete(key);
    this.#endedEarly.delete(key);
    this.#listener.onExited(key, status);
  }

  #onRestart(): void {
    this.#usages.giveUp();
    this.#removals.giveUp();
    this.#killAgain();
    const lost = [...this.#launching];
    setTimeout(() => {
      for (const [key, launching] of lost) {
        if (this.#launching.get(key) !== launching) continue;
        this.#settle(key, failure('Failed to fork: the supervisor program was killed'));
      }
    }, LOST_LAUNCH_MS);
  }

  #onUnavailable(error: unknown): void {
    this.#options.onUnavailable(error);
    this.#usages.giveUp();
    this.#removals.giveUp();
    for (const key of [...this.#launching.keys()]) {
      this.#settle(key, failure('Failed to fork: the supervisor program does not start'));
    }
  }

  /**
   * The word of a supervisor that has just left may still be on its way: it is taken for lost when
   * it is missing twice.
   */
  #findLost(): void {
    this.#killAgain();
    for (const process of this.#running.values()) {
      if (exists(process.supervisorPid)) this.#missing.delete(process.key);
      else if (this.#missing.has(process.key)) void this.#bury(process);
      else this.#missing.add(process.key);
    }
  }

  /** The first time may have been lost with a warden. */
  #killAgain(): void {
    for (const key of this.#killing) {
      const process = this.#running.get(key);
      if (process) this.kill(process);
    }
  }

  async #bury(process: ContainerProcess): Promise<void> {
    const directory = containerDirectory(this.#options.runtimeDirectory, process.key);
    const status = await readStatus(directory);
    if (status === undefined) await killSession(process);
    // The same id may have been launched again by now.
    if (this.#running.get(process.key) === process) this.#end(process.key, status ?? LOST_STATUS);
  }
}

function rootOf(key: string): string {
  return key.split('/', 1)[0] ?? key;
}

function isWithin(key: string, ancestor: string): boolean {
  return key === ancestor || key.startsWith(`${ancestor}/`);
}

function addUsage(sum: TreeUsage | undefined, usage: TreeUsage | undefined): TreeUsage | undefined {
  if (!sum || !usage) return sum ?? usage;
  return {
    userSeconds: sum.userSeconds + usage.userSeconds,
    systemSeconds: sum.systemSeconds + usage.systemSeconds,
    residentBytes: sum.residentBytes + usage.residentBytes,
  };
}

/** A supervisor is our warden's child, so a zombie of it is soon gone. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function errorText(errno: number): string {
  return getSystemErrorMap().get(-errno)?.[1] ?? `error ${errno}`;
}
