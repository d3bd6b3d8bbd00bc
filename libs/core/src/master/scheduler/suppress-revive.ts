import { validateRole } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';

/**
 * SUPPRESS: no more offers for these roles, or for any when none is named. One role that is invalid
 * or not subscribed to drops the whole call, silently.
 *
 * Source: mesos src/master/master.cpp#Master::suppress
 */
export function suppress(
  context: MasterContext,
  framework: FrameworkRecord,
  roles: readonly string[] = [],
): void {
  context.metrics.count('messages_suppress_offers');
  if (!areSubscribed(framework, roles)) return;
  const named = roles.length === 0 ? framework.roles : roles;
  framework.suppressedRoles = new Set([...framework.suppressedRoles, ...named]);
  framework.version += 1;
  context.allocator.send({
    type: 'suppress',
    frameworkId: { value: framework.id },
    roles: [...new Set(roles)],
  });
}

/**
 * REVIVE: offers for these roles again, whatever was filtered.
 *
 * Source: mesos src/master/master.cpp#Master::revive
 */
export function revive(
  context: MasterContext,
  framework: FrameworkRecord,
  roles: readonly string[] = [],
): void {
  context.metrics.count('messages_revive_offers');
  if (!areSubscribed(framework, roles)) return;
  const named = new Set(roles.length === 0 ? framework.roles : roles);
  framework.suppressedRoles = new Set(
    [...framework.suppressedRoles].filter((role) => !named.has(role)),
  );
  framework.version += 1;
  context.allocator.send({
    type: 'revive',
    frameworkId: { value: framework.id },
    roles: [...new Set(roles)],
  });
}

function areSubscribed(framework: FrameworkRecord, roles: readonly string[]): boolean {
  return roles.every((role) => validateRole(role) === undefined && framework.roles.has(role));
}
