import type { Resource, ResourceReservationInfo } from '../messages/index.ts';
import { DEFAULT_ROLE } from '../roles.ts';
import { failure, success, type Result } from '../result.ts';

/**
 * The three ways in which a message tells who a resource is reserved for:
 * - `post-reservation-refinement`: the stack `reservations`, empty when unreserved. Ours.
 * - `pre-reservation-refinement`: `role` and, when reserved dynamically, `reservation`. For
 *   frameworks without the RESERVATION_REFINEMENT capability; knows no refined reservations.
 * - `endpoint`: both, for readers of either; a refined reservation is told by the stack alone.
 *
 * Source: mesos src/common/resources_utils.hpp#ResourceFormat
 */
export type ResourceFormat =
  'post-reservation-refinement' | 'pre-reservation-refinement' | 'endpoint';

/**
 * Brings a resource of any format into the post-reservation-refinement format.
 *
 * @param resource - valid (see `validateResource`)
 * @returns the same object when there is nothing to change
 *
 * Source: mesos src/common/resources_utils.cpp#upgradeResource
 */
export function upgradeResource(resource: Resource): Resource {
  if (resource.role === undefined && resource.reservation === undefined) return resource;
  const { role = DEFAULT_ROLE, reservation, ...rest } = resource;
  const isTold = rest.reservations !== undefined && rest.reservations.length > 0;
  if (isTold || role === DEFAULT_ROLE) return rest;
  const only: ResourceReservationInfo =
    reservation === undefined
      ? { type: 'STATIC', role }
      : { ...reservation, type: 'DYNAMIC', role };
  return { ...rest, reservations: [only] };
}

/** {@link upgradeResource} for a list. */
export function upgradeResources(resources: readonly Resource[] = []): readonly Resource[] {
  return resources.map(upgradeResource);
}

/**
 * Brings a resource into the pre-reservation-refinement format.
 *
 * @param resource - in the post-reservation-refinement format
 * @returns a refusal when the reservation is refined
 *
 * Source: mesos src/common/resources_utils.cpp#downgradeResource
 */
export function downgradeResource(resource: Resource): Result<Resource> {
  const { reservations = [], ...rest } = resource;
  if (reservations.length > 1) {
    return failure('Cannot downgrade resources containing refined reservations');
  }
  return success({ ...rest, ...oldFields(reservations[0]) });
}

/**
 * {@link downgradeResource} for a list; one refined reservation refuses the whole list.
 *
 * Source: mesos src/common/resources_utils.cpp#downgradeResources
 */
export function downgradeResources(
  resources: readonly Resource[] = [],
): Result<readonly Resource[]> {
  const downgraded: Resource[] = [];
  for (const resource of resources) {
    const result = downgradeResource(resource);
    if (!result.ok) return result;
    downgraded.push(result.value);
  }
  return success(downgraded);
}

/**
 * Brings a resource into the format of the operator API and of the endpoints.
 *
 * @param resource - in the post-reservation-refinement format
 *
 * Source: mesos src/common/resources_utils.cpp#convertResourceFormat
 */
export function toEndpointFormat(resource: Resource): Resource {
  const { reservations = [] } = resource;
  return reservations.length > 1 ? resource : { ...resource, ...oldFields(reservations[0]) };
}

function oldFields(
  only: ResourceReservationInfo | undefined,
): Pick<Resource, 'role' | 'reservation'> {
  if (only === undefined) return { role: DEFAULT_ROLE };
  const { type, role = '', principal, labels } = only;
  if (type !== 'DYNAMIC') return { role };
  return {
    role,
    reservation: {
      ...(principal !== undefined && { principal }),
      ...(labels !== undefined && { labels }),
    },
  };
}
