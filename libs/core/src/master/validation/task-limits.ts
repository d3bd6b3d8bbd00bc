import { Resources, toMilli } from '@mezzo/domain';
import type { TaskInfo } from '@mezzo/domain/messages';
import type { AgentCapabilities } from '../model/agent-capabilities.ts';

/**
 * Checks that limits, which may be infinite, are not below what is requested.
 *
 * Source: mesos src/master/validation.cpp#task::internal::validateResourceLimits
 */
export function validateLimits(
  { limits = {}, resources }: TaskInfo,
  capabilities: AgentCapabilities,
): string | undefined {
  const names = Object.keys(limits);
  if (names.length === 0) return undefined;
  if (!capabilities.taskResourceLimits) {
    return 'Agent is not capable of handling task resource limits';
  }
  if (names.some((name) => name !== 'cpus' && name !== 'mem')) {
    return "Only cpus and mem may be included in a task's resource limits";
  }
  const requested = Resources.of(resources);
  return (
    validateLimit(limits['cpus']?.value, requested.scalarMilli('cpus'), CPUS) ??
    validateLimit(limits['mem']?.value, requested.scalarMilli('mem'), MEMORY)
  );
}

const CPUS = { unit: 'CPU', noun: 'cpu' } as const;
const MEMORY = { unit: 'memory', noun: 'memory' } as const;

function validateLimit(
  limit: number | undefined,
  requestMilli: number | undefined,
  { unit, noun }: typeof CPUS | typeof MEMORY,
): string | undefined {
  if (limit === undefined) return undefined;
  if (requestMilli === undefined) {
    return `When a ${unit} limit is specified, a ${unit} request must also be specified`;
  }
  const isEnough = limit === Number.POSITIVE_INFINITY || toMilli(limit) >= requestMilli;
  return isEnough
    ? undefined
    : `The ${noun} limit must be greater than or equal to the ${noun} request`;
}
