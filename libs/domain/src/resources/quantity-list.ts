import { formatMilli } from './scalar.ts';

/** A name and thousandths. */
export type Quantity = readonly [name: string, milli: number];

/** Sorts by name. */
export function byName([left]: Quantity, [right]: Quantity): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Lists are short: a linear search beats a map. */
export function findQuantity(list: readonly Quantity[], name: string): number | undefined {
  for (const [candidate, milli] of list) if (candidate === name) return milli;
  return undefined;
}

/** As Mesos prints quantities and limits: `cpus:1; mem:32`, and `{}` when there are none. */
export function formatQuantityList(list: readonly Quantity[]): string {
  if (list.length === 0) return '{}';
  return list.map(([name, milli]) => `${name}:${formatMilli(milli)}`).join('; ');
}
