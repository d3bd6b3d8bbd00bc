import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../processes/free-port.ts';
import { ServiceProcess } from '../processes/service-process.ts';
import {
  etcdService,
  mezzoService,
  redisService,
  type EtcdMember,
  type Flags,
  type MezzoProgram,
  type ServiceKind,
  type ServicePlace,
} from './cluster-services.ts';
import type { DistributedClusterOptions } from './distributed-cluster.ts';

/** Every process of a cluster, none of them started. */
export interface ClusterPlan {
  readonly folder: string;
  /** Where etcd keeps its data; in memory where it may. */
  readonly etcdFolder: string | undefined;
  readonly etcd: readonly ServiceProcess[];
  readonly redis: ServiceProcess | undefined;
  readonly masters: readonly ServiceProcess[];
  readonly allocators: readonly ServiceProcess[];
  readonly agents: readonly ServiceProcess[];
  readonly gateways: readonly ServiceProcess[];
}

const countDefault = 3;

/** Decides on names, ports, folders and flags. */
export async function planCluster(options: DistributedClusterOptions): Promise<ClusterPlan> {
  const planner = new Planner(options);
  const { etcdMembers, masters, allocators = 0, agents, gateways = 0 } = options;
  const base = options.base
    ? { processes: { etcdFolder: undefined, etcd: [], redis: undefined }, flags: options.base }
    : await planner.planBase(etcdMembers ?? countDefault);
  const { etcd, redis } = base.flags;
  const allocatorService: Flags = allocators === 0 ? {} : { allocator_service: 'redis' };
  return {
    folder: options.folder,
    ...base.processes,
    masters: await planner.plan('master', masters ?? countDefault, () => ({
      etcd,
      redis,
      ...allocatorService,
      ...options.masterFlags,
    })),
    allocators: await planner.plan('allocator', allocators, () => ({ etcd, redis })),
    agents: await planner.plan('agent', agents ?? countDefault, (place, index) => ({
      master: redis,
      work_dir: join(place.folder, 'work'),
      runtime_dir: join(place.folder, 'run'),
      launcher: 'posix',
      ...(process.geteuid?.() === 0 ? {} : { switch_user: 'false' }),
      isolation: 'posix/cpu,posix/mem,filesystem/posix',
      ...flagsOfAgent(options, index),
    })),
    gateways: await planner.plan('api-gateway', gateways, () => ({ etcd })),
  };
}

function flagsOfAgent({ agentFlags }: DistributedClusterOptions, index: number): Flags {
  return typeof agentFlags === 'function' ? agentFlags(index) : (agentFlags ?? {});
}

class Planner {
  readonly #options: DistributedClusterOptions;

  constructor(options: DistributedClusterOptions) {
    this.#options = options;
  }

  /** Processes of our own. */
  async plan(
    program: MezzoProgram,
    count: number,
    flagsOf: (place: ServicePlace, index: number) => Flags,
  ): Promise<readonly ServiceProcess[]> {
    const { root, portOf, security } = this.#options;
    const services: ServiceProcess[] = [];
    for (let index = 0; index < count; index += 1) {
      const place = this.#place(program, index, portOf?.(program, index) ?? (await freePort()));
      const flags = { ...security?.flagsOf(program, place), ...flagsOf(place, index) };
      services.push(this.#make(mezzoService({ root, program, place, flags })));
    }
    return services;
  }

  /** What the others stand on, and the flags by which they find it. */
  async planBase(membersCount: number) {
    const { folder, security } = this.#options;
    const etcdFolder = existsSync('/dev/shm')
      ? mkdtempSync('/dev/shm/mezzo-etcd-')
      : join(folder, 'etcd-data');
    const members: EtcdMember[] = [];
    for (let index = 0; index < membersCount; index += 1) {
      const place = this.#place('etcd', index, await freePort());
      members.push({ ...place, peerPort: await freePort(), healthPort: await freePort() });
    }
    const redisPort = await freePort();
    const place = { name: 'redis', port: redisPort, folder: join(folder, 'redis') };
    return {
      processes: {
        etcdFolder,
        etcd: members.map((each) =>
          this.#make(etcdService(each, members, join(etcdFolder, each.name), security)),
        ),
        redis: this.#make(redisService(place, security)),
      },
      flags: {
        etcd: members
          .map(({ port }) => `${security === undefined ? '' : 'https://'}127.0.0.1:${String(port)}`)
          .join(','),
        redis: `${security === undefined ? 'redis' : 'rediss'}://127.0.0.1:${String(redisPort)}`,
      },
    };
  }

  #place(kind: string, index: number, port: number): ServicePlace {
    const name = `${kind}-${String(index + 1)}`;
    return { name, port, folder: join(this.#options.folder, name) };
  }

  #make(kind: ServiceKind): ServiceProcess {
    const { isSupervised, onEnded } = this.#options;
    return new ServiceProcess({
      ...kind,
      ...(isSupervised !== undefined && { isSupervised }),
      ...(onEnded && { onEnded }),
    });
  }
}
