import type { AllocatorOptions } from '@mezzo/domain';

/** The defaults of the master's flags. */
export const DEFAULT_ALLOCATOR_OPTIONS: AllocatorOptions = {
  allocationIntervalMs: 1000,
  sorter: 'drf',
  fairnessExcludedResourceNames: [],
  filterGpuResources: true,
  minAllocatableResources: [{ cpus: 0.01 }, { mem: 32 }],
  recoveryTimeoutMs: 600_000,
  agentRecoveryFactor: 0.8,
  offerConstraintsRe2: { maxMem: 4096, maxProgramSize: 100 },
  seed: 1,
};
