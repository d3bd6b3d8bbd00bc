import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../processes/free-port.ts';
import type { Exit } from '../processes/managed-process.ts';
import { killProcessesOf } from '../processes/process-table.ts';
import { ServiceProcess } from '../processes/service-process.ts';
import { waitUntil } from '../processes/wait-until.ts';
import {
  etcdService,
  mezzoService,
  redisService,
  type Flags,
  type ServiceKind,
  type ServicePlace,
} from './cluster-services.ts';
import { masterStatus, type MasterStatus } from './cluster-status.ts';

export interface DistributedClusterOptions {
  /** The repository's root. */
  readonly root: string;
  /** Everything lies below it. Only this cluster may use it. */
  readonly folder: string;
  readonly etcdMembers?: 1 | 3;
  readonly masters?: number;
  readonly agents?: number;
  /** Start again whatever ends by itself. */
  readonly isSupervised?: boolean;
  /** Beyond those that the cluster sets itself; they win. */
  readonly masterFlags?: Flags;
  readonly agentFlags?: Flags | ((index: number) => Flags);
  /** The port of the index-th service of a kind; free ones by default. */
  readonly portOf?: (kind: 'master' | 'agent', index: number) => number | undefined;
  readonly onEnded?: (name: string, exit: Exit) => void;
}

const countDefault = 3;

/** Time for a leader to be elected and for agents to register, on a busy machine. */
const settleTimeoutMs = 90_000;

/** etcd, Redis, masters and agents as processes of this machine. */
export class DistributedCluster {
  readonly folder: string;
  readonly etcd: readonly ServiceProcess[];
  readonly redis: ServiceProcess;
  readonly masters: readonly ServiceProcess[];
  readonly agents: readonly ServiceProcess[];
  readonly #etcdFolder: string;

  private constructor(parts: ClusterParts) {
    this.folder = parts.folder;
    this.etcd = parts.etcd;
    this.redis = parts.redis;
    this.masters = parts.masters;
    this.agents = parts.agents;
    this.#etcdFolder = parts.etcdFolder;
  }

  /** Starts everything and waits until the agents are registered. */
  static async start(options: DistributedClusterOptions): Promise<DistributedCluster> {
    const cluster = new DistributedCluster(await planCluster(options));
    try {
      for (const member of cluster.etcd) member.launch();
      await Promise.all([cluster.redis.start(), ...cluster.etcd.map((each) => each.untilReady())]);
      await Promise.all([...cluster.masters, ...cluster.agents].map((each) => each.start()));
      await cluster.agentsRegistered();
    } catch (error) {
      const logs = cluster.logTails();
      await cluster.stop();
      throw new Error(`${String(error)}\n${logs}`, { cause: error });
    }
    return cluster;
  }

  get services(): readonly ServiceProcess[] {
    return [...this.etcd, this.redis, ...this.masters, ...this.agents];
  }

  /** Waits for a master, other than those named, that leads and has read the registry. */
  leader(...others: readonly ServiceProcess[]): Promise<ServiceProcess> {
    return waitUntil(
      async () => {
        const candidates = this.masters.filter((each) => each.isRunning && !others.includes(each));
        const states = await Promise.all(candidates.map((each) => statusOrUndefined(each)));
        return candidates.find((_, index) => states[index]?.isLeading === true);
      },
      { what: 'a master leads', timeoutMs: settleTimeoutMs },
    );
  }

  /** Waits until the leader counts all agents that run as active, and answers it. */
  async agentsRegistered(): Promise<ServiceProcess> {
    return waitUntil(
      async () => {
        const leader = await this.leader();
        const status = await statusOrUndefined(leader);
        const running = this.agents.filter((agent) => agent.isRunning);
        return status?.isLeading === true && status.activeAgents >= running.length && leader;
      },
      { what: 'the agents register', timeoutMs: settleTimeoutMs },
    );
  }

  /** The end of every log, for the message of a failing test. */
  logTails(): string {
    return this.services.map(({ name, logTail }) => `--- ${name}\n${logTail}`).join('\n');
  }

  /**
   * Stops everything in good order, agents first, and whatever their tasks have left. Keeps the folder.
   *
   * @param toAgents - SIGUSR1 lets them shut their executors down
   */
  async stop(toAgents: 'SIGTERM' | 'SIGUSR1' = 'SIGTERM'): Promise<void> {
    await Promise.all(this.agents.map((each) => each.stop(toAgents)));
    await Promise.all(this.masters.map((each) => each.stop()));
    await Promise.all([this.redis, ...this.etcd].map((each) => each.stop()));
    killProcessesOf(this.folder);
    if (!this.#etcdFolder.startsWith(this.folder)) {
      rmSync(this.#etcdFolder, { recursive: true, force: true });
    }
  }
}

interface ClusterParts {
  readonly folder: string;
  readonly etcdFolder: string;
  readonly etcd: readonly ServiceProcess[];
  readonly redis: ServiceProcess;
  readonly masters: readonly ServiceProcess[];
  readonly agents: readonly ServiceProcess[];
}

async function planCluster(options: DistributedClusterOptions): Promise<ClusterParts> {
  const { folder } = options;
  const make = (kind: ServiceKind): ServiceProcess =>
    new ServiceProcess({
      ...kind,
      ...(options.isSupervised !== undefined && { isSupervised: options.isSupervised }),
      ...(options.onEnded && { onEnded: options.onEnded }),
    });
  const etcdFolder = existsSync('/dev/shm')
    ? mkdtempSync('/dev/shm/mezzo-etcd-')
    : join(folder, 'etcd-data');
  const members = await Promise.all(
    (await places(options, 'etcd', options.etcdMembers ?? countDefault)).map(async (place) => ({
      ...place,
      peerPort: await freePort(),
    })),
  );
  const [redisPlace] = await places(options, 'redis', 1);
  if (redisPlace === undefined) throw new Error('unreachable: one place was asked for');
  const redis = `redis://127.0.0.1:${String(redisPlace.port)}`;
  const etcd = members.map(({ port }) => `127.0.0.1:${String(port)}`).join(',');
  const masters = await places(options, 'master', options.masters ?? countDefault);
  const agents = await places(options, 'agent', options.agents ?? countDefault);
  return {
    folder,
    etcdFolder,
    etcd: members.map((each) => make(etcdService(each, members, join(etcdFolder, each.name)))),
    redis: make(redisService(redisPlace)),
    masters: masters.map((place) =>
      make(
        mezzoService({
          root: options.root,
          program: 'master',
          place,
          flags: { etcd, redis, ...options.masterFlags },
        }),
      ),
    ),
    agents: agents.map((place, index) => make(agentService(options, place, { redis, index }))),
  };
}

function agentService(
  { root, agentFlags }: DistributedClusterOptions,
  place: ServicePlace,
  { redis, index }: { readonly redis: string; readonly index: number },
): ServiceKind {
  const flags = {
    master: redis,
    work_dir: join(place.folder, 'work'),
    runtime_dir: join(place.folder, 'run'),
    launcher: 'posix',
    isolation: 'posix/cpu,posix/mem,filesystem/posix',
    ...(typeof agentFlags === 'function' ? agentFlags(index) : agentFlags),
  };
  return mezzoService({ root, program: 'agent', place, flags });
}

async function places(
  { folder, portOf }: DistributedClusterOptions,
  kind: string,
  count: number,
): Promise<readonly ServicePlace[]> {
  const all: ServicePlace[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = count === 1 ? kind : `${kind}-${String(index + 1)}`;
    const asked = kind === 'master' || kind === 'agent' ? portOf?.(kind, index) : undefined;
    all.push({ name, port: asked ?? (await freePort()), folder: join(folder, name) });
  }
  return all;
}

function statusOrUndefined(master: ServiceProcess): Promise<MasterStatus | undefined> {
  return masterStatus(master.endpoint.port).catch(() => undefined);
}
