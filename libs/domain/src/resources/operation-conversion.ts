import type { OfferOperation, Resource } from '../messages/index.ts';
import { failure, success, type Result } from '../result.ts';
import { formatResource } from './format-resource.ts';
import { ResourceEntry } from './resource-entry.ts';
import { Resources } from './resources.ts';
import { toMilli } from './scalar.ts';

/**
 * What an operation does to the resources it is applied to: `consumed` is exchanged for `converted`.
 *
 * Plain values, so that the allocator can be told as well.
 *
 * Source: mesos include/mesos/resources.hpp#ResourceConversion
 */
export interface OperationConversion {
  readonly consumed: Resources;
  readonly converted: Resources;
  /** A volume of which no copy may be left afterwards. */
  readonly destroyed?: Resource | undefined;
}

const PROVIDER_REFUSAL = 'Operation not supported for resource provider';

/**
 * The conversions of an offer operation, in order.
 *
 * @param operation - validated and upgraded (see `upgradeOperation`)
 * @returns a refusal for operations that convert nothing (launches) or whose result only a resource
 * provider knows (CREATE_DISK, DESTROY_DISK)
 *
 * Source: mesos src/common/resources_utils.cpp#getResourceConversions
 */
export function conversionsOf(operation: OfferOperation): Result<readonly OperationConversion[]> {
  switch (operation.type) {
    case 'RESERVE':
      return success([reserve(operation)]);
    case 'UNRESERVE':
      return success(eachOf(operation.unreserve?.resources, unreserve));
    case 'CREATE':
      return success(eachOf(operation.create?.volumes, create));
    case 'DESTROY':
      return success(eachOf(operation.destroy?.volumes, destroy));
    case 'GROW_VOLUME':
      return growVolume(operation);
    case 'SHRINK_VOLUME':
      return shrinkVolume(operation);
    case 'LAUNCH':
    case 'LAUNCH_GROUP':
    case 'CREATE_DISK':
    case 'DESTROY_DISK':
      return failure('Operation not supported');
    case 'UNKNOWN':
    case undefined:
      return failure('Unknown operation');
  }
}

/**
 * Exchanges the resources of one conversion.
 *
 * @returns a refusal when `resources` lacks what is consumed, or keeps a copy of what is destroyed
 *
 * Source: mesos src/common/resources.cpp#ResourceConversion::apply
 */
export function applyConversion(
  resources: Resources,
  { consumed, converted, destroyed }: OperationConversion,
): Result<Resources> {
  if (!resources.contains(consumed)) {
    return failure(`${resources.toString()} does not contain ${consumed.toString()}`);
  }
  const result = resources.subtract(consumed).add(converted);
  if (destroyed !== undefined && result.contains(Resources.of([destroyed]))) {
    const volume = formatResource(destroyed);
    return failure(`Persistent volume ${volume} cannot be removed due to additional shared copies`);
  }
  return success(result);
}

/** Applies conversions one after the other; the first refusal refuses all. */
export function applyConversions(
  resources: Resources,
  conversions: readonly OperationConversion[],
): Result<Resources> {
  let current = resources;
  for (const conversion of conversions) {
    const result = applyConversion(current, conversion);
    if (!result.ok) return result;
    current = result.value;
  }
  return success(current);
}

/**
 * What becomes of `resources` when an operation is carried out on them.
 *
 * Source: mesos src/common/resources.cpp#Resources::apply
 */
export function applyOperation(resources: Resources, operation: OfferOperation): Result<Resources> {
  const conversions = conversionsOf(operation);
  if (!conversions.ok) return failure(`Cannot get conversions: ${conversions.reason}`);
  return applyConversions(resources, conversions.value);
}

/**
 * What an operation takes, also for those whose result only a resource provider knows.
 *
 * Source: mesos src/common/protobuf_utils.cpp#getConsumedResources
 */
export function consumedResourcesOf(operation: OfferOperation): Result<Resources> {
  switch (operation.type) {
    case 'CREATE_DISK':
      return success(single(operation.create_disk?.source));
    case 'DESTROY_DISK':
      return success(single(operation.destroy_disk?.source));
    case 'LAUNCH':
    case 'LAUNCH_GROUP':
    case 'UNKNOWN':
    case undefined:
      return failure('Unsupported operation');
    default: {
      const conversions = conversionsOf(operation);
      if (!conversions.ok) return conversions;
      return success(Resources.sum(conversions.value.map(({ consumed }) => consumed)));
    }
  }
}

function eachOf(
  resources: readonly Resource[] | undefined,
  convert: (resource: Resource) => OperationConversion,
): readonly OperationConversion[] {
  return (resources ?? []).map(convert);
}

function single(resource: Resource | undefined): Resources {
  return resource === undefined ? Resources.empty : Resources.of([resource]);
}

/** Without a `source` the last reservation is what the operation adds. */
function reserve({ reserve: payload }: OfferOperation): OperationConversion {
  const converted = Resources.of(payload?.resources);
  const source = Resources.of(payload?.source);
  const hasSource = (payload?.source?.length ?? 0) > 0;
  return { consumed: hasSource ? source : converted.popReservation(), converted };
}

function unreserve(resource: Resource): OperationConversion {
  const consumed = Resources.of([resource]);
  return { consumed, converted: consumed.popReservation() };
}

function create(volume: Resource): OperationConversion {
  const converted = Resources.of([volume]);
  return { consumed: withoutVolumes(converted), converted };
}

function destroy(volume: Resource): OperationConversion {
  const consumed = Resources.of([volume]);
  return { consumed, converted: withoutVolumes(consumed), destroyed: volume };
}

function withoutVolumes(volumes: Resources): Resources {
  return volumes.mapKinds((kind) => kind.withoutVolume());
}

function growVolume({ grow_volume: grow }: OfferOperation): Result<readonly OperationConversion[]> {
  if (grow?.volume.provider_id !== undefined) return failure(PROVIDER_REFUSAL);
  const volume = single(grow?.volume);
  const addition = single(grow?.addition);
  const addedMilli = addition.quantities.get('disk');
  const converted = resized(volume, (milli) => milli + addedMilli);
  return success([{ consumed: volume.add(addition), converted }]);
}

function shrinkVolume({
  shrink_volume: shrink,
}: OfferOperation): Result<readonly OperationConversion[]> {
  if (shrink?.volume.provider_id !== undefined) return failure(PROVIDER_REFUSAL);
  const consumed = single(shrink?.volume);
  const freedMilli = toMilli(shrink?.subtract.value ?? 0);
  const shrunk = resized(consumed, (milli) => milli - freedMilli);
  const freed = withoutVolumes(resized(consumed, () => freedMilli));
  return success([{ consumed, converted: shrunk.add(freed) }]);
}

function resized(volume: Resources, size: (milli: number) => number): Resources {
  return Resources.ofEntries(
    volume.entries.map(({ kind, amount, copies }) =>
      typeof amount === 'number'
        ? new ResourceEntry(kind, size(amount), copies)
        : new ResourceEntry(kind, amount, copies),
    ),
  );
}
