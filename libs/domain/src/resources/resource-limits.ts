import type { ValueScalar } from '../messages/index.ts';
import { byName, findQuantity, formatQuantityList, type Quantity } from './quantity-list.ts';
import type { ResourceQuantities } from './resource-quantities.ts';
import { toMilli } from './scalar.ts';

/**
 * The most that there may be of each name. Immutable; sorted by name; a name that is absent has no
 * limit, and zero is a limit.
 *
 * Source: mesos include/mesos/resource_quantities.hpp#ResourceLimits
 */
export class ResourceLimits implements Iterable<Quantity> {
  static readonly none = new ResourceLimits([]);

  readonly entries: readonly Quantity[];

  private constructor(entries: readonly Quantity[]) {
    this.entries = entries;
  }

  /** The last one counts when a name is given twice. */
  static of(limits: Iterable<Quantity>): ResourceLimits {
    return new ResourceLimits([...new Map(limits)].toSorted(byName));
  }

  /** A map of a message, as in `QuotaConfig.limits`. */
  static ofScalars(scalars: Readonly<Record<string, ValueScalar>> = {}): ResourceLimits {
    return ResourceLimits.of(
      Object.entries(scalars).map(([name, { value }]) => [name, toMilli(value)] as const),
    );
  }

  [Symbol.iterator](): Iterator<Quantity> {
    return this.entries[Symbol.iterator]();
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** Thousandths; undefined where there is no limit. */
  get(name: string): number | undefined {
    return findQuantity(this.entries, name);
  }

  /** Whether every limit of `that` is at most the limit here. */
  contains(that: ResourceLimits): boolean {
    return this.entries.every(([name, milli]) => (that.get(name) ?? Infinity) <= milli);
  }

  containsQuantities(quantities: ResourceQuantities): boolean {
    return this.entries.every(([name, milli]) => quantities.get(name) <= milli);
  }

  equals(that: ResourceLimits): boolean {
    return this.contains(that) && that.contains(this);
  }

  /** What is left of each limit; never below zero. */
  subtract(quantities: ResourceQuantities): ResourceLimits {
    const left = this.entries.map(
      ([name, milli]) => [name, Math.max(0, milli - quantities.get(name))] as const,
    );
    return new ResourceLimits(left);
  }

  /** As Mesos prints them: `cpus:1; mem:0`, and `{}` when there are none. */
  toString(): string {
    return formatQuantityList(this.entries);
  }
}
