import {
  invariant,
  allocatorElection,
  type AgentToMaster,
  type BusEndpoint,
  type Election,
  type MasterToAgent,
  type Registry,
  type Signpost,
} from '@mezzo/domain';
import { DirectBusServer, FileRegistry, MemoryRegistry, SingleElection } from '@mezzo/embedded';
import { etcdSettingsOf, observeLeader, openEtcd } from '@mezzo/etcd';
import type { EndpointHandler, Log } from '@mezzo/http-kit';
import { redisSettingsOf } from '@mezzo/redis-streams';
import { parseZooKeeperUrl, ZooKeeperSignpost } from '@mezzo/zookeeper';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { acceptAgentLinks, type AgentGate } from './agents/accept-agent-links.ts';
import { openRedisAgentBus } from './agents/redis-agent-bus.ts';
import type { AllocatorService } from './allocator/allocator-service.ts';
import { RemoteAllocator, type LeadingAllocator } from './allocator/remote-allocator.ts';
import type { MasterFlags } from './flags/master-flags.ts';

/** The bus to the agents, as a leadership needs it. */
export interface AgentBusRequest {
  /** Of the leadership that begins. */
  readonly term: number;
  /** The bus has seen that another master leads. */
  readonly onDeposed: (reason: string) => void;
  /** A message did not count: it was not sealed by whom it names as its sender. */
  readonly onRefused: (refusal: string, claimedSender: string) => void;
}

/** The world outside a master, behind its ports. */
export interface MasterAdapters {
  readonly registry: Registry;
  readonly election: Election;
  /** Opens the line to the agents; called once, when this master leads. */
  readonly openAgentBus: (request: AgentBusRequest) => BusEndpoint<AgentToMaster, MasterToAgent>;
  /**
   * Whether this master, which leads, can still be sure that nobody else does. Absent: there is
   * nobody else.
   */
  readonly isCertain?: () => boolean;
  /** Opens the place where clients of other systems look for the leader; called once it leads. */
  readonly openSignpost?: (onError: (message: string, error: unknown) => void) => Signpost;
  /** The line to allocators that are processes of their own. Absent: this process allocates. */
  readonly openAllocator?: (log: Log) => AllocatorService;
  /** Serves what no endpoint does: the web UI. */
  readonly fallback?: EndpointHandler;
  /** Puts adapters that live on the master's own port there. */
  attach?(server: Server, gate: AgentGate): void;
  /** After everything else has ended: gives the leadership back. */
  close?(): Promise<void>;
}

/**
 * What the flags ask for: etcd for election and registry, or a single master with a folder; Redis
 * for the agents, or connections of theirs to the leader's port.
 *
 * @param masterId - unlike for each life of a master: it names the master's inbox
 */
export function adaptersOf(flags: MasterFlags, masterId: string): MasterAdapters {
  return {
    ...durableAdapters(flags),
    ...agentAdapters(flags, masterId),
    ...signpostAdapter(flags),
    ...allocatorAdapter(flags, masterId),
  };
}

function durableAdapters(
  flags: MasterFlags,
): Pick<MasterAdapters, 'registry' | 'election' | 'isCertain' | 'close'> {
  const settings = etcdSettingsOf(flags);
  if (settings === undefined) {
    return { registry: makeRegistry(flags), election: new SingleElection() };
  }
  const { election, registry, close } = openEtcd(settings);
  return { registry, election, isCertain: () => election.fence() !== undefined, close };
}

function agentAdapters(
  flags: MasterFlags,
  masterId: string,
): Pick<MasterAdapters, 'openAgentBus' | 'attach'> {
  if (flags.redis !== undefined) {
    const settings = redisSettingsOf(flags.redis, flags);
    return {
      openAgentBus: ({ term, onDeposed, onRefused }) =>
        openRedisAgentBus({ term, onDeposed, settings: { ...settings, onRefused }, masterId }),
    };
  }
  const links = new DirectBusServer<AgentToMaster, MasterToAgent>();
  return {
    openAgentBus: () => links,
    attach: (server, gate) => acceptAgentLinks(server, links, gate),
  };
}

function signpostAdapter(flags: MasterFlags): Pick<MasterAdapters, 'openSignpost'> {
  if (flags.zk === undefined) return {};
  const url = parseZooKeeperUrl(flags.zk);
  invariant(url.ok, 'the flag was checked when it was read');
  const sessionTimeoutMs = flags.zk_session_timeout;
  return {
    openSignpost: (onError) => new ZooKeeperSignpost({ url: url.value, sessionTimeoutMs, onError }),
  };
}

function allocatorAdapter(
  flags: MasterFlags,
  masterId: string,
): Pick<MasterAdapters, 'openAllocator'> {
  const etcd = etcdSettingsOf(flags);
  // Both are demanded when the flags are read.
  if (flags.allocator_service !== 'redis' || etcd === undefined || flags.redis === undefined) {
    return {};
  }
  const settings = redisSettingsOf(flags.redis, flags);
  const observe = (onLeader: (leader: LeadingAllocator | undefined) => void) =>
    observeLeader(etcd, allocatorElection, onLeader);
  return { openAllocator: (log) => new RemoteAllocator({ settings, masterId, observe, log }) };
}

/** The registry of a single master. */
export function makeRegistry(flags: MasterFlags): Registry {
  return flags.registry === 'in_memory'
    ? new MemoryRegistry()
    : new FileRegistry({ path: join(flags.work_dir ?? '.', 'registry') });
}
