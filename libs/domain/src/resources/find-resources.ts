import type { ResourceEntry } from './resource-entry.ts';
import type { ResourceKind } from './resource-kind.ts';
import { Resources } from './resources.ts';

/**
 * Looks for `targets` in `available` whatever it is reserved for: first in the target's own role,
 * then in what is unreserved, then in any role.
 *
 * @returns what was found, with its true reservations; undefined when there is not enough
 *
 * Source: mesos src/common/resources.cpp#Resources::find
 */
export function findResources(available: Resources, targets: Resources): Resources | undefined {
  const found: Resources[] = [];
  for (const target of targets) {
    const part = findEntry(available, target);
    if (part === undefined) return undefined;
    found.push(part);
  }
  return Resources.sum(found);
}

function findEntry(available: Resources, target: ResourceEntry): Resources | undefined {
  const role = target.kind.reservationRole;
  const preferences: ((kind: ResourceKind) => boolean)[] = [
    (kind) => role !== undefined && kind.isReserved(role),
    (kind) => kind.isUnreserved,
    () => true,
  ];
  const found: ResourceEntry[] = [];
  let remaining = withReservationsOf(target, undefined);
  let left = available;
  for (const preferred of preferences) {
    for (const candidate of left.filter(preferred)) {
      const unreserved = withReservationsOf(candidate, undefined);
      if (unreserved.contains(remaining)) {
        return Resources.ofEntries([...found, withReservationsOf(remaining, candidate)]);
      }
      if (!remaining.contains(unreserved)) continue;
      found.push(candidate);
      left = left.subtract(Resources.ofEntries([candidate]));
      remaining = remaining.minus(unreserved);
    }
  }
  return undefined;
}

/** The same amount, reserved like `model`; unreserved without one. */
function withReservationsOf(entry: ResourceEntry, model: ResourceEntry | undefined): ResourceEntry {
  return entry.withKind(entry.kind.with({ reservations: model?.kind.reservations ?? [] }));
}
