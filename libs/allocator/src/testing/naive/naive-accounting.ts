import { ResourceQuantities, Resources, isInRoleSubtree } from '@mezzo/domain';
import { availableOf, type NaiveAgent, type NaiveState } from './naive-state.ts';

/** Sums over the whole cluster, computed from scratch whenever they are asked for. */

export function sum(parts: Iterable<ResourceQuantities>): ResourceQuantities {
  return ResourceQuantities.of([...parts].flatMap(({ entries }) => entries));
}

/** All scalars of all agents. */
export function totalQuantities({ agents }: NaiveState): ResourceQuantities {
  return sum([...agents.values()].map(({ total }) => total.scalarQuantities));
}

/** What frameworks hold on an agent, of those that are known. */
function knownHeld(state: NaiveState, { held }: NaiveAgent): readonly Resources[] {
  return [...held].filter(([id]) => state.frameworks.has(id)).map(([, resources]) => resources);
}

/**
 * What known frameworks hold in exactly each role, as far as it passes. Several copies of a shared
 * resource on an agent count once.
 */
export function heldByRole(
  state: NaiveState,
  part: (resources: Resources) => Resources = (resources) => resources,
): ReadonlyMap<string, ResourceQuantities> {
  const parts: (readonly [string, ResourceQuantities])[] = [];
  for (const agent of state.agents.values()) {
    const byRole = Resources.sum(knownHeld(state, agent)).allocations();
    for (const [role, resources] of byRole) parts.push([role, part(resources).scalarQuantities]);
  }
  return sumsByName(parts);
}

/** Of sums by role, those of one role. */
export function quantitiesOfRole(
  sums: ReadonlyMap<string, ResourceQuantities>,
  role: string,
): ResourceQuantities {
  return sums.get(role) ?? ResourceQuantities.empty;
}

/** What each known framework holds in the role. */
export function heldByFramework(
  state: NaiveState,
  role: string,
): ReadonlyMap<string, ResourceQuantities> {
  const parts: (readonly [string, ResourceQuantities])[] = [];
  for (const { held } of state.agents.values()) {
    for (const [id, resources] of held) {
      if (!state.frameworks.has(id)) continue;
      const inRole = resources.filter((kind) => kind.allocationRole === role);
      parts.push([id, inRole.scalarQuantities]);
    }
  }
  return sumsByName(parts);
}

function sumsByName(
  parts: readonly (readonly [string, ResourceQuantities])[],
): ReadonlyMap<string, ResourceQuantities> {
  const groups = Map.groupBy(parts, ([name]) => name);
  return new Map([...groups].map(([name, list]) => [name, sum(list.map(([, each]) => each))]));
}

/** {@link heldByRole} of the role and all roles below it; of all roles for ''. */
export function heldInSubtree(
  state: NaiveState,
  role: string,
  part?: (resources: Resources) => Resources,
): ResourceQuantities {
  const inSubtree = [...heldByRole(state, part)].filter(
    ([each]) => role === '' || isInRoleSubtree(each, role),
  );
  return sum(inSubtree.map(([, quantities]) => quantities));
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
