/**
 * Roles, and what is offered, allocated and reserved in them. Quantities of a role include those of
 * the roles below it.
 */
import { ancestorRoles, fromMilli, type ResourceQuantities } from '@mezzo/domain';
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

function* usedRoles({ frameworks, totals, weights, quotas }: MasterState): Generator<string, void> {
  for (const framework of frameworks.registered.values()) yield* framework.roles;
  yield* totals.total.reserved.roles();
  yield* totals.used.allocated.roles();
  yield* weights.keys();
  yield* quotas.keys();
}

/**
 * What each role and those below it hold.
 *
 * Source: mesos src/master/master.cpp#Master::RoleResourceBreakdown
 */
export function roleQuantities({ totals }: MasterState): (role: string) => RoleQuantities {
  const { total, used, offered } = totals;
  return (role) => {
    const allocated = used.allocated.of(role);
    const reserved = total.reserved.of(role);
    const consumed = allocated.add(reserved.subtract(used.reserved.of(role)));
    return { allocated, offered: offered.allocated.of(role), reserved, consumed };
  };
}

/** Ids of the frameworks in a role: subscribed to it, or holding resources under it. */
export function frameworksByRole(state: MasterState): ReadonlyMap<string, readonly string[]> {
  const byRole = new Map<string, string[]>();
  for (const framework of state.frameworks.registered.values()) {
    for (const role of new Set([...framework.roles, ...framework.used.roles])) {
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
