/** What an operation needs to be allowed to do. */
import { reservationAncestor, Resources } from '@mezzo/domain';
import type { OfferOperation, Resource } from '@mezzo/domain/messages';
import type { ResourceAction, ResourceActionObject } from '../authorization.ts';

/**
 * The actions that an operation consists of; all must be allowed.
 *
 * @param operation - validated, so its payload is there and its resources are upgraded
 *
 * Source: mesos src/master/authorization.cpp#ActionObject
 */
export function actionsOf(operation: OfferOperation): readonly ResourceActionObject[] {
  switch (operation.type) {
    case 'RESERVE':
      return reserveActions(operation);
    case 'UNRESERVE':
      return unreserveActions(Resources.of(operation.unreserve?.resources));
    case 'CREATE':
      return byRole('CREATE_VOLUME', operation.create?.volumes);
    case 'DESTROY':
      return destroyActions(operation.destroy?.volumes);
    case 'GROW_VOLUME':
      return [single('RESIZE_VOLUME', operation.grow_volume?.volume)];
    case 'SHRINK_VOLUME':
      return [single('RESIZE_VOLUME', operation.shrink_volume?.volume)];
    case 'CREATE_DISK': {
      const isMount = operation.create_disk?.target_type === 'MOUNT';
      const action = isMount ? 'CREATE_MOUNT_DISK' : 'CREATE_BLOCK_DISK';
      return [single(action, operation.create_disk?.source)];
    }
    case 'DESTROY_DISK':
      return [destroyDiskAction(operation.destroy_disk?.source)];
    case 'LAUNCH':
    case 'LAUNCH_GROUP':
    case 'UNKNOWN':
    case undefined:
      return [];
  }
}

/** With a `source` the operation first pops what the source has and the target has not. */
function reserveActions({ reserve }: OfferOperation): readonly ResourceActionObject[] {
  if ((reserve?.source ?? []).length === 0) return byRole('RESERVE_RESOURCES', reserve?.resources);
  let current = Resources.of(reserve?.source);
  const ancestor = reservationAncestor(current, Resources.of(reserve?.resources));
  const actions: ResourceActionObject[] = [];
  while (!current.equals(ancestor)) {
    actions.push(...unreserveActions(current));
    current = current.popReservation();
  }
  const kept = current.entries[0]?.kind.reservations.length ?? 0;
  for (const reservation of (reserve?.resources?.[0]?.reservations ?? []).slice(kept)) {
    current = current.pushReservation(reservation);
    actions.push(...byRole('RESERVE_RESOURCES', current.messages));
  }
  return actions;
}

/** Reservations without a principal may only be undone by who may undo any. */
function unreserveActions(resources: Resources): readonly ResourceActionObject[] {
  const actions: ResourceActionObject[] = [];
  let hasAnonymous = false;
  for (const { kind, message } of resources) {
    const value = kind.reservations.at(-1)?.principal;
    if (value === undefined) hasAnonymous = true;
    else actions.push({ action: 'UNRESERVE_RESOURCES', resource: message, value });
  }
  return hasAnonymous ? [...actions, { action: 'UNRESERVE_RESOURCES' }] : actions;
}

/** One action for each role that resources are reserved to. */
function byRole(
  action: ResourceAction,
  resources: readonly Resource[] = [],
): readonly ResourceActionObject[] {
  const actions = new Map<string, ResourceActionObject>();
  for (const resource of resources) {
    const object = single(action, resource);
    if (object.value !== undefined && !actions.has(object.value)) {
      actions.set(object.value, object);
    }
  }
  return actions.size === 0 ? [{ action }] : [...actions.values()];
}

function single(action: ResourceAction, resource: Resource | undefined): ResourceActionObject {
  const value = resource?.reservations?.at(-1)?.role ?? '*';
  return { action, resource, value };
}

function destroyActions(volumes: readonly Resource[] = []): readonly ResourceActionObject[] {
  const actions = volumes
    .filter(({ disk }) => disk?.persistence !== undefined)
    .map((resource) => ({
      action: 'DESTROY_VOLUME' as const,
      resource,
      value: resource.disk?.persistence?.principal ?? '',
    }));
  return actions.length === 0 ? [{ action: 'DESTROY_VOLUME' }] : actions;
}

function destroyDiskAction(source: Resource | undefined): ResourceActionObject {
  const type = source?.disk?.source?.type;
  if (type === 'MOUNT') return single('DESTROY_MOUNT_DISK', source);
  return single(type === 'BLOCK' ? 'DESTROY_BLOCK_DISK' : 'DESTROY_RAW_DISK', source);
}
