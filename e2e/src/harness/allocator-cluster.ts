import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@mezzo/domain/testing';
import {
  killProcessesOf,
  ManagedProcess,
  plainEnvironment,
  waitUntil,
  type Exit,
} from '@mezzo/tools';
import { repositoryRoot } from './built-services.ts';
import { getJson, type Endpoint } from './http.ts';

/** Time for a process to answer, a leader to be elected and an agent to register, on a busy machine. */
const settleTimeoutMs = 90_000;
const stopGraceMs = 15_000;
const metricsTimeoutMs = 5_000;

export interface AllocatorClusterOptions {
  readonly masters: number;
  readonly allocators: number;
  readonly lease: string;
}

type Program = 'master' | 'agent' | 'allocator';

/** One process of the cluster. */
export class ClusterMember {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly #folder: string;
  readonly #command: readonly string[];
  #process: ManagedProcess | undefined;

  constructor(name: string, port: number, folder: string, command: readonly string[]) {
    this.name = name;
    this.endpoint = { host: '127.0.0.1', port };
    this.#folder = folder;
    this.#command = command;
  }

  get tail(): string {
    return `--- ${this.name}\n${this.#process?.tail ?? ''}`;
  }

  get isRunning(): boolean {
    return this.#process !== undefined && this.#process.exit === undefined;
  }

  launch(): void {
    mkdirSync(this.#folder, { recursive: true });
    const [command = '', ...args] = this.#command;
    this.#process = new ManagedProcess({
      command,
      args,
      cwd: this.#folder,
      env: plainEnvironment(),
      logFile: join(this.#folder, 'log'),
    });
  }

  /** A metric of a service of ours; undefined while it does not answer. */
  async metric(name: string): Promise<number | undefined> {
    const timeout = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('late')), metricsTimeoutMs).unref();
    });
    const snapshot = getJson(this.endpoint, '/metrics/snapshot');
    const metrics = await Promise.race([snapshot, timeout]).catch(() => ({}));
    return (metrics as Record<string, number>)[name];
  }

  /** Sends the signal; those that end a process are waited for. */
  async signal(signal: NodeJS.Signals): Promise<Exit | undefined> {
    this.#process?.signal(signal);
    return ['SIGKILL', 'SIGTERM'].includes(signal) ? this.#process?.exited : undefined;
  }

  async stop(): Promise<void> {
    this.#process?.signal('SIGCONT');
    await this.#process?.stop(stopGraceMs);
  }
}

/** etcd, Redis, masters with allocators that are processes of their own, and one agent. */
export class AllocatorCluster {
  readonly folder: string;
  readonly masters: readonly ClusterMember[];
  readonly allocators: readonly ClusterMember[];
  readonly #others: readonly ClusterMember[];

  private constructor(
    folder: string,
    masters: readonly ClusterMember[],
    allocators: readonly ClusterMember[],
    others: readonly ClusterMember[],
  ) {
    this.folder = folder;
    this.masters = masters;
    this.allocators = allocators;
    this.#others = others;
  }

  static async start(options: AllocatorClusterOptions): Promise<AllocatorCluster> {
    const cluster = await AllocatorCluster.#plan(options);
    try {
      for (const member of cluster.#all) member.launch();
      const master = await cluster.leadingMaster();
      await waitUntil(async () => (await master.metric('master/slaves_active')) === 1, {
        what: 'the agent registers',
        timeoutMs: settleTimeoutMs,
      });
    } catch (error) {
      const tails = cluster.tails();
      await cluster.stop();
      throw new Error(`${String(error)}\n${tails}`, { cause: error });
    }
    return cluster;
  }

  static async #plan(options: AllocatorClusterOptions): Promise<AllocatorCluster> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-allocators-')));
    const etcd = await etcdMember(folder);
    const redis = await redisMember(folder);
    const shared = {
      etcd: `127.0.0.1:${String(etcd.endpoint.port)}`,
      etcd_lease: options.lease,
      redis: `redis://127.0.0.1:${String(redis.endpoint.port)}`,
    };
    const many = (count: number, program: Program, flags: Record<string, string>) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          mezzoMember(folder, program, index + 1, { ...shared, ...flags }),
        ),
      );
    const masters = await many(options.masters, 'master', { allocator_service: 'redis' });
    const allocators = await many(options.allocators, 'allocator', {});
    const { folder: own, member: agent } = await agentMember(folder, shared.redis);
    mkdirSync(own, { recursive: true });
    return new AllocatorCluster(folder, masters, allocators, [etcd, redis, agent]);
  }

  get #all(): readonly ClusterMember[] {
    return [...this.#others, ...this.masters, ...this.allocators];
  }

  leadingMaster(): Promise<ClusterMember> {
    return leader(this.masters, 'master/elected', 'a master leads');
  }

  leadingAllocator(): Promise<ClusterMember> {
    return leader(this.allocators, 'allocator/elected', 'an allocator leads');
  }

  tails(): string {
    return this.#all.map(({ tail }) => tail).join('\n');
  }

  async stop(): Promise<void> {
    for (const member of this.#all.toReversed()) await member.stop();
    killProcessesOf(this.folder);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function leader(
  members: readonly ClusterMember[],
  metric: string,
  what: string,
): Promise<ClusterMember> {
  return waitUntil(
    async () => {
      for (const member of members) {
        if (member.isRunning && (await member.metric(metric)) === 1) return member;
      }
      return undefined;
    },
    { what, timeoutMs: settleTimeoutMs },
  );
}

async function etcdMember(folder: string): Promise<ClusterMember> {
  const [port, peerPort] = [await freePort(), await freePort()];
  const client = `http://127.0.0.1:${String(port)}`;
  const peer = `http://127.0.0.1:${String(peerPort)}`;
  const own = join(folder, 'etcd');
  const args = [
    ['--name', 'etcd'],
    ['--data-dir', join(own, 'data')],
    ['--listen-client-urls', client],
    ['--advertise-client-urls', client],
    ['--listen-peer-urls', peer],
    ['--initial-advertise-peer-urls', peer],
    ['--initial-cluster', `etcd=${peer}`],
  ].flat();
  return new ClusterMember('etcd', port, own, ['/usr/bin/etcd', ...args]);
}

async function redisMember(folder: string): Promise<ClusterMember> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--appendonly', 'yes', '--save', ''];
  return new ClusterMember('redis', port, join(folder, 'redis'), [
    '/usr/bin/redis-server',
    ...args,
  ]);
}

async function mezzoMember(
  folder: string,
  program: Program,
  index: number,
  flags: Readonly<Record<string, string>>,
): Promise<ClusterMember> {
  const name = `${program}-${String(index)}`;
  const port = await freePort();
  const all = { ip: '127.0.0.1', port: String(port), hostname: 'localhost', ...flags };
  return new ClusterMember(name, port, join(folder, name), [
    process.execPath,
    join(repositoryRoot, 'dist', program, 'main.js'),
    ...Object.entries(all).map(([flag, value]) => `--${flag}=${value}`),
  ]);
}

async function agentMember(folder: string, redis: string) {
  const own = join(folder, 'agent-1');
  const member = await mezzoMember(folder, 'agent', 1, {
    master: redis,
    work_dir: join(own, 'work'),
    runtime_dir: join(own, 'run'),
    launcher: 'posix',
    isolation: 'posix/cpu,posix/mem,filesystem/posix',
    resources: 'cpus:4;mem:4096;disk:8192',
  });
  return { folder: own, member };
}
