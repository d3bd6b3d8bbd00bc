import type { ResourceAmounts } from '@mezzo/domain';
import { double, type WritableJson } from '@mezzo/proto';

/** A word of the allocator's protocol as messages spell constants: `below-min-…` → `BELOW_MIN_…`. */
export function constantName(word: string): string {
  return word.toUpperCase().replaceAll('-', '_');
}

export function amountsJson(amounts: ResourceAmounts): WritableJson {
  return Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, double(value)]));
}
