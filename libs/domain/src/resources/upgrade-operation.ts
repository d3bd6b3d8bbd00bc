import type {
  ExecutorInfo,
  OfferOperation,
  OfferOperationType,
  Resource,
  TaskInfo,
} from '../messages/index.ts';
import { failure, success, type Result } from '../result.ts';
import { upgradeResource, upgradeResources } from './resource-format.ts';
import { validateResource, validateResources } from './validate-resource.ts';

type PayloadField = Exclude<keyof OfferOperation, 'type' | 'id'>;

/** The member of an operation that its type requires. */
const PAYLOADS = {
  LAUNCH: 'launch',
  LAUNCH_GROUP: 'launch_group',
  RESERVE: 'reserve',
  UNRESERVE: 'unreserve',
  CREATE: 'create',
  DESTROY: 'destroy',
  GROW_VOLUME: 'grow_volume',
  SHRINK_VOLUME: 'shrink_volume',
  CREATE_DISK: 'create_disk',
  DESTROY_DISK: 'destroy_disk',
} as const satisfies Record<Exclude<OfferOperationType, 'UNKNOWN'>, PayloadField>;

/**
 * Checks the resources of an operation from a framework or operator, and brings them into the
 * post-reservation-refinement format.
 *
 * @returns the upgraded operation, or the reason why not in Mesos' words
 *
 * Source: mesos src/common/resources_utils.cpp#validateAndUpgradeResources
 */
export function upgradeOperation(operation: OfferOperation): Result<OfferOperation> {
  const { type } = operation;
  if (type === undefined || type === 'UNKNOWN') return failure('Unknown offer operation');
  if (operation[PAYLOADS[type]] === undefined) return failure(missingPayload(type));
  const reason = validateOperation(operation, type);
  return reason === undefined ? success(withUpgradedResources(operation)) : failure(reason);
}

/** Mesos spells two of these texts in a way of their own. */
function missingPayload(type: keyof typeof PAYLOADS): string {
  const article = type === 'UNRESERVE' ? 'An' : 'A';
  const noun = type === 'GROW_VOLUME' ? 'operation' : 'offer operation';
  const end = type === 'GROW_VOLUME' || type === 'SHRINK_VOLUME' ? '' : '.';
  const field = `Offer.Operation.${PAYLOADS[type]}`;
  return `${article} ${type} ${noun} must have the ${field} field set${end}`;
}

function validateOperation(
  operation: OfferOperation,
  type: keyof typeof PAYLOADS,
): string | undefined {
  switch (type) {
    case 'LAUNCH':
      return firstReason(operation.launch?.task_infos, validateTaskResources);
    case 'LAUNCH_GROUP':
      return (
        validateResources(operation.launch_group?.executor.resources) ??
        firstReason(operation.launch_group?.task_group.tasks, validateTaskResources)
      );
    case 'RESERVE':
      return (
        validateResources(operation.reserve?.resources) ??
        validateResources(operation.reserve?.source)
      );
    case 'UNRESERVE':
      return validateResources(operation.unreserve?.resources);
    case 'CREATE':
      return validateResources(operation.create?.volumes);
    case 'DESTROY':
      return validateResources(operation.destroy?.volumes);
    case 'GROW_VOLUME':
    case 'SHRINK_VOLUME':
    case 'CREATE_DISK':
    case 'DESTROY_DISK':
      return firstReason(singleResourcesOf(operation), validateResource);
  }
}

function singleResourcesOf(operation: OfferOperation): readonly Resource[] {
  return [
    operation.grow_volume?.volume,
    operation.grow_volume?.addition,
    operation.shrink_volume?.volume,
    operation.create_disk?.source,
    operation.destroy_disk?.source,
  ].filter((resource) => resource !== undefined);
}

function firstReason<T>(
  list: readonly T[] | undefined,
  validate: (each: T) => string | undefined,
): string | undefined {
  for (const each of list ?? []) {
    const reason = validate(each);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function validateTaskResources(task: TaskInfo): string | undefined {
  return validateResources(task.resources) ?? validateResources(task.executor?.resources);
}

/** A task with its resources, and those of its executor, in the post-reservation-refinement format. */
export function upgradeTask(task: TaskInfo): TaskInfo {
  return {
    ...withUpgradedList(task, 'resources'),
    ...(task.executor && { executor: upgradeExecutor(task.executor) }),
  };
}

/** An executor with its resources in the post-reservation-refinement format. */
export function upgradeExecutor(executor: ExecutorInfo): ExecutorInfo {
  return withUpgradedList(executor, 'resources');
}

function withUpgradedList<
  K extends string,
  T extends { readonly [Key in K]?: readonly Resource[] | undefined },
>(message: T, field: K): T {
  const list = message[field];
  return list === undefined ? message : { ...message, [field]: upgradeResources(list) };
}

function withUpgradedResources(operation: OfferOperation): OfferOperation {
  const { launch, launch_group, reserve, unreserve, create, destroy } = operation;
  return {
    ...operation,
    ...(launch?.task_infos && {
      launch: { ...launch, task_infos: launch.task_infos.map(upgradeTask) },
    }),
    ...(launch_group && {
      launch_group: {
        executor: upgradeExecutor(launch_group.executor),
        task_group: { tasks: (launch_group.task_group.tasks ?? []).map(upgradeTask) },
      },
    }),
    ...(reserve && {
      reserve: withUpgradedList(withUpgradedList(reserve, 'resources'), 'source'),
    }),
    ...(unreserve && { unreserve: withUpgradedList(unreserve, 'resources') }),
    ...(create && { create: withUpgradedList(create, 'volumes') }),
    ...(destroy && { destroy: withUpgradedList(destroy, 'volumes') }),
    ...upgradedDiskOperations(operation),
  };
}

function upgradedDiskOperations(operation: OfferOperation): OfferOperation {
  const { grow_volume, shrink_volume, create_disk, destroy_disk } = operation;
  return {
    ...(grow_volume && {
      grow_volume: {
        volume: upgradeResource(grow_volume.volume),
        addition: upgradeResource(grow_volume.addition),
      },
    }),
    ...(shrink_volume && {
      shrink_volume: { ...shrink_volume, volume: upgradeResource(shrink_volume.volume) },
    }),
    ...(create_disk && {
      create_disk: { ...create_disk, source: upgradeResource(create_disk.source) },
    }),
    ...(destroy_disk && {
      destroy_disk: { ...destroy_disk, source: upgradeResource(destroy_disk.source) },
    }),
  };
}
