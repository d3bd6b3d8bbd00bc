import { quantitiesJson } from '@mezzo/http-kit';
import {
  frameworksByRole,
  knownRoles,
  roleQuantities,
  type MasterState,
  type ViewPermissions,
} from '@mezzo/core';
import { ResourceQuantities } from '@mezzo/domain';
import { double, type WritableJson } from '@mezzo/proto';

/**
 * All roles as `/roles` shows them, sorted by name.
 *
 * Source: mesos src/master/readonly_handler.cpp#ReadOnlyHandler::roles
 */
export function rolesJson(
  state: MasterState,
  whitelist: readonly string[] | undefined,
  permissions: ViewPermissions,
): WritableJson {
  const quantitiesOf = roleQuantities(state);
  const frameworks = frameworksByRole(state);
  const names = knownRoles(state, whitelist).filter((role) => permissions.role(role));
  return {
    roles: names.map((name) => {
      const { allocated, offered, reserved, consumed } = quantitiesOf(name);
      const quota = state.quotas.get(name);
      return {
        name,
        weight: double(state.weights.get(name) ?? 1),
        quota: {
          role: name,
          guarantee: quantitiesJson(ResourceQuantities.ofScalars(quota?.guarantees)),
          limit: scalarsJson(quota?.limits),
          consumed: quantitiesJson(consumed),
        },
        resources: quantitiesJson(allocated.add(offered)),
        allocated: quantitiesJson(allocated),
        offered: quantitiesJson(offered),
        reserved: quantitiesJson(reserved),
        frameworks: [...(frameworks.get(name) ?? [])],
      };
    }),
  };
}

/** A limit of zero is a limit, unlike a guarantee of zero. */
function scalarsJson(scalars: Readonly<Record<string, { readonly value: number }>> = {}) {
  return Object.fromEntries(
    Object.entries(scalars).map(([name, { value }]) => [name, double(value)]),
  );
}
