import { success, type Result } from '@mezzo/domain';
import type { Isolator, IsolatorContext } from '../isolator.ts';

/**
 * Enforces nothing and reports resident memory.
 *
 * Source: mesos src/slave/containerizer/mesos/isolators/posix.hpp#PosixMemIsolatorProcess
 */
export function createIsolator({ host }: IsolatorContext): Result<Isolator> {
  return success({
    name: 'posix/mem',
    // What nested containers use counts for the container around them.
    supportsNesting: false,
    supportsStandalone: false,
    prepare: () => success({}),
    usage: async (id) => {
      const usage = await host.processUsage(id);
      return usage ? { mem_rss_bytes: usage.residentBytes } : {};
    },
  });
}
