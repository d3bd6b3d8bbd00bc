import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManagedProcess, type Exit } from './managed-process.ts';
import { waitUntil } from './wait-until.ts';

export interface ServiceOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  readonly port: number;
  /** Its current folder, with its log. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether it answers; a rejection counts as "not yet". */
  readonly isReady: () => Promise<boolean>;
  /** Start it again whenever it ends by itself, as a supervisor of services does. */
  readonly isSupervised?: boolean;
  /** It ended by itself. */
  readonly onEnded?: (name: string, exit: Exit) => void;
}

/** Time for a process to answer, on a busy machine. */
const startTimeoutMs = 60_000;

/** Time that a service has to end by itself. */
const stopGraceMs = 15_000;

/** A service that ends at once each time must not keep the machine busy. */
const restartPauseMs = 500;

const deadlySignals: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT']);

/** One process of a cluster. It keeps its port and folder when it is started again. */
export class ServiceProcess {
  readonly name: string;
  readonly folder: string;
  readonly endpoint: { readonly host: string; readonly port: number };
  readonly #options: ServiceOptions;
  #process: ManagedProcess | undefined;
  /** Somebody has told it to end: it is not to be started again. */
  #isDismissed = false;

  constructor(options: ServiceOptions) {
    this.name = options.name;
    this.folder = options.folder;
    this.endpoint = { host: options.host ?? '127.0.0.1', port: options.port };
    this.#options = options;
  }

  /** The process id of its last start. */
  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error(`${this.name} was not started`);
    return pid;
  }

  get isRunning(): boolean {
    return this.#process !== undefined && this.#process.exit === undefined;
  }

  /** The end of what it wrote. */
  get logTail(): string {
    return this.#process?.tail ?? '';
  }

  /** Resolves when the process that runs now has ended. */
  get exited(): Promise<Exit | undefined> {
    return this.#process?.exited ?? Promise.resolve(undefined);
  }

  /** Starts the process and waits until it answers. */
  async start(): Promise<void> {
    this.launch();
    await this.untilReady();
  }

  /** Starts the process and returns at once. */
  launch(): void {
    const { command, args, env } = this.#options;
    mkdirSync(this.folder, { recursive: true });
    this.#isDismissed = false;
    const started = new ManagedProcess({
      command,
      args,
      cwd: this.folder,
      env,
      logFile: join(this.folder, 'log'),
    });
    this.#process = started;
    void started.exited.then((exit) => this.#ended(started, exit));
  }

  /** Rejects when it ends instead, or does not answer in time. */
  async untilReady(): Promise<void> {
    const started = this.#process;
    await waitUntil(async () => started?.exit !== undefined || this.#options.isReady(), {
      what: `${this.name} answers`,
      timeoutMs: startTimeoutMs,
    });
    if (started?.exit !== undefined) throw new Error(`${this.name} ended:\n${started.tail}`);
  }

  /** Sends the signal. One that is to end it is waited for, and it stays ended. */
  async signal(signal: NodeJS.Signals): Promise<Exit | undefined> {
    if (!deadlySignals.has(signal)) {
      this.#process?.signal(signal);
      return undefined;
    }
    this.#isDismissed = true;
    this.#process?.signal(signal);
    return this.#process?.exited;
  }

  /** Ends it for good, whatever state it is in. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#isDismissed = true;
    this.#process?.signal('SIGCONT');
    await this.#process?.stop(stopGraceMs, signal);
  }

  async #ended(ended: ManagedProcess, exit: Exit): Promise<void> {
    if (this.#isDismissed || this.#process !== ended) return;
    this.#options.onEnded?.(this.name, exit);
    if (this.#options.isSupervised !== true) return;
    await sleep(restartPauseMs);
    if (!this.#mayRestart(ended)) return;
    this.launch();
  }

  #mayRestart(ended: ManagedProcess): boolean {
    return !this.#isDismissed && this.#process === ended;
  }
}
