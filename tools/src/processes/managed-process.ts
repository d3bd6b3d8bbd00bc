import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whose process it is; ours unless given. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
  /** File that gets standard output and error as they come. */
  readonly logFile: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How much of the output is kept in memory, for error messages. */
const tailLengthMax = 16 * 1024;

/** Children that run: they are in sessions of their own and would outlive us. */
const living = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** A child process in a session of its own, so that a Ctrl-C meant for us does not reach it. */
export class ManagedProcess {
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  #exit: Exit | undefined;
  #tail = '';

  constructor(options: ProcessOptions) {
    this.#child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env,
      ...options.owner,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    living.add(this.#child);
    const log = createWriteStream(options.logFile, { flags: 'a' });
    log.on('error', () => undefined);
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      output?.on('data', (bytes: Buffer) => {
        log.write(bytes);
        this.#tail = (this.#tail + bytes.toString()).slice(-tailLengthMax);
      });
    }
    this.exited = new Promise((resolve) => {
      const end = (exit: Exit): void => {
        this.#exit ??= exit;
        living.delete(this.#child);
        log.end();
        resolve(this.#exit);
      };
      this.#child.once('error', (error) => {
        this.#tail += String(error);
        end({ code: null, signal: null });
      });
      this.#child.once('exit', (code, signal) => end({ code, signal }));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** How it ended; undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** The end of what it wrote. */
  get tail(): string {
    return this.#tail;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#exit === undefined) this.#child.kill(signal);
  }

  /** Asks it to end, and makes it end after the grace period. */
  async stop(graceMs: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.signal(signal);
    const grace = new AbortController();
    const late = sleep(graceMs, undefined, { signal: grace.signal }).catch(() => undefined);
    await Promise.race([this.exited, late]);
    grace.abort();
    this.signal('SIGKILL');
    return this.exited;
  }
}
