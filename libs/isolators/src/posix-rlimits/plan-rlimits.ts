import { failure, success, type Result } from '@mezzo/domain';
import type { RLimitInfo, RLimitInfoRLimit } from '@mezzo/domain/messages';
import type { Rlimit } from '../launch-plan.ts';

const UNLIMITED = 2n ** 64n - 1n;

/**
 * Turns the RLimitInfo of a container into the kernel's terms. Both bounds or neither (unlimited).
 *
 * Source: mesos src/slave/containerizer/mesos/isolators/posix/rlimits.cpp#PosixRLimitsIsolatorProcess
 */
export function planRlimits(info: RLimitInfo | undefined): Result<readonly Rlimit[]> {
  const limits: Rlimit[] = [];
  for (const entry of info?.rlimits ?? []) {
    const limit = planRlimit(entry);
    if (!limit.ok) return limit;
    if (limits.some((other) => other.type === limit.value.type)) {
      return failure(`Limit type '${String(entry.type)}' is specified more than once`);
    }
    limits.push(limit.value);
  }
  return success(limits);
}

function planRlimit({ type, soft, hard }: RLimitInfoRLimit): Result<Rlimit> {
  if (type === undefined || type === 'UNKNOWN') return failure('Unknown rlimit type');
  const name = type.replace('RLMT_', 'RLIMIT_');
  if (soft === undefined && hard === undefined) {
    return success({ type: name, soft: UNLIMITED, hard: UNLIMITED });
  }
  if (soft === undefined || hard === undefined) {
    return failure(`Limit type '${type}' needs both hard and soft bounds, or none`);
  }
  if (BigInt(soft) > BigInt(hard)) {
    return failure(`Soft limit of '${type}' is greater than the hard limit`);
  }
  return success({ type: name, soft: BigInt(soft), hard: BigInt(hard) });
}
