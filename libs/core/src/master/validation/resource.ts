/**
 * Rules for the resources of tasks, executors and operations, beyond what makes one resource valid.
 * All take resources in the post-reservation-refinement format.
 *
 * Source: mesos src/master/validation.cpp#resource
 */
import {
  formatResource,
  ResourceKind,
  Resources,
  validateId,
  validateResources,
} from '@mezzo/domain';
import type { Resource, ResourceDiskInfo } from '@mezzo/domain/messages';

const WHOLE_UNIT_MILLI = 1000;

/** Source: mesos src/master/validation.cpp#resource::validate */
export function validateResourceList(resources: readonly Resource[] = []): string | undefined {
  return (
    prefixed('Invalid resources', validateResources(resources)) ??
    prefixed("Invalid 'gpus' resource", validateGpus(resources)) ??
    prefixed('Invalid DiskInfo', validateDiskInfo(resources)) ??
    prefixed('Invalid ReservationInfo', validateDynamicReservations(resources))
  );
}

/** A reason with what it is about in front, or nothing if there is none. */
export function prefixed(subject: string, reason: string | undefined): string | undefined {
  return reason === undefined ? undefined : `${subject}: ${reason}`;
}

/** Source: mesos src/common/validation.cpp#validateGpus */
export function validateGpus(resources: readonly Resource[]): string | undefined {
  const gpusMilli = Resources.of(resources).scalarMilli('gpus') ?? 0;
  return gpusMilli % WHOLE_UNIT_MILLI === 0
    ? undefined
    : "The 'gpus' resource must be an unsigned integer";
}

function validateDiskInfo(resources: readonly Resource[]): string | undefined {
  for (const resource of resources) {
    const { disk } = resource;
    if (disk === undefined) continue;
    const reason =
      disk.persistence === undefined ? validatePlainDisk(disk) : validateVolume(resource, disk);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function validatePlainDisk({ volume, source }: ResourceDiskInfo): string | undefined {
  if (volume !== undefined) return 'Non-persistent volume not supported';
  return source === undefined ? 'DiskInfo is set but empty' : undefined;
}

function validateVolume(resource: Resource, disk: ResourceDiskInfo): string | undefined {
  if (resource.revocable !== undefined) {
    return 'Persistent volumes cannot be created from revocable resources';
  }
  if ((resource.reservations ?? []).length === 0) {
    return 'Persistent volumes cannot be created from unreserved resources';
  }
  if (disk.volume === undefined) return "Expecting 'volume' to be set for persistent volume";
  if (disk.volume.host_path !== undefined) {
    return "Expecting 'host_path' to be unset for persistent volume";
  }
  const reason = validateId(disk.persistence?.id ?? '');
  return prefixed('Invalid persistence ID for persistent volume', reason);
}

function validateDynamicReservations(resources: readonly Resource[]): string | undefined {
  for (const resource of resources) {
    if (resource.revocable === undefined) continue;
    if (!ResourceKind.ofMessage(resource).isDynamicallyReserved) continue;
    return (
      `Dynamically reserved resource ${formatResource(resource)}` +
      ' cannot be created from revocable resources'
    );
  }
  return undefined;
}

/** Persistence ids are unique per role on each agent. */
export function validateUniquePersistenceIds(resources: Resources): string | undefined {
  const seen = new Set<string>();
  for (const { kind } of resources.persistentVolumes()) {
    const id = kind.disk?.persistence?.id ?? '';
    const key = JSON.stringify([kind.reservationRole, id]);
    if (seen.has(key)) return `Persistence ID '${id}' is not unique`;
    seen.add(key);
  }
  return undefined;
}

export function validateRevocableMix(resources: Resources): string | undefined {
  for (const name of new Set([...resources].map(({ kind }) => kind.name))) {
    const named = resources.named(name);
    if (named.revocable().isEmpty || named.nonRevocable().isEmpty) continue;
    return `Cannot use both revocable and non-revocable '${name}' at the same time`;
  }
  return undefined;
}

export function validatePersistentVolumes(volumes: readonly Resource[] = []): string | undefined {
  for (const volume of volumes) {
    const { disk } = volume;
    if (disk === undefined) return `Resource ${formatResource(volume)} does not have DiskInfo`;
    if (disk.persistence === undefined) return "'persistence' is not set in DiskInfo";
    if (disk.volume === undefined) return "Expecting 'volume' to be set for persistent volume";
    if (disk.volume.mode === 'RO') return 'Read-only persistent volume not supported';
  }
  return undefined;
}

export function validateSingleAllocationRole(resources: Resources): string | undefined {
  let role: string | undefined;
  for (const { kind } of resources) {
    if (kind.allocation?.role === undefined) return 'The resources are not allocated to a role';
    role ??= kind.allocation.role;
    if (kind.allocation.role === role) continue;
    return (
      `The resources have multiple allocation roles ('${kind.allocation.role}' and '${role}')` +
      ' but only one allocation role is allowed'
    );
  }
  return undefined;
}

/** Ranges or sets that overlap add up to less than their sizes. */
export function haveOverlap(parts: readonly Resources[]): boolean {
  const sum = Resources.sum(parts);
  for (const { kind } of sum) {
    if (kind.type === 'SCALAR') continue;
    const sizes = parts.map((part) => sizeOf(part, kind.name));
    const total = sizes.reduce((a, b) => a + b, 0);
    if (total !== sizeOf(sum, kind.name)) return true;
  }
  return false;
}

function sizeOf(resources: Resources, name: string): number {
  let size = 0;
  for (const entry of resources) {
    if (entry.kind.name === name) size += entry.quantityMilli;
  }
  return size;
}

/** An empty list has no provider at all, which Mesos refuses alike. */
export function validateSingleProvider(resources: readonly Resource[] = []): string | undefined {
  const providers = new Set(resources.map(({ provider_id }) => provider_id?.value));
  if (providers.size === 1) return undefined;
  if (providers.has(undefined)) {
    return 'Some resources have a resource provider and some do not';
  }
  return `The resources have multiple resource providers: ${[...providers].join(', ')}`;
}
