import { ResourceEntry, Resources, type ResourceQuantities } from '@mezzo/domain';
import { hashText } from '../../random/mix.ts';

/** How much of a name may stay: thousandths, or undefined for no limit. */
export type Bound = (name: string) => number | undefined;

export function boundOf(quantities: ResourceQuantities): Bound {
  return (name) => quantities.get(name);
}

/**
 * Cuts scalars down so that no name exceeds its bound, in the order of `rank`. What is indivisible
 * stays whole or goes.
 *
 * Source: mesos src/common/resources_utils.cpp#shrinkResources
 */
export function shrink(
  resources: Resources,
  bound: Bound,
  rank: (resourceHash: number) => number,
): Resources {
  const used = new Map<string, number>();
  const kept: ResourceEntry[] = [];
  const ranked = [...resources].toSorted((a, b) => rank(hashOf(a)) - rank(hashOf(b)));
  for (const entry of ranked) {
    const { kind, quantityMilli } = entry;
    const limit = bound(kind.name);
    if (limit === undefined) {
      kept.push(entry);
      continue;
    }
    const left = limit - (used.get(kind.name) ?? 0);
    if (left <= 0 || (quantityMilli > left && kind.indivisible)) continue;
    const amount = Math.min(quantityMilli, left);
    used.set(kind.name, (used.get(kind.name) ?? 0) + amount);
    kept.push(amount === quantityMilli ? entry : new ResourceEntry(kind, amount));
  }
  return Resources.ofEntries(kept);
}

/** Indivisible resources of one kind may differ in size. */
function hashOf({ kind, quantityMilli }: ResourceEntry): number {
  return hashText(kind.indivisible ? `${kind.key}#${quantityMilli}` : kind.key);
}
