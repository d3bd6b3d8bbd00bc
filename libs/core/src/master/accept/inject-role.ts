import type { ExecutorInfo, OfferOperation, Resource, TaskInfo } from '@mezzo/domain/messages';

/**
 * Fills the role of the offer into resources of an operation that name none: frameworks of one role
 * need not know that resources are allocated to roles.
 *
 * @param operation - upgraded, so its payload is there
 *
 * Source: mesos src/common/protobuf_utils.cpp#injectAllocationInfo
 */
export function injectRole(operation: OfferOperation, role: string): OfferOperation {
  const one = (resource: Resource): Resource =>
    resource.allocation_info === undefined ? { ...resource, allocation_info: { role } } : resource;
  const many = (resources: readonly Resource[] | undefined) => resources?.map(one);
  const { launch, launch_group, reserve, unreserve, create, destroy } = operation;
  const task = (info: TaskInfo): TaskInfo => ({
    ...info,
    resources: many(info.resources),
    ...(info.executor && { executor: executor(info.executor) }),
  });
  const executor = (info: ExecutorInfo): ExecutorInfo => ({
    ...info,
    resources: many(info.resources),
  });
  return {
    ...operation,
    ...(launch && { launch: { task_infos: launch.task_infos?.map(task) } }),
    ...(launch_group && {
      launch_group: {
        executor: executor(launch_group.executor),
        task_group: { tasks: launch_group.task_group.tasks?.map(task) },
      },
    }),
    ...(reserve && { reserve: { ...reserve, resources: many(reserve.resources) } }),
    ...(unreserve && { unreserve: { resources: many(unreserve.resources) } }),
    ...(create && { create: { volumes: many(create.volumes) } }),
    ...(destroy && { destroy: { volumes: many(destroy.volumes) } }),
    ...injectIntoDisks(operation, one),
  };
}

function injectIntoDisks(
  operation: OfferOperation,
  one: (resource: Resource) => Resource,
): OfferOperation {
  const { grow_volume, shrink_volume, create_disk, destroy_disk } = operation;
  return {
    ...(grow_volume && {
      grow_volume: { volume: one(grow_volume.volume), addition: one(grow_volume.addition) },
    }),
    ...(shrink_volume && {
      shrink_volume: { ...shrink_volume, volume: one(shrink_volume.volume) },
    }),
    ...(create_disk && { create_disk: { ...create_disk, source: one(create_disk.source) } }),
    ...(destroy_disk && { destroy_disk: { source: one(destroy_disk.source) } }),
  };
}
