export { HierarchicalAllocator } from './hierarchical-allocator.ts';
export { DEFAULT_ALLOCATOR_OPTIONS } from './default-options.ts';
export { compareEpochs } from './allocator-session.ts';
