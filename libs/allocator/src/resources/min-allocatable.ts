import type { ResourceQuantities } from '@mezzo/domain';
import type { Bundle } from './bundle.ts';
import type { Dimensions } from './dimensions.ts';

interface QuantitySet {
  readonly dimensions: readonly number[];
  readonly milli: readonly number[];
}

/** The least that is worth an offer: any one of several sets of quantities. */
export class MinAllocatable {
  private readonly sets: readonly QuantitySet[];

  constructor(sets: readonly ResourceQuantities[], dimensions: Dimensions) {
    this.sets = sets.map((set) => ({
      dimensions: set.entries.map(([name]) => dimensions.of(name)),
      milli: set.entries.map(([, milli]) => milli),
    }));
  }

  /** Whether the bundle is not empty and has one of the sets. */
  admits(bundle: Bundle): boolean {
    if (bundle.isEmpty) return false;
    return this.admitsQuantities((dimension) => bundle.quantity(dimension));
  }

  /** Likewise for quantities that are not (yet) a bundle. */
  admitsQuantities(quantity: (dimension: number) => number): boolean {
    const { sets } = this;
    if (sets.length === 0) return true;
    for (let s = 0; s < sets.length; s += 1) {
      const set = sets[s];
      if (set !== undefined && isWithin(set, quantity)) return true;
    }
    return false;
  }
}

function isWithin(set: QuantitySet, quantity: (dimension: number) => number): boolean {
  for (let i = 0; i < set.dimensions.length; i += 1) {
    if (quantity(set.dimensions[i] ?? 0) < (set.milli[i] ?? 0)) return false;
  }
  return true;
}
