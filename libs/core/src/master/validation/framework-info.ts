import { durationFromSeconds, formatDouble, validateId, validateRole } from '@mezzo/domain';
import type { FrameworkInfo, OfferFilters, schedulerApi } from '@mezzo/domain/messages';
import { frameworkCapabilities } from '../model/framework-capabilities.ts';

/** The smallest positive double that is not subnormal. */
const NORMAL_MIN = 2.2250738585072014e-308;
/** The digits with which C++ streams print a double by default. */
const STREAM_DIGITS = 6;

/**
 * Checks what a framework says about itself, as far as it can be judged without the master's state.
 *
 * Source: mesos src/master/validation.cpp#framework::validate
 */
export function validateFrameworkInfo(info: FrameworkInfo): string | undefined {
  return (
    validateRoles(info) ??
    validateFrameworkId(info) ??
    validateOfferFilters(info) ??
    validateFailoverTimeout(info)
  );
}

function validateRoles(info: FrameworkInfo): string | undefined {
  return frameworkCapabilities(info).multiRole ? validateMultiRole(info) : validateSingleRole(info);
}

function validateMultiRole({ role, roles = [] }: FrameworkInfo): string | undefined {
  if (role !== undefined) {
    return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
  }
  const duplicates = new Set(roles.filter((name, index) => roles.indexOf(name) !== index));
  if (duplicates.size > 0) {
    return `'FrameworkInfo.roles' contains duplicate items: ${formatSet(duplicates)}`;
  }
  for (const name of roles) {
    const reason = validateRole(name);
    if (reason !== undefined) return `'FrameworkInfo.roles' contains invalid role: ${reason}`;
  }
  return undefined;
}

function validateSingleRole({ role = '*', roles = [] }: FrameworkInfo): string | undefined {
  if (roles.length > 0) {
    return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable";
  }
  const reason = validateRole(role);
  return reason === undefined ? undefined : `'FrameworkInfo.role' is not a valid role: ${reason}`;
}

function validateFrameworkId({ id }: FrameworkInfo): string | undefined {
  return id === undefined || id.value === '' ? undefined : validateId(id.value);
}

function validateOfferFilters(info: FrameworkInfo): string | undefined {
  for (const filters of Object.values(info.offer_filters ?? {})) {
    const reason = validateMinAllocatable(filters);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Source: mesos src/common/validation.cpp#validateOfferFilters */
function validateMinAllocatable(filters: OfferFilters): string | undefined {
  for (const { quantities = {} } of filters.min_allocatable_resources?.quantities ?? []) {
    const entries = Object.entries(quantities);
    if (entries.length === 0) return 'Resource quantities must contain at least one quantity';
    for (const [name, { value }] of entries) {
      const reason = validateInputScalar(value);
      if (reason !== undefined) return `Invalid resource quantity for '${name}': ${reason}`;
    }
  }
  return undefined;
}

/**
 * Checks an amount that a user gave.
 *
 * Source: mesos src/common/validation.cpp#validateInputScalarValue
 */
export function validateInputScalar(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN not supported';
  if (!Number.isFinite(value)) return 'Infinite values not supported';
  if (value !== 0 && Math.abs(value) < NORMAL_MIN) return 'Subnormal values not supported';
  return value < 0 ? 'Negative values not supported' : undefined;
}

function validateFailoverTimeout({ failover_timeout = 0 }: FrameworkInfo): string | undefined {
  if (durationFromSeconds(failover_timeout).ok) return undefined;
  const text = formatDouble(failover_timeout, STREAM_DIGITS);
  return `The framework failover_timeout (${text}) is invalid`;
}

/**
 * Checks new information about a framework against what is known.
 *
 * Source: mesos src/master/validation.cpp#framework::validateUpdate
 */
export function validateFrameworkUpdate(
  known: FrameworkInfo,
  info: FrameworkInfo,
): string | undefined {
  if (known.principal !== info.principal) return "Changing framework's principal is not allowed.";
  if (known.user !== info.user) return unsupportedUpdate('user', known.user, info.user);
  const { checkpoint: before = false } = known;
  const { checkpoint: after = false } = info;
  return before === after
    ? undefined
    : unsupportedUpdate('checkpoint', String(before), String(after));
}

function unsupportedUpdate(field: string, before: string, after: string): string {
  return (
    `Updating 'FrameworkInfo.${field}' is unsupported; attempted to update` +
    ` from '${before}' to '${after}'`
  );
}

/**
 * New information with the fields that cannot change as they were.
 *
 * Source: mesos src/master/validation.cpp#framework::preserveImmutableFields
 */
export function preserveImmutableFields(known: FrameworkInfo, info: FrameworkInfo): FrameworkInfo {
  const { checkpoint = false } = known;
  if (info.user === known.user && (info.checkpoint ?? false) === checkpoint) return info;
  return { ...info, user: known.user, checkpoint };
}

/** Source: mesos src/master/validation.cpp#framework::validateSuppressedRoles */
export function validateSuppressedRoles(
  roles: ReadonlySet<string>,
  suppressed: readonly string[],
): string | undefined {
  const invalid = [...new Set(suppressed)].filter((role) => !roles.has(role)).sort();
  if (invalid.length === 0) return undefined;
  return `Suppressed roles ${formatSet(invalid)} are not contained in the set of roles`;
}

/** Source: mesos src/master/validation.cpp#framework::validateOfferConstraintsRoles */
export function validateConstraintRoles(
  roles: ReadonlySet<string>,
  constraints: schedulerApi.OfferConstraints | undefined,
): string | undefined {
  for (const role of Object.keys(constraints?.role_constraints ?? {})) {
    if (!roles.has(role)) {
      return (
        `Offer constraints specify \`role_constraints\` for a role '${role}'` +
        'not contained in the set of roles'
      );
    }
  }
  return undefined;
}

/** As Mesos prints a set: `{ a, b }`. */
export function formatSet(items: Iterable<string>): string {
  return `{ ${[...items].join(', ')} }`;
}
