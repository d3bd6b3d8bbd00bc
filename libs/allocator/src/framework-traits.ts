import { DEFAULT_ROLE, ResourceQuantities, toMilli } from '@mezzo/domain';
import type { FrameworkInfo, FrameworkInfoCapabilityType } from '@mezzo/domain/messages';
import type { ResourceAmounts } from '@mezzo/domain';

/** The roles a framework is subscribed to, without repetitions, in the order given. */
export function rolesOf(info: FrameworkInfo): readonly string[] {
  if (capabilitiesOf(info).has('MULTI_ROLE')) return [...new Set(info.roles)];
  return [info.role ?? DEFAULT_ROLE];
}

export function capabilitiesOf(info: FrameworkInfo): ReadonlySet<FrameworkInfoCapabilityType> {
  return new Set((info.capabilities ?? []).flatMap(({ type }) => type ?? []));
}

/**
 * What a framework wants at least to see in an offer, by role: any one of the quantities, and
 * anything at all when there are none. Roles that are absent follow the allocator's options.
 */
export function minAllocatableOf(
  info: FrameworkInfo,
): ReadonlyMap<string, readonly ResourceQuantities[]> {
  const byRole = new Map<string, readonly ResourceQuantities[]>();
  for (const [role, { min_allocatable_resources: minimum }] of Object.entries(
    info.offer_filters ?? {},
  )) {
    if (minimum === undefined) continue;
    const sets = (minimum.quantities ?? []).map(({ quantities }) =>
      ResourceQuantities.ofScalars(quantities),
    );
    byRole.set(role, sets);
  }
  return byRole;
}

export function quantitiesOfAmounts(amounts: ResourceAmounts): ResourceQuantities {
  return ResourceQuantities.of(
    Object.entries(amounts).map(([name, value]) => [name, toMilli(value)] as const),
  );
}
