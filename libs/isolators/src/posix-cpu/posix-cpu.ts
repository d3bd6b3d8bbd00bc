import { success, type Result } from '@mezzo/domain';
import type { Isolator, IsolatorContext } from '../isolator.ts';

/**
 * Enforces nothing and reports processor times.
 *
 * Source: mesos src/slave/containerizer/mesos/isolators/posix.hpp#PosixCpuIsolatorProcess
 */
export function createIsolator({ host }: IsolatorContext): Result<Isolator> {
  return success({
    name: 'posix/cpu',
    // What nested containers use counts for the container around them.
    supportsNesting: false,
    supportsStandalone: false,
    prepare: () => success({}),
    usage: async (id) => {
      const usage = await host.processUsage(id);
      if (!usage) return {};
      return {
        cpus_user_time_secs: usage.userSeconds,
        cpus_system_time_secs: usage.systemSeconds,
      };
    },
  });
}
