import { Bundle } from './bundle.ts';

/**
 * Cuts the quota chunks of a bundle down so that no dimension exceeds its bound; the other chunks
 * stay. Of several chunks of one dimension the lowest rank is served first; items go whole or not at
 * all.
 *
 * @param bound - by dimension, in thousandths; Infinity where there is none. Not changed.
 * @returns the same bundle when everything is within bounds
 *
 * Source: mesos src/common/resources_utils.cpp#shrinkResources
 */
export function shrinkBundle(
  bundle: Bundle,
  bound: Float64Array,
  rank: (kindHash: number) => number,
): Bundle {
  if (isWithin(bundle, bound)) return bundle;
  const { kinds } = bundle.layout;
  const left = bound.slice();
  const amounts = bundle.amounts.slice();
  const order = kinds.map((_, i) => i).filter((i) => kinds[i]?.isQuota === true);
  if (order.length > 1) order.sort((a, b) => rank(kinds[a]?.hash ?? 0) - rank(kinds[b]?.hash ?? 0));
  for (const i of order) {
    const kind = kinds[i];
    if (kind === undefined) continue;
    const room = left[kind.dimension] ?? 0;
    const units = Math.floor(room / kind.unitMilli);
    amounts[i] = Math.min(amounts[i] ?? 0, Math.max(0, units));
    left[kind.dimension] = room - (amounts[i] ?? 0) * kind.unitMilli;
  }
  const shrunk = new Bundle(bundle.layout, amounts, bundle.values);
  return shrunk.isEmpty ? bundle.layout.empty : shrunk;
}

function isWithin(bundle: Bundle, bound: Float64Array): boolean {
  const { kinds } = bundle.layout;
  for (let i = 0; i < kinds.length; i += 1) {
    const kind = kinds[i];
    if (kind?.isQuota !== true || (bundle.amounts[i] ?? 0) === 0) continue;
    if (bundle.quantity(kind.dimension) > (bound[kind.dimension] ?? Infinity)) return false;
  }
  return true;
}
