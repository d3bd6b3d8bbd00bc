/**
 * Rules of quotas.
 *
 * Source: mesos src/master/quota.cpp#quota::validate, src/master/quota_handler.cpp#QuotaTree
 */
import {
  formatMilli,
  ResourceLimits,
  ResourceQuantities,
  toMilli,
  validateRole,
} from '@mezzo/domain';
import type { Resource, ValueScalar, quota } from '@mezzo/domain/messages';
import { validateInputScalar } from './framework-info.ts';

type Scalars = Readonly<Record<string, ValueScalar>>;

const EXABYTE_MB = 1024 ** 4;
const TRILLION = 1000 ** 4;

export function validateQuotaConfig(config: quota.QuotaConfig): string | undefined {
  const { role, guarantees = {}, limits = {} } = config;
  const roleReason = validateRole(role);
  if (roleReason !== undefined) return `Invalid 'QuotaConfig.role': ${roleReason}`;
  const reason =
    validateSize('guarantees', guarantees) ??
    validateSize('limits', limits) ??
    validateScalars('guarantee', guarantees) ??
    validateScalars('limit', limits);
  if (reason !== undefined) return reason;
  const isContained = ResourceLimits.ofScalars(limits).containsQuantities(
    ResourceQuantities.ofScalars(guarantees),
  );
  if (isContained) return undefined;
  return (
    `'QuotaConfig.guarantees' ${formatScalars(guarantees)} is not contained within the` +
    ` 'QuotaConfig.limits' ${formatScalars(limits)}`
  );
}

function validateSize(field: string, scalars: Scalars): string | undefined {
  for (const [name, { value }] of Object.entries(scalars)) {
    const isBytes = name === 'mem' || name === 'disk';
    if (value <= (isBytes ? EXABYTE_MB : TRILLION)) continue;
    const limit = isBytes ? `1 exabyte (${EXABYTE_MB})` : `1 trillion (${TRILLION})`;
    return (
      `Invalid 'QuotaConfig.${field}': {'${name}': ${format(value)}} is invalid:` +
      ` values greater than ${limit} are not supported`
    );
  }
  return undefined;
}

function validateScalars(noun: string, scalars: Scalars): string | undefined {
  for (const [name, { value }] of Object.entries(scalars)) {
    const reason = validateInputScalar(value);
    if (reason === undefined) continue;
    return `Invalid ${noun} configuration {'${name}': ${format(value)}}: ${reason}`;
  }
  return undefined;
}

function format(value: number): string {
  return formatMilli(toMilli(value));
}

function formatScalars(scalars: Scalars): string {
  const entries = Object.entries(scalars).map(([name, { value }]) => `${name}: ${format(value)}`);
  return `{ ${entries.join(', ')} }`;
}

/**
 * Checks a quota in the form of the past, a list of resources.
 *
 * Source: mesos src/master/quota.cpp#quota::validation::quotaInfo
 */
export function validateQuotaInfo(
  role: string,
  guarantee: readonly Resource[],
): string | undefined {
  const reason = validateRole(role);
  if (reason !== undefined) return `QuotaInfo with invalid role: ${reason}`;
  if (guarantee.length === 0) return "QuotaInfo with empty 'guarantee'";
  const names = new Set<string>();
  for (const resource of guarantee) {
    const each = validateGuarantee(resource);
    if (each !== undefined) return each;
    if (names.has(resource.name)) {
      return `QuotaInfo contains duplicate resource name '${resource.name}'`;
    }
    names.add(resource.name);
  }
  return undefined;
}

function validateGuarantee(resource: Resource): string | undefined {
  if ((resource.reservations ?? []).length > 0) {
    return 'QuotaInfo must not contain any ReservationInfo';
  }
  if (resource.disk !== undefined) return 'QuotaInfo must not contain DiskInfo';
  if (resource.revocable !== undefined) return 'QuotaInfo must not contain RevocableInfo';
  return resource.type === 'SCALAR' ? undefined : 'QuotaInfo must not include non-scalar resources';
}

/** A role that has less guaranteed than the roles right below it together cannot keep them. */
export function validateQuotaTree(
  quotas: ReadonlyMap<string, quota.QuotaConfig>,
): string | undefined {
  const childSums = new Map<string, ResourceQuantities>();
  for (const [role, { guarantees }] of quotas) {
    const parent = role.slice(0, Math.max(role.lastIndexOf('/'), 0));
    if (parent === '') continue;
    const sum = childSums.get(parent) ?? ResourceQuantities.empty;
    childSums.set(parent, sum.add(ResourceQuantities.ofScalars(guarantees)));
  }
  for (const [parent, children] of childSums) {
    const own = ResourceQuantities.ofScalars(quotas.get(parent)?.guarantees);
    if (own.contains(children)) continue;
    return (
      `Invalid quota configuration. Parent role '${parent.slice(parent.lastIndexOf('/') + 1)}'` +
      ` with guarantees (${own.toString()}) does not contain the sum of its children's` +
      ` guarantees (${children.toString()})`
    );
  }
  return undefined;
}

/** What is guaranteed to all roles; roles below others are part of theirs. */
export function totalGuarantees(quotas: Iterable<quota.QuotaConfig>): ResourceQuantities {
  let total = ResourceQuantities.empty;
  for (const { role, guarantees } of quotas) {
    if (!role.includes('/')) total = total.add(ResourceQuantities.ofScalars(guarantees));
  }
  return total;
}

/** Nothing is guaranteed, and nothing is limited. */
export function isDefaultQuota({ guarantees, limits }: quota.QuotaConfig): boolean {
  return ResourceQuantities.ofScalars(guarantees).isEmpty && Object.keys(limits ?? {}).length === 0;
}
