import type { AllocatorOptions } from '@mezzo/domain';
import type { ActionObject, Principal } from './authorization.ts';

/** `--agent_removal_rate_limit`: at most `permits` agents are marked unreachable in `periodMs`. */
export interface RemovalRateLimit {
  readonly permits: number;
  readonly periodMs: number;
}

/**
 * What steers a master: Mesos' flags of the same names, in our units. Times are milliseconds.
 *
 * Source: mesos src/master/flags.cpp
 */
export interface MasterConfig {
  /** `--agent_ping_timeout` */
  readonly agentPingTimeoutMs: number;
  /** `--max_agent_ping_timeouts` */
  readonly agentPingTimeoutsMax: number;
  /** `--agent_reregister_timeout`, at least ten minutes in Mesos */
  readonly agentReregisterTimeoutMs: number;
  /** Whether the bus proves that a message comes from where it says. */
  readonly addressesAreProven: boolean;
  /** `--agent_removal_rate_limit` */
  readonly agentRemovalRateLimit: RemovalRateLimit | undefined;
  /** `--recovery_agent_removal_limit`, as a fraction of the recovered agents */
  readonly recoveryAgentRemovalLimit: number;
  /** `--offer_timeout`; undefined: offers stand until they are answered */
  readonly offerTimeoutMs: number | undefined;
  /** `--max_completed_frameworks` */
  readonly completedFrameworksMax: number;
  /** `--max_completed_tasks_per_framework` */
  readonly completedTasksPerFrameworkMax: number;
  /** `--max_unreachable_tasks_per_framework` */
  readonly unreachableTasksPerFrameworkMax: number;
  /** `--root_submissions` */
  readonly rootSubmissions: boolean;
  /** `--roles`; undefined: any role */
  readonly rolesWhitelist: readonly string[] | undefined;
  /** `--weights`, used while the registry holds none */
  readonly initialWeights: ReadonlyMap<string, number>;
  /** `--require_agent_domain` */
  readonly requireAgentDomain: boolean;
  /** `--registry_gc_interval` */
  readonly registryGcIntervalMs: number;
  /** `--registry_max_agent_age` */
  readonly registryAgentAgeMaxMs: number;
  /** `--registry_max_agent_count` */
  readonly registryAgentsMax: number;
  /** `--publish_per_framework_metrics` */
  readonly publishPerFrameworkMetrics: boolean;
  /** Flags that the allocator obeys; they reach it with every new epoch. */
  readonly allocator: AllocatorOptions;
  /** `--whitelist` as it reads at the start; undefined: all agents may be offered */
  readonly agentWhitelist: readonly string[] | undefined;
  /** Whether a principal may do something. Synchronous: whoever needs time prefetches. */
  readonly approve: (principal: Principal, action: ActionObject) => boolean;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** Mesos' defaults. */
export const DEFAULT_MASTER_CONFIG: MasterConfig = {
  agentPingTimeoutMs: 15 * SECOND,
  agentPingTimeoutsMax: 5,
  agentReregisterTimeoutMs: 10 * MINUTE,
  addressesAreProven: false,
  agentRemovalRateLimit: undefined,
  recoveryAgentRemovalLimit: 1,
  offerTimeoutMs: undefined,
  completedFrameworksMax: 50,
  completedTasksPerFrameworkMax: 1000,
  unreachableTasksPerFrameworkMax: 1000,
  rootSubmissions: true,
  rolesWhitelist: undefined,
  initialWeights: new Map(),
  requireAgentDomain: false,
  registryGcIntervalMs: 15 * MINUTE,
  registryAgentAgeMaxMs: 14 * DAY,
  registryAgentsMax: 102_400,
  publishPerFrameworkMetrics: true,
  allocator: {
    allocationIntervalMs: SECOND,
    sorter: 'drf',
    fairnessExcludedResourceNames: [],
    filterGpuResources: true,
    minAllocatableResources: [{ cpus: 0.01 }, { mem: 32 }],
    recoveryTimeoutMs: 10 * MINUTE,
    agentRecoveryFactor: 0.8,
    offerConstraintsRe2: { maxMem: 4096, maxProgramSize: 100 },
    seed: 1,
  },
  agentWhitelist: undefined,
  approve: () => true,
};
