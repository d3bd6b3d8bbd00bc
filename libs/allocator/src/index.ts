export { AllocatorHost, type AllocatorHostOptions } from './allocator-host.ts';
export { HierarchicalAllocator, type AllocatorSnapshot } from './hierarchical-allocator.ts';
export { DEFAULT_ALLOCATOR_OPTIONS } from './default-options.ts';
export { compareEpochs } from './allocator-session.ts';
export type { RunTimes } from './metrics/run-statistics.ts';
export type { EngineSnapshot } from './snapshot/engine-snapshot.ts';
export type { WhatIfChange } from './snapshot/what-if.ts';
