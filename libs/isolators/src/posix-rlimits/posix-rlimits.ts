import { success, type Result } from '@mezzo/domain';
import type { Isolator } from '../isolator.ts';
import { planRlimits } from './plan-rlimits.ts';

/**
 * Sets `container.rlimit_info` before the program is executed.
 *
 * Source: mesos src/slave/containerizer/mesos/isolators/posix/rlimits.cpp#PosixRLimitsIsolatorProcess
 */
export function createIsolator(): Result<Isolator> {
  return success({
    name: 'posix/rlimits',
    supportsNesting: true,
    supportsStandalone: true,
    prepare: ({ container }) => {
      const limits = planRlimits(container?.rlimit_info);
      if (!limits.ok) return limits;
      return success(limits.value.length > 0 ? { process: { rlimits: limits.value } } : {});
    },
  });
}
