import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { AdapterError } from '@mezzo/domain';
import { encodeCommand, type WardenVerb } from './warden-frame.ts';
import { LineSplitter, parseWardenEvent, type WardenEvent } from './warden-event.ts';

export interface WardenOptions {
  readonly runtimeDirectory: string;
  /** Sees to it that the program is there, and tells where: `installWardenProgram`. */
  readonly program: () => Promise<string>;
  readonly onEvent: (event: WardenEvent) => void;
  /** The warden died and another took its place: commands sent before may not have been obeyed. */
  readonly onRestart: () => void;
  /** The warden died and no other could be started; it is tried again and again. */
  readonly onUnavailable: (error: unknown) => void;
}

const RESTART_DELAY_MS = 50;

/** What keeps a warden from starting does not go away in a moment. */
const RETRY_DELAY_MS = 1000;

/**
 * The agent's end of the warden (native/warden.c): commands go down its stdin, events come up a
 * FIFO that supervisors of earlier agents write to as well.
 *
 * The FIFO `agent` is held open for writing as long as this process lives: that is how supervisors
 * know that it does.
 */
export class Warden {
  readonly #options: WardenOptions;
  readonly #lines = new LineSplitter();
  #pending: Buffer[] = [];
  #process: ChildProcess | undefined;
  #events: Socket | undefined;
  #presence: number | undefined;
  #restart: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: WardenOptions) {
    this.#options = options;
  }

  /** @throws AdapterError `conflict` when another agent uses the runtime directory. */
  async start(): Promise<void> {
    const { runtimeDirectory } = this.#options;
    await mkdir(runtimeDirectory, { recursive: true });
    refuseSecondAgent(join(runtimeDirectory, 'events'));
    await this.#spawn();
    const flags = constants.O_RDWR | constants.O_NONBLOCK;
    this.#presence = openSync(join(runtimeDirectory, 'agent'), flags);
    const fd = openSync(join(runtimeDirectory, 'events'), flags);
    this.#events = new Socket({ fd, readable: true, writable: false });
    this.#events.setEncoding('utf8');
    this.#events.on('data', (chunk: string) => this.#read(chunk));
  }

  /**
   * Commands are obeyed in order; those of one turn of the event loop share a write. What a warden
   * has not read when it dies is lost: see `onRestart`.
   */
  send(frame: Buffer): void {
    if (this.#pending.length === 0) process.nextTick(() => this.#flush());
    this.#pending.push(frame);
  }

  command(verb: WardenVerb, ...fields: readonly string[]): void {
    this.send(encodeCommand(verb, ...fields));
  }

  /**
   * Lets go of everything. Containers live on, as after the death of the agent; when there are none
   * (`vacant`), the FIFOs go too.
   */
  async close({ vacant }: { readonly vacant: boolean }): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    this.#events?.destroy();
    if (this.#presence !== undefined) closeSync(this.#presence);
    this.#presence = undefined;
    this.#flush();
    const stdin = this.#process?.stdin;
    if (stdin && !stdin.destroyed) await new Promise<void>((done) => stdin.end(done));
    if (vacant) await removeFifos(this.#options.runtimeDirectory);
  }

  /** While there is no warden, commands wait for the next one. */
  #flush(): void {
    if (!this.#process || this.#pending.length === 0) return;
    const frames = this.#pending;
    this.#pending = [];
    this.#process.stdin?.write(Buffer.concat(frames));
  }

  #read(chunk: string): void {
    for (const line of this.#lines.push(chunk)) {
      const event = parseWardenEvent(line);
      if (event) this.#options.onEvent(event);
    }
  }

  async #spawn(): Promise<void> {
    const program = await this.#options.program();
    const child = spawn(program, [this.#options.runtimeDirectory], {
      // Its own session: a Ctrl-C at the agent's terminal is not meant for containers.
      detached: true,
      // No stderr: it outlives us and would keep a pipe of ours open for whoever reads it.
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {},
    });
    // Neither a container nor its warden keeps the agent from ending.
    child.unref();
    await firstWord(child, program);
    child.stdout.destroy();
    child.stdin.on('error', () => undefined); // EPIPE: `exit` follows and is handled there
    child.once('exit', () => this.#onExit(child));
    this.#process = child;
    if (child.exitCode !== null || child.signalCode !== null) this.#onExit(child);
  }

  #onExit(child: ChildProcess): void {
    if (this.#closed || this.#process !== child) return;
    this.#process = undefined;
    this.#restart = setTimeout(() => void this.#startAgain(), RESTART_DELAY_MS);
  }

  async #startAgain(): Promise<void> {
    try {
      await this.#spawn();
      this.#flush();
      this.#options.onRestart();
    } catch (error) {
      if (this.#closed) return;
      this.#pending = [];
      this.#options.onUnavailable(error);
      this.#restart = setTimeout(() => void this.#startAgain(), RETRY_DELAY_MS);
    }
  }
}

/** The FIFO of events has a reader exactly as long as an agent lives. */
function refuseSecondAgent(path: string): void {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    return;
  }
  throw new AdapterError('conflict', `another agent uses the runtime directory of ${path}`);
}

async function removeFifos(runtimeDirectory: string): Promise<void> {
  for (const name of ['events', 'agent']) await rm(join(runtimeDirectory, name), { force: true });
}

/** Resolves when the warden has made its FIFOs and listens. */
async function firstWord(child: ChildProcess, program: string): Promise<void> {
  const failed = new AbortController();
  const why = (cause: unknown): AdapterError =>
    new AdapterError('unavailable', `the supervisor program ${program} does not start`, { cause });
  child.once('exit', (code) => failed.abort(new Error(`exit code ${String(code)}`)));
  child.once('error', (error) => failed.abort(error));
  try {
    if (!child.stdout) throw new Error('no stdout');
    await once(child.stdout, 'data', { signal: failed.signal });
  } catch (error) {
    throw why(failed.signal.aborted ? failed.signal.reason : error);
  }
}
