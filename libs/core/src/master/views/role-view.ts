/**
 * Roles, and what is offered, allocated and reserved in them. Quantities of a role include those of
 * the roles below it.
 */
import {
  ancestorRoles,
  fromMilli,
  ResourceQuantities,
  type ResourceKind,
  type Resources,
} from '@mezzo/domain';
import type { Role, masterApi } from '@mezzo/domain/messages';
import type { MasterState } from '../master-state.ts';
import type { ViewPermissions } from './view-permissions.ts';

/** What a role and those below it hold. */
export interface RoleQuantities {
  readonly allocated: ResourceQuantities;
  readonly offered: ResourceQuantities;
  readonly reserved: ResourceQuantities;
  /** Allocated, and reserved though not allocated: what counts against a quota. */
  readonly consumed: ResourceQuantities;
}

const NOTHING: RoleQuantities = {
  allocated: ResourceQuantities.empty,
  offered: ResourceQuantities.empty,
  reserved: ResourceQuantities.empty,
  consumed: ResourceQuantities.empty,
};

/**
 * The names of all roles that anybody uses or has configured, sorted; with `--roles`, those alone.
 *
 * Source: mesos src/master/master.cpp#Master::knownRoles
 */
export function knownRoles(
  state: MasterState,
  whitelist: readonly string[] | undefined,
): readonly string[] {
  const roles = new Set<string>();
  const named = whitelist === undefined ? usedRoles(state) : ['*', ...whitelist];
  for (const role of named) {
    roles.add(role);
    for (const ancestor of ancestorRoles(role)) roles.add(ancestor);
  }
  return [...roles].sort();
}

function* usedRoles(state: MasterState): Generator<string, void> {
  for (const framework of state.frameworks.registered.values()) yield* framework.roles;
  for (const agent of state.agents.registered.values()) {
    yield* agent.totalResources.reservations().keys();
    for (const used of agent.usedResources.values()) yield* used.allocations().keys();
  }
  yield* state.weights.keys();
  yield* state.quotas.keys();
}

/**
 * What each role holds, all in one walk over the agents.
 *
 * Source: mesos src/master/master.cpp#Master::RoleResourceBreakdown
 */
export function roleQuantities(state: MasterState): (role: string) => RoleQuantities {
  const tally = { allocated: new Tally(), offered: new Tally(), reserved: new Tally() };
  const idle = new Tally();
  for (const agent of state.agents.registered.values()) {
    tally.reserved.add(agent.totalResources, reservationRole);
    idle.add(agent.totalResources, reservationRole);
    tally.offered.add(agent.offeredResources, allocationRole);
    for (const used of agent.usedResources.values()) {
      tally.allocated.add(used, allocationRole);
      idle.add(used, reservationRole, -1);
    }
  }
  return (role) => {
    const allocated = tally.allocated.of(role);
    const consumed = allocated.add(idle.of(role));
    const offered = tally.offered.of(role);
    return { ...NOTHING, allocated, offered, reserved: tally.reserved.of(role), consumed };
  };
}

function reservationRole(kind: ResourceKind): string | undefined {
  return kind.reservationRole;
}

function allocationRole(kind: ResourceKind): string | undefined {
  return kind.allocationRole;
}

/** Sums by role and resource name, counted into every ancestor of the role, too. */
class Tally {
  private readonly sums = new Map<string, Map<string, number>>();

  add(
    resources: Resources,
    roleOf: (kind: ResourceKind) => string | undefined,
    sign: 1 | -1 = 1,
  ): void {
    for (const { kind, quantityMilli } of resources) {
      const role = roleOf(kind);
      if (role === undefined) continue;
      this.count(role, kind.name, sign * quantityMilli);
      for (const ancestor of ancestorRoles(role)) {
        this.count(ancestor, kind.name, sign * quantityMilli);
      }
    }
  }

  of(role: string): ResourceQuantities {
    return ResourceQuantities.of(this.sums.get(role) ?? []);
  }

  private count(role: string, name: string, milli: number): void {
    const sums = this.sums.get(role) ?? new Map<string, number>();
    this.sums.set(role, sums);
    sums.set(name, (sums.get(name) ?? 0) + milli);
  }
}

/** Ids of the frameworks in a role: subscribed to it, or holding resources under it. */
export function frameworksByRole(state: MasterState): ReadonlyMap<string, readonly string[]> {
  const byRole = new Map<string, string[]>();
  for (const framework of state.frameworks.registered.values()) {
    const roles = new Set(framework.roles);
    for (const used of framework.usedResources.values()) {
      for (const role of used.allocations().keys()) roles.add(role);
    }
    for (const role of roles) {
      const ids = byRole.get(role) ?? [];
      byRole.set(role, ids);
      ids.push(framework.id);
    }
  }
  return byRole;
}

/** GET_ROLES tells of these resources only. */
const SHOWN_RESOURCES: readonly string[] = ['cpus', 'mem', 'disk', 'gpus'];

/** Source: mesos src/master/readonly_handler.cpp#getRoles */
export function getRolesView(
  state: MasterState,
  whitelist: readonly string[] | undefined,
  permissions: ViewPermissions,
): masterApi.ResponseGetRoles {
  const quantities = roleQuantities(state);
  const frameworks = frameworksByRole(state);
  const visible = knownRoles(state, whitelist).filter((role) => permissions.role(role));
  const roles = visible.map((name): Role => {
    const { allocated, offered } = quantities(name);
    return {
      name,
      weight: state.weights.get(name) ?? 1,
      frameworks: (frameworks.get(name) ?? []).map((value) => ({ value })),
      resources: [...allocated.add(offered)]
        .filter(([resource]) => SHOWN_RESOURCES.includes(resource))
        .map(([resource, milli]) => ({
          name: resource,
          type: 'SCALAR',
          scalar: { value: fromMilli(milli) },
        })),
    };
  });
  return { roles };
}
