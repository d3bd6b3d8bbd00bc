import { expectData } from '@mezzo/api-client';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, killProcessesOf, ManagedProcess, waitUntil, type Exit } from '@mezzo/tools';
import { builtService, plainEnvironment } from './built-services.ts';
import { getJson, masterAt, type Endpoint } from './http.ts';
import { findLeftovers, type Leftovers } from './leftovers.ts';

export type Flags = Readonly<Record<string, string>>;

export interface TestClusterOptions {
  /** How many agents; one by default. */
  readonly agents?: number;
  /** Beyond those that the harness sets itself; they win. */
  readonly masterFlags?: Flags;
  readonly agentFlags?: Flags;
}

/** Time for a process to answer and for an agent to register, on a busy machine. */
const startTimeoutMs = 30_000;

/** Time that a service has to end by itself on SIGTERM. */
const stopGraceMs = 10_000;

/** The resources that every real client of the compatibility tests is content with. */
const agentFlagsDefault: Flags = {
  launcher: 'posix',
  isolation: 'posix/cpu,posix/mem,filesystem/posix',
  resources: 'cpus:4;mem:4096;disk:8192;ports:[31000-32000]',
};

/** One process of a cluster. It keeps its port and folders when it is started again. */
export class TestService {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly folder: string;
  readonly #program: 'master' | 'agent';
  readonly #flags: Flags;
  #process: ManagedProcess | undefined;

  constructor(options: {
    readonly name: string;
    readonly program: 'master' | 'agent';
    readonly port: number;
    readonly folder: string;
    readonly flags: Flags;
  }) {
    this.name = options.name;
    this.endpoint = { host: '127.0.0.1', port: options.port };
    this.folder = options.folder;
    this.#program = options.program;
    this.#flags = options.flags;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error(`${this.name} was not started`);
    return pid;
  }

  /** The end of what it wrote. */
  get logTail(): string {
    return this.#process?.tail ?? '';
  }

  /** Starts the process and waits until it answers. */
  async start(): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const started = new ManagedProcess({
      command: process.execPath,
      args: [
        builtService(this.#program),
        ...Object.entries(this.#flags).map(([flag, value]) => `--${flag}=${value}`),
      ],
      cwd: this.folder,
      env: plainEnvironment(),
      logFile: join(this.folder, 'log'),
    });
    this.#process = started;
    await waitUntil(
      async () => {
        if (started.exit !== undefined) return true;
        await getJson(this.endpoint, '/version');
        return true;
      },
      { what: `${this.name} answers`, timeoutMs: startTimeoutMs },
    );
    if (started.exit !== undefined) throw new Error(`${this.name} ended:\n${started.tail}`);
  }

  /** Sends the signal; SIGKILL, SIGTERM and SIGINT are waited for. */
  async signal(signal: NodeJS.Signals): Promise<Exit | undefined> {
    this.#process?.signal(signal);
    const isDeadly = ['SIGKILL', 'SIGTERM', 'SIGINT'].includes(signal);
    return isDeadly ? this.#process?.exited : undefined;
  }

  async stop(): Promise<void> {
    this.#process?.signal('SIGCONT');
    await this.#process?.stop(stopGraceMs);
  }
}

/** A master and its agents as processes of their own, below one temporary folder. */
export class TestCluster implements AsyncDisposable {
  readonly folder: string;
  readonly master: TestService;
  readonly agents: readonly TestService[];

  private constructor(folder: string, master: TestService, agents: readonly TestService[]) {
    this.folder = folder;
    this.master = master;
    this.agents = agents;
  }

  static async start(options: TestClusterOptions = {}): Promise<TestCluster> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-e2e-')));
    const master = masterService(folder, await freePort(), options.masterFlags);
    const agents: TestService[] = [];
    for (let index = 1; index <= (options.agents ?? 1); index += 1) {
      const port = await freePort();
      agents.push(agentService(folder, `agent-${String(index)}`, port, master, options.agentFlags));
    }
    const cluster = new TestCluster(folder, master, agents);
    try {
      await master.start();
      await Promise.all(agents.map((agent) => agent.start()));
      await cluster.agentsRegistered();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Waits until the master counts all agents as active. */
  async agentsRegistered(): Promise<void> {
    await waitUntil(
      async () => {
        const { slaves } = await expectData(masterAt(this.master.endpoint).GET('/slaves'));
        return slaves.filter(({ active }) => active).length >= this.agents.length;
      },
      { what: 'the agents register', timeoutMs: startTimeoutMs },
    );
  }

  /** The end of every log, for the message of a failing test. */
  logTails(): string {
    return [this.master, ...this.agents]
      .map(({ name, logTail }) => `--- ${name}\n${logTail}`)
      .join('\n');
  }

  leftovers(): Leftovers {
    const ports = [this.master, ...this.agents].map(({ endpoint }) => endpoint.port);
    return findLeftovers(this.folder, ports);
  }

  /** Stops the services in good order, ends their tasks, and removes the folder. */
  async stop(): Promise<void> {
    await Promise.all(this.agents.map((agent) => agent.stop()));
    await this.master.stop();
    killProcessesOf(this.folder);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function masterService(folder: string, port: number, flags: Flags = {}): TestService {
  const own = join(folder, 'master');
  return new TestService({
    name: 'master',
    program: 'master',
    port,
    folder: own,
    flags: {
      ip: '127.0.0.1',
      port: String(port),
      hostname: 'localhost',
      work_dir: join(own, 'work'),
      ...flags,
    },
  });
}

function agentService(
  folder: string,
  name: string,
  port: number,
  master: TestService,
  flags: Flags = {},
): TestService {
  const own = join(folder, name);
  return new TestService({
    name,
    program: 'agent',
    port,
    folder: own,
    flags: {
      ip: '127.0.0.1',
      port: String(port),
      hostname: 'localhost',
      master: `127.0.0.1:${String(master.endpoint.port)}`,
      work_dir: join(own, 'work'),
      runtime_dir: join(own, 'run'),
      ...agentFlagsDefault,
      ...flags,
    },
  });
}
