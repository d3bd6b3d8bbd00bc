import { expectData } from '@mezzo/api-client';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  killProcessesOf,
  mezzoService,
  ServiceProcess,
  waitUntil,
  type Flags,
} from '@mezzo/tools';
import { repositoryRoot } from './built-services.ts';
import { masterAt } from './http.ts';
import { findLeftovers, type Leftovers } from './leftovers.ts';

export interface TestClusterOptions {
  /** How many agents; one by default. */
  readonly agents?: number;
  /** Where clients are sent: to the master itself, unless said otherwise. */
  readonly door?: 'master' | 'gateway';
  /** Beyond those that the harness sets itself; they win. */
  readonly masterFlags?: Flags;
  readonly agentFlags?: Flags;
}

/** Time for a process to answer and for an agent to register, on a busy machine. */
const startTimeoutMs = 30_000;

/** The resources that every real client of the compatibility tests is content with. */
const agentFlagsDefault: Flags = {
  launcher: 'posix',
  isolation: 'posix/cpu,posix/mem,filesystem/posix',
  resources: 'cpus:4;mem:4096;disk:8192;ports:[31000-32000]',
};

/** One of our services as a process of a cluster. */
export class TestService extends ServiceProcess {
  constructor({
    program,
    flags,
    ...place
  }: {
    readonly name: string;
    readonly program: 'master' | 'agent' | 'api-gateway';
    readonly port: number;
    readonly folder: string;
    readonly flags: Flags;
  }) {
    super(mezzoService({ root: repositoryRoot, program, place, flags }));
  }
}

/** A master and its agents as processes of their own, below one temporary folder. */
export class TestCluster implements AsyncDisposable {
  readonly folder: string;
  readonly master: TestService;
  readonly agents: readonly TestService[];
  /** The service that clients are to speak with. */
  readonly door: TestService;

  private constructor(parts: Pick<TestCluster, 'folder' | 'master' | 'agents' | 'door'>) {
    this.folder = parts.folder;
    this.master = parts.master;
    this.agents = parts.agents;
    this.door = parts.door;
  }

  static async start(options: TestClusterOptions = {}): Promise<TestCluster> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-e2e-')));
    const master = masterService(folder, await freePort(), options.masterFlags);
    const agents: TestService[] = [];
    for (let index = 1; index <= (options.agents ?? 1); index += 1) {
      const port = await freePort();
      agents.push(agentService(folder, `agent-${String(index)}`, port, master, options.agentFlags));
    }
    const isBehindGateway = options.door === 'gateway';
    const door = isBehindGateway ? gatewayService(folder, await freePort(), master) : master;
    const cluster = new TestCluster({ folder, master, agents, door });
    try {
      await master.start();
      await Promise.all(agents.map((agent) => agent.start()));
      await cluster.agentsRegistered();
      if (isBehindGateway) await door.start();
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
    return this.#services.map(({ name, logTail }) => `--- ${name}\n${logTail}`).join('\n');
  }

  get #services(): readonly TestService[] {
    return [...new Set([this.master, this.door, ...this.agents])];
  }

  leftovers(): Leftovers {
    const ports = this.#services.map(({ endpoint }) => endpoint.port);
    return findLeftovers(this.folder, ports);
  }

  /** Stops the services in good order, ends their tasks, and removes the folder. */
  async stop(): Promise<void> {
    if (this.door !== this.master) await this.door.stop();
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
      work_dir: join(own, 'work'),
      ...flags,
    },
  });
}

function gatewayService(folder: string, port: number, master: TestService): TestService {
  return new TestService({
    name: 'gateway',
    program: 'api-gateway',
    port,
    folder: join(folder, 'gateway'),
    flags: { masters: `127.0.0.1:${String(master.endpoint.port)}` },
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
      master: `127.0.0.1:${String(master.endpoint.port)}`,
      work_dir: join(own, 'work'),
      runtime_dir: join(own, 'run'),
      ...agentFlagsDefault,
      ...flags,
    },
  });
}
