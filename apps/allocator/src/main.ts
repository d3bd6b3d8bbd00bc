import { runService } from '@mezzo/http-kit';
import { allocatorFlags } from './flags/allocator-flags.ts';
import { readAllocatorFlags } from './flags/read-allocator-flags.ts';
import { startAllocator } from './start-allocator.ts';

await runService({
  name: 'allocator',
  usage:
    'Usage: mezzo-allocator [flags]\n\nFlags, also as MEZZO_NAME or MESOS_NAME in the environment:',
  flags: allocatorFlags,
  read: readAllocatorFlags,
  asks: (flags) => flags,
  start: (flags) => startAllocator(flags, () => process.exit(1)),
  stopTimeoutMs: 10_000,
});
