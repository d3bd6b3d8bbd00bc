import { DEFAULT_MASTER_CONFIG, type MasterConfig } from '@mezzo/core';
import { readFileSync } from 'node:fs';
import { parseWhitelist } from '../allocator/whitelist-watcher.ts';
import type { MasterFlags } from './master-flags.ts';

/**
 * Fixed: a new cluster divides its agents in the same way each time, from the first offers on. Mesos
 * shuffles by `rand()`, which it seeds nowhere, so that 1 is its seed as well.
 *
 * Source: mesos src/master/allocator/mesos/hierarchical.cpp#__generateOffers
 */
const allocatorSeed = 1;

/** The core's configuration for these flags. */
export function masterConfig(flags: MasterFlags): MasterConfig {
  return {
    ...DEFAULT_MASTER_CONFIG,
    agentPingTimeoutMs: flags.agent_ping_timeout,
    agentPingTimeoutsMax: flags.max_agent_ping_timeouts,
    agentReregisterTimeoutMs: flags.agent_reregister_timeout,
    addressesAreProven: flags.redis_secret_file !== undefined,
    agentRemovalRateLimit: flags.agent_removal_rate_limit,
    recoveryAgentRemovalLimit: flags.recovery_agent_removal_limit,
    offerTimeoutMs: flags.offer_timeout,
    completedFrameworksMax: flags.max_completed_frameworks,
    completedTasksPerFrameworkMax: flags.max_completed_tasks_per_framework,
    unreachableTasksPerFrameworkMax: flags.max_unreachable_tasks_per_framework,
    rootSubmissions: flags.root_submissions,
    rolesWhitelist: flags.roles,
    initialWeights: flags.weights ?? new Map(),
    requireAgentDomain: flags.require_agent_domain,
    registryGcIntervalMs: flags.registry_gc_interval,
    registryAgentAgeMaxMs: flags.registry_max_agent_age,
    registryAgentsMax: flags.registry_max_agent_count,
    publishPerFrameworkMetrics: flags.publish_per_framework_metrics,
    allocator: allocatorOptions(flags),
    agentWhitelist: readWhitelist(flags.whitelist),
  };
}

function allocatorOptions(flags: MasterFlags): MasterConfig['allocator'] {
  return {
    allocationIntervalMs: flags.allocation_interval,
    sorter: flags.role_sorter,
    fairnessExcludedResourceNames: flags.fair_sharing_excluded_resource_names ?? [],
    filterGpuResources: flags.filter_gpu_resources,
    minAllocatableResources: flags.min_allocatable_resources.amounts,
    recoveryTimeoutMs: flags.allocator_recovery_timeout,
    agentRecoveryFactor: flags.allocator_agent_recovery_factor,
    offerConstraintsRe2: {
      maxMem: flags.offer_constraints_re2_max_mem,
      maxProgramSize: flags.offer_constraints_re2_max_program_size,
    },
    seed: allocatorSeed,
  };
}

function readWhitelist(path: string | undefined): readonly string[] | undefined {
  return path === undefined ? undefined : parseWhitelist(readFileSync(path, 'utf8'));
}
