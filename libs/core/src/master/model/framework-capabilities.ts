import type { FrameworkInfo, FrameworkInfoCapabilityType } from '@mezzo/domain/messages';

/** What a framework says it can cope with, as flags. */
export interface FrameworkCapabilities {
  readonly revocableResources: boolean;
  readonly taskKillingState: boolean;
  readonly gpuResources: boolean;
  readonly sharedResources: boolean;
  readonly partitionAware: boolean;
  readonly multiRole: boolean;
  readonly reservationRefinement: boolean;
  readonly regionAware: boolean;
}

export function frameworkCapabilities(info: FrameworkInfo): FrameworkCapabilities {
  const types = new Set(info.capabilities?.map(({ type }) => type));
  const has = (type: FrameworkInfoCapabilityType): boolean => types.has(type);
  return {
    revocableResources: has('REVOCABLE_RESOURCES'),
    taskKillingState: has('TASK_KILLING_STATE'),
    gpuResources: has('GPU_RESOURCES'),
    sharedResources: has('SHARED_RESOURCES'),
    partitionAware: has('PARTITION_AWARE'),
    multiRole: has('MULTI_ROLE'),
    reservationRefinement: has('RESERVATION_REFINEMENT'),
    regionAware: has('REGION_AWARE'),
  };
}

/**
 * The roles a framework subscribes to, sorted: `roles` of a MULTI_ROLE framework, else its one role.
 *
 * Source: mesos src/common/protobuf_utils.cpp#framework::getRoles
 */
export function frameworkRoles(info: FrameworkInfo): ReadonlySet<string> {
  const multiRole = frameworkCapabilities(info).multiRole;
  return new Set(multiRole ? [...(info.roles ?? [])].sort() : [info.role ?? '*']);
}
