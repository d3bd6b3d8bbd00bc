import type { ValueScalar } from '../messages/index.ts';
import { byName, findQuantity, formatQuantityList, type Quantity } from './quantity-list.ts';
import { toMilli } from './scalar.ts';

/**
 * How much there is of each name, whatever it is reserved for or allocated to. Immutable; sorted by
 * name; a name that is absent has a quantity of zero, and only positive quantities are kept.
 *
 * Source: mesos include/mesos/resource_quantities.hpp#ResourceQuantities
 */
export class ResourceQuantities implements Iterable<Quantity> {
  static readonly empty = new ResourceQuantities([]);

  readonly entries: readonly Quantity[];

  private constructor(entries: readonly Quantity[]) {
    this.entries = entries;
  }

  /** The sum of amounts; what is not positive is ignored. */
  static of(amounts: Iterable<Quantity>): ResourceQuantities {
    const totals = new Map<string, number>();
    for (const [name, milli] of amounts) {
      if (milli > 0) totals.set(name, (totals.get(name) ?? 0) + milli);
    }
    return ResourceQuantities.wrap([...totals].sort(byName));
  }

  /** A map of a message, as in `QuotaConfig.guarantees`. */
  static ofScalars(scalars: Readonly<Record<string, ValueScalar>> = {}): ResourceQuantities {
    return ResourceQuantities.of(
      Object.entries(scalars).map(([name, { value }]) => [name, toMilli(value)] as const),
    );
  }

  private static wrap(entries: readonly Quantity[]): ResourceQuantities {
    return entries.length === 0 ? ResourceQuantities.empty : new ResourceQuantities(entries);
  }

  [Symbol.iterator](): Iterator<Quantity> {
    return this.entries[Symbol.iterator]();
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** Thousandths; zero for an unknown name. */
  get(name: string): number {
    return findQuantity(this.entries, name) ?? 0;
  }

  contains(that: ResourceQuantities): boolean {
    return that.entries.every(([name, milli]) => milli <= this.get(name));
  }

  equals(that: ResourceQuantities): boolean {
    return (
      this.entries.length === that.entries.length && this.contains(that) && that.contains(this)
    );
  }

  add(that: ResourceQuantities): ResourceQuantities {
    if (that.isEmpty) return this;
    if (this.isEmpty) return that;
    return ResourceQuantities.of([...this.entries, ...that.entries]);
  }

  /** What is left; never below zero. */
  subtract(that: ResourceQuantities): ResourceQuantities {
    const left = this.entries.map(([name, milli]) => [name, milli - that.get(name)] as const);
    return ResourceQuantities.wrap(left.filter(([, milli]) => milli > 0));
  }

  /** As Mesos prints them: `cpus:1; mem:32`, and `{}` when empty. */
  toString(): string {
    return formatQuantityList(this.entries);
  }
}
