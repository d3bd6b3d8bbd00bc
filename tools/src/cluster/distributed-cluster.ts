import { rmSync } from 'node:fs';
import type { Exit } from '../processes/managed-process.ts';
import { killProcessesOf } from '../processes/process-table.ts';
import type { ServiceProcess } from '../processes/service-process.ts';
import { waitUntil } from '../processes/wait-until.ts';
import type { ClusterSecurity } from './cluster-security.ts';
import type { Flags, MezzoProgram } from './cluster-services.ts';
import { planCluster, type ClusterPlan } from './cluster-plan.ts';
import { masterStatus, type MasterStatus } from './cluster-status.ts';

export interface DistributedClusterOptions {
  /** The repository's root. */
  readonly root: string;
  /** Everything lies below it. Only this cluster may use it. */
  readonly folder: string;
  readonly etcdMembers?: 1 | 3;
  /** Stand on these, in the form of the flags of that name, and start none of our own. */
  readonly base?: { readonly etcd: string; readonly redis: string };
  readonly masters?: number;
  readonly agents?: number;
  /** None by default: the leading master allocates by itself. */
  readonly allocators?: number;
  /** None by default. */
  readonly gateways?: number;
  /** Start again whatever ends by itself. */
  readonly isSupervised?: boolean;
  /** Everybody may do everything by default. */
  readonly security?: ClusterSecurity;
  /** Beyond those that the cluster sets itself; they win. */
  readonly masterFlags?: Flags;
  readonly agentFlags?: Flags | ((index: number) => Flags);
  /** The port of the index-th service of a kind; free ones by default. */
  readonly portOf?: (program: MezzoProgram, index: number) => number;
  readonly onEnded?: (name: string, exit: Exit) => void;
}

/** Time for a leader to be elected and for agents to register, on a busy machine. */
const settleTimeoutMs = 90_000;

/** etcd, Redis, masters and agents as processes of this machine. */
export class DistributedCluster {
  readonly folder: string;
  readonly etcd: readonly ServiceProcess[];
  readonly masters: readonly ServiceProcess[];
  readonly agents: readonly ServiceProcess[];
  readonly allocators: readonly ServiceProcess[];
  readonly gateways: readonly ServiceProcess[];
  readonly #redis: ServiceProcess | undefined;
  readonly #etcdFolder: string | undefined;

  private constructor(parts: ClusterPlan) {
    this.folder = parts.folder;
    this.etcd = parts.etcd;
    this.#redis = parts.redis;
    this.masters = parts.masters;
    this.agents = parts.agents;
    this.allocators = parts.allocators;
    this.gateways = parts.gateways;
    this.#etcdFolder = parts.etcdFolder;
  }

  /** Starts everything and waits until the agents are registered. */
  static async start(options: DistributedClusterOptions): Promise<DistributedCluster> {
    const { security } = options;
    const cluster = new DistributedCluster(await planCluster(options));
    try {
      await security?.prepare();
      for (const member of cluster.etcd) member.launch();
      await Promise.all([
        cluster.#redis?.start(),
        ...cluster.etcd.map((each) => each.untilReady()),
      ]);
      await security?.admit(cluster.etcd.map(({ endpoint }) => endpoint.port));
      await Promise.all(cluster.#mezzo.map((each) => each.start()));
      await cluster.agentsRegistered();
    } catch (error) {
      const logs = cluster.logTails();
      await cluster.stop();
      throw new Error(`${String(error)}\n${logs}`, { cause: error });
    }
    return cluster;
  }

  get services(): readonly ServiceProcess[] {
    return [...this.etcd, ...(this.#redis ? [this.#redis] : []), ...this.#mezzo];
  }

  /** Throws when the cluster stands on somebody else's. */
  get redis(): ServiceProcess {
    if (this.#redis === undefined) throw new Error('this cluster has no Redis of its own');
    return this.#redis;
  }

  get #mezzo(): readonly ServiceProcess[] {
    return [...this.masters, ...this.allocators, ...this.agents, ...this.gateways];
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
    for (const services of [this.gateways, this.allocators, this.masters]) {
      await Promise.all(services.map((each) => each.stop()));
    }
    await this.#redis?.stop();
    // The last member of etcd would look for seconds for one to hand its leadership to.
    await Promise.all(this.etcd.map((each) => each.stop('SIGKILL')));
    killProcessesOf(this.folder);
    if (this.#etcdFolder?.startsWith(this.folder) === false) {
      rmSync(this.#etcdFolder, { recursive: true, force: true });
    }
  }
}

function statusOrUndefined(master: ServiceProcess): Promise<MasterStatus | undefined> {
  return masterStatus(master.endpoint).catch(() => undefined);
}
