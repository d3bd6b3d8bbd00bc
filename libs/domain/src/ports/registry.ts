import type {
  AgentID,
  AgentInfo,
  DrainConfig,
  FrameworkInfo,
  TimeInfo,
} from '../messages/index.ts';
import type { maintenance, MachineInfo, quota, WeightInfo } from '../messages/index.ts';

/** An agent that was admitted to the cluster and has not been removed. */
export interface AdmittedAgent {
  readonly info: AgentInfo;
  readonly deactivated: boolean;
  readonly drain?: { readonly config: DrainConfig; readonly state: 'DRAINING' | 'DRAINED' };
  /** Where it registered from, when the bus proves who speaks: its id is nobody else's. */
  readonly address?: string;
}

/** An agent that is unreachable or gone, and since when. */
export interface DepartedAgent {
  readonly id: AgentID;
  readonly since: TimeInfo;
  readonly deactivated?: boolean;
  readonly drain?: AdmittedAgent['drain'];
  readonly address?: string;
}

/**
 * The durable state of a cluster: what a new leader must know that nobody can tell it again.
 * Frameworks' infos are kept beyond what Mesos keeps, so that a failover timeout survives a change
 * of master; tasks, executors and reservations are rebuilt from re-registering agents.
 *
 * Source: mesos src/master/registry.proto
 */
export interface RegistryState {
  readonly agents: ReadonlyMap<string, AdmittedAgent>;
  readonly unreachable: ReadonlyMap<string, DepartedAgent>;
  readonly gone: ReadonlyMap<string, DepartedAgent>;
  readonly machines: readonly MachineInfo[];
  readonly schedules: readonly maintenance.Schedule[];
  readonly quotas: ReadonlyMap<string, quota.QuotaConfig>;
  readonly weights: ReadonlyMap<string, WeightInfo>;
  readonly frameworks: ReadonlyMap<string, FrameworkInfo>;
}

/**
 * One durable change, stored whole or not at all. Changes are idempotent. A batch is stored in its
 * order; of one too large for the adapter a beginning may be stored when `apply` fails.
 */
export type RegistryChange =
  | { readonly kind: 'putAgent'; readonly agent: AdmittedAgent }
  | { readonly kind: 'removeAgent'; readonly agentId: AgentID }
  | { readonly kind: 'putUnreachable'; readonly agent: DepartedAgent }
  | { readonly kind: 'removeUnreachable'; readonly agentId: AgentID }
  | { readonly kind: 'putGone'; readonly agent: DepartedAgent }
  | { readonly kind: 'removeGone'; readonly agentId: AgentID }
  | {
      readonly kind: 'setMaintenance';
      readonly machines: readonly MachineInfo[];
      readonly schedules: readonly maintenance.Schedule[];
    }
  | { readonly kind: 'putQuota'; readonly config: quota.QuotaConfig }
  | { readonly kind: 'removeQuota'; readonly role: string }
  | { readonly kind: 'putWeight'; readonly weight: WeightInfo }
  | { readonly kind: 'putFramework'; readonly framework: FrameworkInfo }
  | { readonly kind: 'removeFramework'; readonly frameworkId: string };

/**
 * Where the registry lives. Adapters: a file (libs/embedded), memory, etcd (libs/etcd).
 * Every rejection is an `AdapterError`; after one the caller no longer leads and must stop.
 */
export interface Registry {
  /** Reads everything, and opens a new term: `term` is greater than that of any earlier recovery. */
  recover(): Promise<{ readonly state: RegistryState; readonly term: number }>;
  /** Resolves when the batch is durable. Calls are applied in the order they were made. */
  apply(changes: readonly RegistryChange[]): Promise<void>;
  close(): Promise<void>;
}
