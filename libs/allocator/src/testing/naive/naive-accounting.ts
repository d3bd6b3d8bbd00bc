import { ResourceQuantities, Resources, isInRoleSubtree } from '@mezzo/domain';
import { availableOf, type NaiveState } from './naive-state.ts';

/** Sums over the whole cluster, computed from scratch whenever they are asked for. */

function sum(parts: Iterable<ResourceQuantities>): ResourceQuantities {
  return ResourceQuantities.of([...parts].flatMap(({ entries }) => entries));
}

/** All scalars of all agents. */
export function totalQuantities({ agents }: NaiveState): ResourceQuantities {
  return sum([...agents.values()].map(({ total }) => total.scalarQuantities));
}

/**
 * What known frameworks hold in exactly this role, as far as it passes. Several copies of a shared
 * resource on an agent count once.
 */
export function heldQuantities(
  state: NaiveState,
  role: string,
  part: (resources: Resources) => Resources = (resources) => resources,
  frameworkId?: string,
): ResourceQuantities {
  const parts: ResourceQuantities[] = [];
  for (const { held } of state.agents.values()) {
    const known = frameworkId === undefined ? [...held.keys()] : [frameworkId];
    const inRole = known
      .filter((id) => state.frameworks.has(id))
      .map((id) =>
        (held.get(id) ?? Resources.empty).filter((kind) => kind.allocationRole === role),
      );
    parts.push(part(Resources.sum(inRole)).scalarQuantities);
  }
  return sum(parts);
}

/** Every role that somebody holds something in. */
export function heldRoles(state: NaiveState): readonly string[] {
  const roles = new Set<string>();
  for (const { held } of state.agents.values()) {
    for (const resources of held.values()) {
      for (const { kind } of resources) if (kind.allocationRole) roles.add(kind.allocationRole);
    }
  }
  return [...roles];
}

/** {@link heldQuantities} of the role and all roles below it; of all roles for ''. */
export function heldInSubtree(
  state: NaiveState,
  role: string,
  part?: (resources: Resources) => Resources,
): ResourceQuantities {
  const roles = heldRoles(state).filter((each) => role === '' || isInRoleSubtree(each, role));
  return sum(roles.map((each) => heldQuantities(state, each, part)));
}

/** Reserved scalars of the role and all roles below it; of all roles for ''. */
export function reservedInSubtree({ agents }: NaiveState, role: string): ResourceQuantities {
  return sum(
    [...agents.values()].map(
      ({ total }) =>
        total.filter((kind) =>
          role === '' ? !kind.isUnreserved : kind.isReservedToRoleSubtree(role),
        ).scalarQuantities,
    ),
  );
}

/** What counts against the role's quota: reservations, and the unreserved part of what is held. */
export function consumedQuota(state: NaiveState, role: string): ResourceQuantities {
  const held = heldInSubtree(state, role, (resources) => resources.unreserved().nonRevocable());
  return held.add(reservedInSubtree(state, role));
}

/** Unreserved, non-revocable and free, over all agents. */
export function availableHeadroom(state: NaiveState): ResourceQuantities {
  const unallocatedReservations = reservedInSubtree(state, '').subtract(
    heldInSubtree(state, '', (resources) => resources.reserved()),
  );
  const revocable = sum(
    [...state.agents.values()].map((agent) => availableOf(agent).revocable().scalarQuantities),
  );
  return totalQuantities(state)
    .subtract(heldInSubtree(state, ''))
    .subtract(unallocatedReservations)
    .subtract(revocable);
}

/** What must stay free so that all guarantees can still be honoured. */
export function requiredHeadroom(state: NaiveState): ResourceQuantities {
  const topLevel = [...state.quotas].filter(([role]) => !role.includes('/'));
  return sum(
    topLevel.map(([role, { guarantees }]) => guarantees.subtract(consumedQuota(state, role))),
  );
}
