export { readAllocatorFlags } from './flags/read-allocator-flags.ts';
export { startAllocator, type RunningAllocator } from './start-allocator.ts';
