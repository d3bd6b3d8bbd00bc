import { expectData } from '@mezzo/api-client';
import { chownSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  killProcessesOf,
  ManagedProcess,
  plainEnvironment,
  waitUntil,
  type Exit,
} from '@mezzo/tools';
import { builtService } from './built-services.ts';
import { masterAt, type Endpoint } from './http.ts';
import { findLeftovers, type Leftovers } from './leftovers.ts';

/** Time for the cluster to answer and for its agent to register, on a busy machine. */
const startTimeoutMs = 30_000;

/** Time that the cluster has to end its tasks and itself. */
const stopGraceMs = 30_000;

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The embedded cluster, as `npm start` runs it: master and agent in one process. Killed, it can be
 * started again on the same folder and ports.
 */
export class EmbeddedCluster implements AsyncDisposable {
  readonly folder: string;
  readonly master: Endpoint;
  readonly #ports: readonly [number, number];
  readonly #owner: Owner | undefined;
  #process: ManagedProcess | undefined;

  private constructor(folder: string, ports: readonly [number, number], owner?: Owner) {
    this.folder = folder;
    this.#ports = ports;
    this.#owner = owner;
    this.master = { host: '127.0.0.1', port: ports[0] };
  }

  /** @param owner - whose processes they are; ours unless given */
  static async start(owner?: Owner): Promise<EmbeddedCluster> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-embedded-')));
    if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
    const cluster = new EmbeddedCluster(folder, [await freePort(), await freePort()], owner);
    try {
      await cluster.startAgain();
    } catch (error) {
      await cluster.dispose();
      throw error;
    }
    return cluster;
  }

  /**
   * Starts the process on its folder and waits until the agent is there.
   *
   * @param resources - of the agent
   */
  async startAgain(resources?: string): Promise<void> {
    const started = new ManagedProcess({
      command: process.execPath,
      args: [
        builtService('local'),
        ...embeddedFlags({ folder: join(this.folder, 'work'), ports: this.#ports, resources }),
      ],
      cwd: this.folder,
      env: plainEnvironment(),
      owner: this.#owner,
      logFile: join(this.folder, 'log'),
    });
    this.#process = started;
    await waitUntil(async () => started.exit !== undefined || (await hasAgent(this.master)), {
      what: 'the embedded cluster has its agent',
      timeoutMs: startTimeoutMs,
    });
    if (started.exit !== undefined) throw new Error(`the cluster ended:\n${started.tail}`);
  }

  /** `kill -9` of master and agent at once. */
  async kill(): Promise<void> {
    this.#process?.signal('SIGKILL');
    await this.#process?.exited;
  }

  /** What Ctrl-C does. Resolves with the exit when the cluster has cleaned up by itself. */
  async interrupt(): Promise<Exit | undefined> {
    return this.#process?.stop(stopGraceMs, 'SIGINT');
  }

  leftovers(): Leftovers {
    return findLeftovers(this.folder, this.#ports);
  }

  get logTail(): string {
    return this.#process?.tail ?? '';
  }

  /** Ends whatever is left and removes the folder. */
  async dispose(): Promise<void> {
    await this.interrupt();
    killProcessesOf(this.folder);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}

/** Flags of the embedded cluster for its own folder and ports: of the master, of the agent. */
export function embeddedFlags({
  folder,
  ports: [port, agentPort],
  resources = 'cpus:4;mem:4096;disk:8192;ports:[31000-32000]',
}: {
  readonly folder: string;
  readonly ports: readonly [number, number];
  readonly resources?: string | undefined;
}): string[] {
  const flags = {
    port: String(port),
    agent_port: String(agentPort),
    work_dir: folder,
    resources,
  };
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}

/** Whether the master answers and counts one active agent. */
export async function hasAgent(master: Endpoint): Promise<boolean> {
  const { slaves } = await expectData(masterAt(master).GET('/slaves'));
  return slaves.some(({ active }) => active);
}
