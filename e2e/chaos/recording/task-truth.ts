import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Recorder } from './recorder.ts';

/** How often it is looked at which processes run. */
const watchIntervalMs = 1_000;

interface LivingTask {
  readonly task: string;
  readonly pid: number;
  /** The kernel's start time of the process: another one may get the same id. */
  readonly birth: string | undefined;
  seenAtMs: number;
}

/**
 * What really runs. Each task leaves a file named after itself and its process when it starts, in a
 * folder that no fault touches; then its process is watched until it is gone.
 */
export class TaskTruth {
  readonly #folder: string;
  readonly #recorder: Recorder;
  readonly #living = new Map<string, LivingTask>();
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, recorder: Recorder) {
    mkdirSync(folder, { recursive: true, mode: 0o777 });
    this.#folder = folder;
    this.#recorder = recorder;
  }

  /** A command that shows itself here, and then sleeps as one process, or ends with a code. */
  command(task: string, seconds: number, exitCode: number): string {
    const show = `: > '${join(this.#folder, task)}@'$$`;
    return exitCode === 0
      ? `${show}; exec sleep ${String(seconds)}`
      : `${show}; sleep ${String(seconds)}; exit ${String(exitCode)}`;
  }

  start(): void {
    this.#timer = setInterval(() => this.look(), watchIntervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The tasks that were alive when it was last looked. */
  running(): readonly string[] {
    return [...this.#living.values()].map(({ task }) => task);
  }

  /** The process of a task that runs. */
  pidOf(task: string): number | undefined {
    return [...this.#living.values()].find((each) => each.task === task)?.pid;
  }

  /** Records what has started and ended since it was last looked. */
  look(): void {
    for (const name of readdirSync(this.#folder)) this.#takeStart(name);
    const nowMs = this.#recorder.nowMs();
    for (const [name, each] of this.#living) {
      const birth = birthOf(each.pid);
      if (birth !== undefined && birth === each.birth) {
        each.seenAtMs = nowMs;
        continue;
      }
      this.#living.delete(name);
      const { task, pid, seenAtMs } = each;
      this.#recorder.write({ kind: 'ended', task, pid, seenAtMs });
    }
  }

  #takeStart(name: string): void {
    const path = join(this.#folder, name);
    const [task = '', pidText] = name.split('@');
    const pid = Number(pidText);
    const startedAtMs = this.#recorder.fromWallMs(statSync(path).mtimeMs);
    rmSync(path);
    this.#recorder.write({ kind: 'started', task, pid, startedAtMs });
    // It may have ended already: the next look finds that out.
    this.#living.set(name, { task, pid, birth: birthOf(pid), seenAtMs: startedAtMs });
  }
}

/** When the process began, in the kernel's ticks; undefined when there is none that runs. */
function birthOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    // The second field is the command in parentheses, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
