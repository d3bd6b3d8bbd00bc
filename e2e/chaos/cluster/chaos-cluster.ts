import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  etcdService,
  freePort,
  killProcessesOf,
  masterStatus,
  mezzoService,
  redisService,
  ServiceProcess,
  waitUntil,
  type Flags,
  type MezzoProgram,
  type ServiceKind,
} from '@mezzo/tools';
import type { Endpoint } from '../../src/harness/http.ts';
import { leadsEtcd } from './etcd-status.ts';
import type { Network } from './network.ts';
import { redisCommand } from './redis-command.ts';
import { SmallDisk } from './small-disk.ts';
import { WallClock } from './wall-clock.ts';

export interface ChaosClusterOptions {
  /** The repository's root. */
  readonly root: string;
  readonly folder: string;
  readonly agentTotals: { readonly cpus: number; readonly mem: number };
  /** Where each process is a machine of its own; without it all are on this one. */
  readonly network?: Network | undefined;
  /** Whether folders may be mounted as small disks. */
  readonly hasDisks: boolean;
  /** What shifts clocks, where it could be built. */
  readonly clockLibrary?: string | undefined;
}

/** One process of the cluster, and what can be done to it. */
export interface Member {
  readonly name: string;
  readonly kind: MemberKind;
  readonly service: ServiceProcess;
  readonly clock: WallClock | undefined;
  readonly disk: SmallDisk | undefined;
}

export type MemberKind = 'etcd' | 'redis' | MezzoProgram;

/** Where Redis is found, whichever of the two serves. */
const redisAddress = '10.77.200.1';

/** A busy machine takes long to start sixteen processes. */
const settleTimeoutMs = 120_000;

/** Room for its log, of which etcd takes 64 MB at a time, and for the sandboxes of a run. */
const diskMegabytes = { etcd: 320, redis: 128, agent: 192 };

/** Agents are missed after 15 seconds: a run has no time to wait for Mesos' 75. */
const masterFlags: Flags = { agent_ping_timeout: '5secs', max_agent_ping_timeouts: '3' };

/** Three members of etcd, two Redis, three masters, two allocators, two gateways, three agents. */
export class ChaosCluster {
  readonly members: readonly Member[];
  readonly #options: ChaosClusterOptions;
  readonly #redisEndpoint: Endpoint;
  #primary: Member;

  private constructor(
    options: ChaosClusterOptions,
    members: readonly Member[],
    redisEndpoint: Endpoint,
  ) {
    this.#options = options;
    this.members = members;
    this.#redisEndpoint = redisEndpoint;
    this.#primary = this.only('redis');
  }

  static async start(options: ChaosClusterOptions): Promise<ChaosCluster> {
    const builder = new ClusterBuilder(options);
    const cluster = new ChaosCluster(options, await builder.build(), builder.redis);
    try {
      for (const { service } of cluster.of('etcd')) service.launch();
      await Promise.all([...cluster.of('etcd'), ...cluster.of('redis')].map(startedOf));
      await cluster.promote(cluster.#primary);
      await Promise.all(cluster.members.filter(isMezzo).map(startedOf));
      await cluster.settled();
    } catch (error) {
      const tails = cluster.members.map(({ name, service }) => `--- ${name}\n${service.logTail}`);
      await cluster.stop();
      throw new Error(`${String(error)}\n${tails.join('\n')}`, { cause: error });
    }
    return cluster;
  }

  get network(): Network | undefined {
    return this.#options.network;
  }

  /** The members of a kind, in their order. */
  of(kind: MemberKind): readonly Member[] {
    return this.members.filter((each) => each.kind === kind);
  }

  member(name: string): Member {
    const member = this.members.find((each) => each.name === name);
    if (member === undefined) throw new Error(`nobody is called ${name}`);
    return member;
  }

  only(kind: MemberKind): Member {
    const [first] = this.of(kind);
    if (first === undefined) throw new Error(`there is no ${kind}`);
    return first;
  }

  endpoints(kind: MemberKind): readonly Endpoint[] {
    return this.of(kind).map(({ service }) => service.endpoint);
  }

  /** The one that leads now, of etcd, masters or allocators; undefined when none says so. */
  async leader(kind: MemberKind): Promise<Member | undefined> {
    const members = this.of(kind);
    const leading = await Promise.all(members.map((each) => leads(each)));
    return members.find((_, index) => leading[index]);
  }

  /** The Redis that serves. */
  get primary(): Member {
    return this.#primary;
  }

  /** The Redis that follows, where there is one. */
  get replica(): Member | undefined {
    return this.of('redis').find((each) => each !== this.#primary);
  }

  /** Lets a Redis serve, and leads everybody to it. */
  async promote(member: Member): Promise<void> {
    await redisCommand(member.service.endpoint, 'REPLICAOF NO ONE');
    this.network?.routeTo(this.#redisEndpoint.host, member.name);
    this.#primary = member;
    await this.follow();
  }

  /** Makes the Redis that does not serve a replica of the one that does, if it can be reached. */
  async follow(): Promise<void> {
    const { replica } = this;
    if (replica === undefined || !replica.service.isRunning) return;
    const { host, port } = this.#primary.service.endpoint;
    await redisCommand(replica.service.endpoint, `REPLICAOF ${host} ${String(port)}`).catch(
      () => undefined,
    );
  }

  /** Waits until a master leads with all agents. */
  async settled(): Promise<void> {
    await waitUntil(
      async () => {
        const leader = await this.leader('master');
        if (leader === undefined) return false;
        const { activeAgents } = await masterStatus(leader.service.endpoint);
        return activeAgents >= this.of('agent').length;
      },
      { what: 'the agents register', timeoutMs: settleTimeoutMs },
    );
  }

  /** Ends everything, agents with their tasks first. */
  async stop(): Promise<void> {
    const stop = (kind: MemberKind, signal: NodeJS.Signals): Promise<unknown> =>
      Promise.all(this.of(kind).map(({ service }) => service.stop(signal)));
    await stop('agent', 'SIGUSR1');
    for (const kind of ['api-gateway', 'allocator', 'master'] as const) await stop(kind, 'SIGTERM');
    await Promise.all([stop('redis', 'SIGKILL'), stop('etcd', 'SIGKILL')]);
    killProcessesOf(this.#options.folder);
    for (const { disk } of this.members) disk?.unmount();
  }
}

function startedOf({ service }: Member): Promise<void> {
  return service.isRunning ? service.untilReady() : service.start();
}

function isMezzo({ kind }: Member): boolean {
  return kind !== 'etcd' && kind !== 'redis';
}

async function leads({ kind, service }: Member): Promise<boolean> {
  if (!service.isRunning) return false;
  if (kind === 'etcd') return leadsEtcd(service);
  try {
    if (kind === 'master') return (await masterStatus(service.endpoint)).isLeading;
    const { host, port } = service.endpoint;
    const response = await fetch(`http://${host}:${String(port)}/metrics/snapshot`, {
      signal: AbortSignal.timeout(metricsTimeoutMs),
    });
    const metrics = (await response.json()) as Readonly<Record<string, number>>;
    return metrics['allocator/elected'] === 1;
  } catch {
    return false;
  }
}

const metricsTimeoutMs = 3_000;

/**
 * A full disk can leave a Redis with a log that it refuses to read: its operator has what follows the
 * damage cut off, as the operators' guide says.
 */
function repairedFirst(redis: ServiceKind): ServiceKind {
  const script = `
    for manifest in "$0"/appendonlydir/*.manifest; do
      [ ! -e "$manifest" ] || yes | redis-check-aof --fix "$manifest" || true
    done
    exec "$@"`;
  return {
    ...redis,
    command: '/bin/sh',
    args: ['-c', script, redis.folder, redis.command, ...redis.args],
  };
}

/** Decides on names, addresses, folders and flags. */
class ClusterBuilder {
  redis: Endpoint = { host: '127.0.0.1', port: 0 };
  readonly #options: ChaosClusterOptions;
  readonly #members: Member[] = [];

  constructor(options: ChaosClusterOptions) {
    this.#options = options;
  }

  async build(): Promise<readonly Member[]> {
    const etcd = await this.#addEtcd();
    const redis = await this.#addRedis();
    const base = { etcd, redis };
    const flagsOf: Readonly<Record<MezzoProgram, (folder: string) => Flags>> = {
      master: () => ({ ...base, allocator_service: 'redis', ...masterFlags }),
      allocator: () => base,
      'api-gateway': () => ({ etcd }),
      agent: (folder) => ({ master: redis, ...this.#agentFlags(folder) }),
    };
    const counts = { master: 3, allocator: 2, 'api-gateway': 2, agent: 3 } as const;
    for (const [program, count] of Object.entries(counts) as [MezzoProgram, number][]) {
      for (let number = 1; number <= count; number += 1) {
        const place = await this.#place(`${program}-${String(number)}`);
        const disk =
          program === 'agent' ? this.#disk(place, 'work', diskMegabytes.agent) : undefined;
        const flags = flagsOf[program](place.folder);
        const { root } = this.#options;
        this.#add(program, mezzoService({ root, program, place, flags }), disk);
      }
    }
    return this.#members;
  }

  async #addEtcd(): Promise<string> {
    const places = [];
    for (const name of ['etcd-1', 'etcd-2', 'etcd-3']) {
      places.push({
        ...(await this.#place(name)),
        peerPort: await freePort(),
        healthPort: await freePort(),
      });
    }
    for (const place of places) {
      const disk = this.#disk(place, 'data', diskMegabytes.etcd);
      this.#add('etcd', etcdService(place, places, join(place.folder, 'data', 'etcd')), disk);
    }
    return places.map(({ host, port }) => `${host ?? '127.0.0.1'}:${String(port)}`).join(',');
  }

  /** Two where there is an address that can be led to either. */
  async #addRedis(): Promise<string> {
    const { network } = this.#options;
    const port = await freePort();
    const names = network ? ['redis-1', 'redis-2'] : ['redis-1'];
    for (const name of names) {
      const place = { ...(await this.#place(name)), port };
      const disk = this.#disk(place, '', diskMegabytes.redis);
      const kind = redisService({ ...place, ...(network && { host: place.host }) });
      const open = network ? ['--bind', '0.0.0.0', '--protected-mode', 'no'] : [];
      this.#add('redis', repairedFirst({ ...kind, args: [...kind.args, ...open] }), disk);
      network?.runOn(name, 'ip', 'addr', 'add', `${redisAddress}/32`, 'dev', 'lo');
    }
    this.redis = { host: network ? redisAddress : '127.0.0.1', port };
    return `redis://${this.redis.host}:${String(port)}`;
  }

  #agentFlags(folder: string): Flags {
    const { cpus, mem } = this.#options.agentTotals;
    return {
      work_dir: join(folder, 'work'),
      runtime_dir: join(folder, 'run'),
      launcher: 'posix',
      // Only root can start tasks as somebody else.
      switch_user: String(process.getuid?.() === 0),
      isolation: 'posix/cpu,posix/mem,filesystem/posix',
      resources: `cpus:${String(cpus)};mem:${String(mem)};disk:1024;ports:[]`,
      // A run makes thousands of sandboxes, on a small disk.
      gc_delay: '30secs',
    };
  }

  async #place(name: string) {
    const { network, folder } = this.#options;
    const host = await network?.addMachine(name);
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    return { name, ...(host !== undefined && { host }), port: await freePort(), folder: own };
  }

  #disk({ folder }: { readonly folder: string }, name: string, megabytes: number) {
    return this.#options.hasDisks ? new SmallDisk(join(folder, name), megabytes) : undefined;
  }

  #add(kind: MemberKind, service: ServiceKind, disk: SmallDisk | undefined): void {
    const { name, folder } = service;
    const { network, clockLibrary } = this.#options;
    // Programs of Go ask the kernel for the time and cannot be told another one.
    const clock =
      clockLibrary === undefined || kind === 'etcd'
        ? undefined
        : new WallClock(join(folder, 'clock'), clockLibrary);
    const timed = clock?.give(service) ?? service;
    const placed = network?.placeOn(name, timed) ?? timed;
    const process = new ServiceProcess({ ...placed, isSupervised: true });
    this.#members.push({ name, kind, service: process, clock, disk });
  }
}
