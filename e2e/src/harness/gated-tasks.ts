import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, waitUntil } from '@mezzo/tools';
import type { CommandTask } from './tasks.ts';

const pipeTimeoutMs = 20_000;

/**
 * Tasks that run until a test lets them end, with the exit code that the test says. Each writes a
 * line when it starts, so that a task that runs twice is found out.
 */
export class GatedTasks {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** A task that waits, without using the processor, for its exit code. */
  task(id: string): CommandTask {
    const gate = this.#gate(id);
    const { status } = spawnSync('mkfifo', [gate]);
    if (status !== 0) throw new Error(`mkfifo ${gate} failed`);
    return {
      id,
      command: `echo $$ >> '${this.#starts(id)}'; read code < '${gate}'; exit $code`,
    };
  }

  /** The processes that have started as this task: more than one is a task that ran twice. */
  pids(id: string): readonly number[] {
    const file = this.#starts(id);
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8').trim().split('\n').map(Number);
  }

  /** Whether the task's one process runs. */
  isRunning(id: string): boolean {
    const pids = this.pids(id);
    return pids.length === 1 && pids.every(isAlive);
  }

  /** Lets the task end, and waits until its process is gone. */
  async end(id: string, exitCode: number): Promise<void> {
    // Opening blocks until the task has opened its side: it may be on its way there.
    const gate = await open(this.#gate(id), 'w');
    await gate.writeFile(`${String(exitCode)}\n`);
    await gate.close();
    await waitUntil(() => !this.isRunning(id), {
      what: `the process of task ${id} ends`,
      timeoutMs: pipeTimeoutMs,
    });
  }

  #gate(id: string): string {
    return join(this.#folder, `${id}.gate`);
  }

  #starts(id: string): string {
    return join(this.#folder, `${id}.starts`);
  }
}
