import type { Resource, ResourceReservationInfo } from '../messages/index.ts';
import { DEFAULT_ROLE, isStrictSubroleOf, validateRole } from '../roles.ts';
import { formatResource } from './format-resource.ts';
import { formatLabels, labelsKey } from './labels.ts';
import { Ranges } from './ranges.ts';
import { toMilli } from './scalar.ts';

/**
 * Checks one resource of a message, in any of the three formats of reservations.
 *
 * @returns the reason why it is invalid, in Mesos' words; undefined when it is valid
 *
 * Source: mesos src/common/resources.cpp#Resources::validate
 */
export function validateResource(resource: Resource): string | undefined {
  if (resource.name === '') return 'Empty resource name';
  return (
    validateValue(resource) ??
    validateDisk(resource) ??
    validateReservations(resource) ??
    validateShared(resource)
  );
}

/**
 * Checks a list; the reason names the first invalid resource.
 *
 * Source: mesos src/common/resources.cpp#Resources::validate
 */
export function validateResources(resources: readonly Resource[] = []): string | undefined {
  for (const resource of resources) {
    const reason = validateResource(resource);
    if (reason !== undefined) return `Resource '${formatResource(resource)}' is invalid: ${reason}`;
  }
  return undefined;
}

function validateValue(resource: Resource): string | undefined {
  const { type, scalar, ranges, set } = resource;
  switch (type) {
    case 'SCALAR':
      if (scalar === undefined || ranges || set) return 'Invalid scalar resource';
      return scalar.value !== 0 && toMilli(scalar.value) <= 0
        ? 'Invalid scalar resource: value <= 0'
        : undefined;
    case 'RANGES':
      if (scalar || ranges === undefined || set) return 'Invalid ranges resource';
      return validateRanges(new Ranges(ranges.range ?? []));
    case 'SET': {
      if (scalar || ranges || set === undefined) return 'Invalid set resource';
      const items = set.item ?? [];
      return new Set(items).size < items.length
        ? 'Invalid set resource: duplicated elements'
        : undefined;
    }
    case 'TEXT':
      return 'Unsupported resource type';
    default:
      // Decoders leave unknown enumerators out; a required type can still be missing in a cast.
      return 'Invalid resource type';
  }
}

/**
 * Deviates: Mesos overlooks an overlap when the later range begins first (`[5-9, 1-6]`) and then
 * counts the common part once or twice depending on the operation. Every overlap is refused here.
 */
function validateRanges(ranges: Ranges): string | undefined {
  if (ranges.list.some(({ begin, end }) => begin > end)) {
    return 'Invalid ranges resource: begin > end';
  }
  return ranges.hasOverlap ? 'Invalid ranges resource: overlapping ranges' : undefined;
}

function validateDisk(resource: Resource): string | undefined {
  if (resource.disk === undefined) return undefined;
  if (resource.name !== 'disk') return `DiskInfo should not be set for ${resource.name} resource`;
  const source = resource.disk.source;
  switch (source?.type) {
    case undefined:
    case 'PATH':
    case 'MOUNT':
      return undefined;
    case 'BLOCK':
    case 'RAW':
      if (source.mount) return `Mount should not be set for ${source.type} disk source`;
      if (source.path) return `Path should not be set for ${source.type} disk source`;
      return undefined;
    case 'UNKNOWN':
      return "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'";
  }
}

function validateReservations(resource: Resource): string | undefined {
  const reservations = resource.reservations ?? [];
  const [only, ...refinements] = reservations;
  if (only === undefined) return validatePreRefinement(resource);
  for (const reservation of reservations) {
    const reason = validateReservation(reservation);
    if (reason !== undefined) return reason;
  }
  return (
    validateRefinements(reservations) ??
    (refinements.length === 0 ? validateSingle(resource, only) : validateRefined(resource))
  );
}

/** `role` and `reservation`, as before reservations could be refined. */
function validatePreRefinement(resource: Resource): string | undefined {
  const role = resource.role ?? DEFAULT_ROLE;
  const reason = validateRole(role);
  if (reason !== undefined || resource.reservation === undefined) return reason;
  for (const field of ['type', 'role'] as const) {
    if (resource.reservation[field] === undefined) continue;
    return `'Resource.ReservationInfo.${field}' must not be set for the 'Resource.reservation' field`;
  }
  return role === DEFAULT_ROLE
    ? 'Invalid reservation: role "*" cannot be dynamically reserved'
    : undefined;
}

function validateReservation({ type, role }: ResourceReservationInfo): string | undefined {
  const missing = (field: string) =>
    `Invalid reservation: 'Resource.ReservationInfo.${field}' field must be set.`;
  if (type === undefined) return missing('type');
  if (role === undefined) return missing('role');
  return (
    validateRole(role) ??
    (role === DEFAULT_ROLE ? 'Invalid reservation: role "*" cannot be reserved' : undefined)
  );
}

function validateRefinements(stack: readonly ResourceReservationInfo[]): string | undefined {
  let ancestor = stack[0]?.role ?? '';
  for (const { type, role: descendant = '' } of stack.slice(1)) {
    if (type === 'STATIC') {
      return 'Invalid refined reservation: A refined reservation cannot be STATIC';
    }
    if (!isStrictSubroleOf(descendant, ancestor)) {
      return `Invalid refined reservation: role '${descendant}' is not a refinement of '${ancestor}'`;
    }
    ancestor = descendant;
  }
  return undefined;
}

/** One reservation may be told in the old fields as well, if they say the same. */
function validateSingle(resource: Resource, only: ResourceReservationInfo): string | undefined {
  const prefix = 'Invalid resource format:';
  if (resource.role !== undefined && resource.role !== only.role) {
    return (
      `${prefix} 'Resource.role' field with '${resource.role}' does not match the role ` +
      `'${only.role ?? ''}' in 'Resource.reservations'`
    );
  }
  switch (only.type) {
    case 'STATIC':
      return resource.reservation === undefined
        ? undefined
        : `${prefix} 'Resource.reservation' must not be set if the single reservation in ` +
            `'Resource.reservations' is STATIC`;
    case 'DYNAMIC':
      return validateSingleDynamic(resource, only);
    default:
      return "Unsupported 'Resource.ReservationInfo.Type'";
  }
}

function validateSingleDynamic(
  { role, reservation }: Resource,
  only: ResourceReservationInfo,
): string | undefined {
  const prefix = 'Invalid resource format:';
  if ((role !== undefined) !== (reservation !== undefined)) {
    return (
      `${prefix} 'Resource.role' and 'Resource.reservation' must either be both set or both not ` +
      `set if the single reservation in 'Resource.reservations' is DYNAMIC`
    );
  }
  if (reservation === undefined) return undefined;
  const principals = [reservation.principal ?? '', only.principal ?? ''] as const;
  if (principals[0] !== principals[1]) {
    return (
      `${prefix} 'Resource.reservation.principal' field with '${principals[0]}' does not match ` +
      `the principal '${principals[1]}' in 'Resource.reservations'`
    );
  }
  return labelsKey(reservation.labels) === labelsKey(only.labels)
    ? undefined
    : `${prefix} 'Resource.reservation.labels' field with '${formatLabels(reservation.labels)}' ` +
        `does not match the labels '${formatLabels(only.labels)}' in 'Resource.reservations'`;
}

function validateRefined(resource: Resource): string | undefined {
  for (const field of ['role', 'reservation'] as const) {
    if (resource[field] === undefined) continue;
    return (
      `Invalid resource format: 'Resource.${field}' must not be set if there is more than one ` +
      `reservation in 'Resource.reservations'`
    );
  }
  return undefined;
}

function validateShared({ name, shared, disk }: Resource): string | undefined {
  if (shared === undefined) return undefined;
  if (name !== 'disk') return `Resource ${name} cannot be shared`;
  return disk?.persistence === undefined ? 'Only persistent volumes can be shared' : undefined;
}
