/**
 * Rules of offer operations, beyond the validity of their resources.
 *
 * Source: mesos src/master/validation.cpp#operation
 */
import { formatResource, ResourceKind, Resources, toMilli, validateResource } from '@mezzo/domain';
import type {
  OfferOperation,
  OfferOperationCreateDisk,
  OfferOperationDestroyDisk,
  OfferOperationGrowVolume,
  OfferOperationShrinkVolume,
  Resource,
} from '@mezzo/domain/messages';
import type { AgentRecord } from '../model/agent-record.ts';
import type { OperationSubject } from './operation-subject.ts';
import {
  prefixed,
  validatePersistentVolumes,
  validateResourceList,
  validateSingleProvider,
} from './resource.ts';
import { validateCreate, validateReserve } from './reserve-create.ts';

/**
 * Checks an operation that launches nothing.
 *
 * @param operation - upgraded, so its payload is there
 */
export function validateOperation(
  operation: OfferOperation,
  subject: OperationSubject,
): string | undefined {
  const { reserve, unreserve, create, destroy, grow_volume, shrink_volume } = operation;
  if (reserve !== undefined) return validateReserve(reserve, subject);
  if (unreserve !== undefined) return validateUnreserve(unreserve.resources);
  if (create !== undefined) return validateCreate(create.volumes, subject);
  if (destroy !== undefined) return validateDestroy(destroy.volumes, subject.agent);
  if (grow_volume !== undefined) return validateGrow(grow_volume, subject.agent);
  if (shrink_volume !== undefined) return validateShrink(shrink_volume, subject.agent);
  if (operation.create_disk !== undefined) return validateCreateDisk(operation.create_disk);
  return operation.destroy_disk && validateDestroyDisk(operation.destroy_disk);
}

function validateUnreserve(resources: readonly Resource[] = []): string | undefined {
  const reason =
    prefixed('Invalid resources', validateResourceList(resources)) ??
    prefixed('Invalid resources', validateSingleProvider(resources));
  if (reason !== undefined) return reason;
  for (const resource of resources) {
    const kind = ResourceKind.ofMessage(resource);
    const text = formatResource(resource);
    if (!kind.isDynamicallyReserved) return `Resource ${text} is not dynamically reserved`;
    if (kind.isPersistentVolume) {
      return (
        `A dynamically reserved persistent volume ${text} cannot be unreserved directly.` +
        ' Please destroy the persistent volume first then unreserve the resource'
      );
    }
  }
  return undefined;
}

function validateDestroy(
  volumes: readonly Resource[] = [],
  agent: AgentRecord,
): string | undefined {
  const unallocated = volumes.map(({ allocation_info: _, ...volume }): Resource => volume);
  const reason =
    prefixed('Invalid resources', validateResourceList(unallocated)) ??
    prefixed('Invalid resources', validateSingleProvider(unallocated)) ??
    prefixed('Not a persistent volume', validatePersistentVolumes(unallocated));
  if (reason !== undefined) return reason;
  const each = unallocated.map((volume) => Resources.of([volume]));
  if (each.some((volume) => !isKnown(agent, volume))) return 'Persistent volumes not found';
  for (const used of agent.usedResources.values()) {
    const inUse = used.unallocate();
    if (each.some((volume) => inUse.contains(volume))) return 'Persistent volumes in use';
  }
  return undefined;
}

function isKnown(agent: AgentRecord, volume: Resources): boolean {
  const isProvided = [...volume].some(({ kind }) => kind.providerId !== undefined);
  return isProvided || agent.checkpointedResources.contains(volume);
}

function validateGrow(
  { volume, addition }: OfferOperationGrowVolume,
  agent: AgentRecord,
): string | undefined {
  const reason =
    prefixed("Invalid resource in the 'GrowVolume.volume' field", validateResource(volume)) ??
    prefixed("Invalid resource in the 'GrowVolume.addition' field", validateResource(addition));
  if (reason !== undefined) return reason;
  if (toMilli(addition.scalar?.value ?? 0) <= 0) {
    return "The size of 'GrowVolume.addition' field must be greater than zero";
  }
  return (
    validateResizable(volume, { field: 'GrowVolume.volume', verb: 'Growing' }) ??
    validateAddition(volume, addition) ??
    requireResize(volume, agent, 'grown')
  );
}

function validateAddition(volume: Resource, addition: Resource): string | undefined {
  const stripped = ResourceKind.ofMessage(volume).with({
    disk: volume.disk?.source === undefined ? undefined : { source: volume.disk.source },
  });
  const sum = Resources.of([volume])
    .mapKinds(() => stripped)
    .add(Resources.of([addition]));
  return sum.entries.length === 1
    ? undefined
    : "Incompatible resources in the 'GrowVolume.volume' and 'GrowVolume.addition' fields";
}

function validateShrink(
  { volume, subtract }: OfferOperationShrinkVolume,
  agent: AgentRecord,
): string | undefined {
  const reason = validateResource(volume);
  if (reason !== undefined) {
    return `Invalid resource in the 'ShrinkVolume.volume' field: ${reason}`;
  }
  const subtractMilli = toMilli(subtract.value);
  if (subtractMilli <= 0) return "Value of 'ShrinkVolume.subtract' must be greater than zero";
  if (toMilli(volume.scalar?.value ?? 0) <= subtractMilli) {
    return (
      "Value of 'ShrinkVolume.subtract' must be smaller than the size of" + " 'ShrinkVolume.volume'"
    );
  }
  return (
    validateResizable(volume, { field: 'ShrinkVolume.volume', verb: 'Shrinking' }) ??
    requireResize(volume, agent, 'shrunk')
  );
}

function validateResizable(
  volume: Resource,
  { field, verb }: { readonly field: string; readonly verb: string },
): string | undefined {
  if (volume.provider_id !== undefined) {
    return `${verb} a volume from a resource provider is not supported`;
  }
  if (verb === 'Shrinking' && volume.disk?.source?.type === 'MOUNT') {
    return 'Shrinking a volume on a MOUNT disk is not supported';
  }
  const reason = validatePersistentVolumes([volume]);
  if (reason !== undefined) return `Invalid persistent volume in the '${field}' field: ${reason}`;
  return volume.shared === undefined
    ? undefined
    : `${verb} a shared persistent volume is not supported`;
}

function requireResize(volume: Resource, agent: AgentRecord, done: string): string | undefined {
  return agent.capabilities.resizeVolume
    ? undefined
    : `Volume ${formatResource(volume)} cannot be ${done} on an agent without RESIZE_VOLUME capability`;
}

function validateCreateDisk(call: OfferOperationCreateDisk): string | undefined {
  const { source, target_type, target_profile } = call;
  const reason = validateProvided(source);
  if (reason !== undefined) return reason;
  const disk = source.disk?.source;
  if (disk?.type !== 'RAW') return "'source' is not a RAW disk resource";
  if (target_type !== 'MOUNT' && target_type !== 'BLOCK') {
    return "'target_type' is neither MOUNT or BLOCK";
  }
  if ((disk.profile === undefined) !== (target_profile === undefined)) return undefined;
  return target_profile === undefined
    ? "'target_profile' must be set when 'source' has no profile"
    : "'target_profile' must not be set when 'source' has a profile";
}

function validateDestroyDisk({ source }: OfferOperationDestroyDisk): string | undefined {
  const reason = validateProvided(source);
  if (reason !== undefined) return reason;
  const disk = source.disk?.source;
  if (disk === undefined || !['MOUNT', 'BLOCK', 'RAW'].includes(disk.type)) {
    return "'source' is neither a MOUNT, BLOCK or RAW disk resource";
  }
  if (disk.id === undefined) return "'source' is not backed by a CSI volume";
  if (source.disk?.persistence === undefined) return undefined;
  return (
    `A disk resource containing a persistent volume ${formatResource(source)} cannot be` +
    ' destroyed directly. Please destroy the persistent volume first then destroy the disk' +
    ' resource'
  );
}

function validateProvided(source: Resource): string | undefined {
  const reason = validateResourceList([source]);
  if (reason !== undefined) return `Invalid resource: ${reason}`;
  return source.provider_id === undefined
    ? "'source' is not managed by a resource provider"
    : undefined;
}
