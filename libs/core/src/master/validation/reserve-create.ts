/**
 * Rules of RESERVE and CREATE: who may reserve what for whom.
 *
 * Source: mesos src/master/validation.cpp#operation::validate
 */
import { formatResource, ResourceKind, Resources } from '@mezzo/domain';
import type { OfferOperationReserve, Resource } from '@mezzo/domain/messages';
import type { AgentCapabilities } from '../model/agent-capabilities.ts';
import { sameMessage } from '../same-message.ts';
import { formatSet } from './framework-info.ts';
import { formatResourceMessages } from './format-message.ts';
import type { OperationSubject } from './operation-subject.ts';
import {
  prefixed,
  validatePersistentVolumes,
  validateResourceList,
  validateSingleAllocationRole,
  validateSingleProvider,
  validateUniquePersistenceIds,
} from './resource.ts';

export function validateReserve(
  { resources = [], source = [] }: OfferOperationReserve,
  subject: OperationSubject,
): string | undefined {
  const reason =
    prefixed('Invalid resources', validateResourceList(resources)) ??
    prefixed('Invalid source', validateResourceList(source)) ??
    (source.length === 0 ? undefined : validateUpdate(source, resources)) ??
    prefixed('Invalid resources', validateSingleProvider(resources));
  if (reason !== undefined) return reason;
  for (const resource of resources) {
    const each = validateReservation(resource, subject);
    if (each !== undefined) return each;
  }
  if (subject.framework === undefined) return undefined;
  const sum = Resources.of(resources);
  return prefixed('Invalid reservation resources', validateSingleAllocationRole(sum));
}

/** An update of reservations keeps the amounts, and moves all of them alike. */
function validateUpdate(
  source: readonly Resource[],
  target: readonly Resource[],
): string | undefined {
  const reason =
    prefixed('Invalid source', validateUniform(source)) ??
    prefixed('Invalid resources', validateUniform(target));
  if (reason !== undefined) return reason;
  const before = Resources.of(source).toUnreserved();
  const after = Resources.of(target).toUnreserved();
  if (before.equals(after)) return undefined;
  return (
    'Source and target resources should refer to identical resource quantities:' +
    ` ${before.toString()} vs. ${after.toString()}`
  );
}

function validateUniform(resources: readonly Resource[]): string | undefined {
  const first = resources[0];
  if (first === undefined) return 'Resource cannot be empty';
  const isUniform = resources.every(({ reservations = [] }) =>
    sameMessage(reservations, first.reservations ?? []),
  );
  if (isUniform) return undefined;
  return `Mixed reservations are not supported${formatResourceMessages(resources)}`;
}

function validateReservation(resource: Resource, subject: OperationSubject): string | undefined {
  const kind = ResourceKind.ofMessage(resource);
  if (!kind.isDynamicallyReserved) {
    return `Resource ${formatResource(resource)} is not dynamically reserved`;
  }
  return (
    validateCapabilities(resource, kind, subject.agent.capabilities, {
      noun: 'Resource',
      done: 'reserved',
    }) ??
    validateReserver(kind, subject) ??
    validateAllocation(resource, kind, subject)
  );
}

function validateCapabilities(
  resource: Resource,
  kind: ResourceKind,
  capabilities: AgentCapabilities,
  { noun, done }: { readonly noun: string; readonly done: string },
): string | undefined {
  const role = kind.reservationRole ?? '';
  const text = `${noun} ${formatResource(resource)}`;
  if (!capabilities.hierarchicalRole && role.includes('/')) {
    return (
      `${text} with reservation for hierarchical role '${role}' cannot be ${done}` +
      ' on an agent without HIERARCHICAL_ROLE capability'
    );
  }
  if (!capabilities.reservationRefinement && kind.hasRefinedReservations) {
    return (
      `${text} with reservation refinement cannot be ${done} on an agent without` +
      ' RESERVATION_REFINEMENT capability'
    );
  }
  return undefined;
}

/** A principal reserves in its own name only. */
function validateReserver(kind: ResourceKind, { principal }: OperationSubject): string | undefined {
  const declared = kind.reservations.at(-1)?.principal;
  if (principal === undefined || declared === principal) return undefined;
  return declared === undefined
    ? `A reserve operation was attempted by principal '${principal}', but there is a` +
        ' reserved resource in the request with no principal set'
    : `A reserve operation was attempted by authenticated principal '${principal}', which` +
        ` does not match a reserved resource in the request with principal '${declared}'`;
}

/** A framework reserves for the role it was offered the resources in; an operator for any. */
function validateAllocation(
  resource: Resource,
  kind: ResourceKind,
  { framework }: OperationSubject,
): string | undefined {
  const allocated = resource.allocation_info?.role;
  if (framework === undefined) {
    return resource.allocation_info === undefined
      ? undefined
      : 'A reserve operation was attempted with an allocated resource, but the operator API' +
          ' only allows reservations to be made to unallocated resources';
  }
  const reserved = kind.reservationRole ?? '';
  if (allocated === undefined) {
    return (
      `A reserve operation was attempted on unallocated resource ${formatResource(resource)},` +
      ' but frameworks can only perform reservations on allocated resources'
    );
  }
  if (allocated !== reserved) {
    return (
      `A reserve operation was attempted for a resource with role '${reserved}', but the` +
      ` resource was allocated to role '${allocated}'`
    );
  }
  if (framework.roles.has(allocated)) return undefined;
  return (
    `A reserve operation was attempted for a resource allocated to role '${allocated}', but` +
    ` the framework only has roles '${formatSet(framework.roles)}'`
  );
}

export function validateCreate(
  volumes: readonly Resource[] = [],
  subject: OperationSubject,
): string | undefined {
  const reason =
    prefixed('Invalid resources', validateResourceList(volumes)) ??
    prefixed('Invalid resources', validateSingleProvider(volumes)) ??
    prefixed('Not a persistent volume', validatePersistentVolumes(volumes)) ??
    validateUniquePersistenceIds(subject.agent.checkpointedResources.add(Resources.of(volumes)));
  if (reason !== undefined) return reason;
  for (const volume of volumes) {
    const each = validateVolume(volume, subject);
    if (each !== undefined) return each;
  }
  if (subject.framework === undefined) return undefined;
  const sum = Resources.of(volumes);
  return prefixed('Invalid volume resources', validateSingleAllocationRole(sum));
}

function validateVolume(volume: Resource, subject: OperationSubject): string | undefined {
  const { framework, agent } = subject;
  const kind = ResourceKind.ofMessage(volume);
  if (kind.shared && framework?.capabilities.sharedResources === false) {
    return (
      `Create volume operation for '${formatResource(volume)}' has been attempted by framework` +
      ` '${framework.id}' with no SHARED_RESOURCES capability`
    );
  }
  return (
    validateCapabilities(volume, kind, agent.capabilities, { noun: 'Volume', done: 'created' }) ??
    validateCreator(volume, subject)
  );
}

function validateCreator(volume: Resource, { principal }: OperationSubject): string | undefined {
  const declared = volume.disk?.persistence?.principal;
  if (principal === undefined || declared === principal) return undefined;
  return declared === undefined
    ? `Create volume operation attempted by principal '${principal}', but there is a volume` +
        " in the operation with no principal set in 'disk.persistence'"
    : `Create volume operation attempted by authenticated principal '${principal}', which does` +
        ` not match a volume in the operation with principal '${declared}' set in` +
        " 'disk.persistence'";
}
