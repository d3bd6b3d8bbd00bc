import { WORKLOADS } from './workloads.ts';

// One workload to a process, so that none starts with what another left behind.
WORKLOADS[process.argv[2] ?? '']?.();
