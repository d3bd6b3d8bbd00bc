import type { Resource } from '../messages/index.ts';
import { invariant } from '../invariant.ts';
import { ItemSet } from './item-set.ts';
import { Ranges } from './ranges.ts';
import { ResourceKind } from './resource-kind.ts';
import { formatMilli, fromMilli, toMilli } from './scalar.ts';

/** An amount: thousandths of a SCALAR, intervals of RANGES, items of a SET. */
export type Amount = number | Ranges | ItemSet;

/**
 * One line of {@link Resources}: a kind, how much of it, and, for a shared resource, how many
 * copies of it. Immutable; a resource that is not shared has exactly one copy.
 *
 * Source: mesos include/mesos/resources.hpp#Resource_
 */
export class ResourceEntry {
  readonly kind: ResourceKind;
  readonly amount: Amount;
  readonly copies: number;

  private cachedMessage: Resource | undefined = undefined;

  constructor(kind: ResourceKind, amount: Amount, copies = 1) {
    this.kind = kind;
    this.amount = amount;
    this.copies = copies;
  }

  /** @param resource - valid, and in the post-reservation-refinement format */
  static ofMessage(resource: Resource): ResourceEntry {
    return new ResourceEntry(ResourceKind.ofMessage(resource), amountOf(resource));
  }

  get isEmpty(): boolean {
    return isEmptyAmount(this.amount) || this.copies === 0;
  }

  /** Neither an amount nor a number of copies below zero can be promised to anybody. */
  get isNegative(): boolean {
    return this.copies < 0 || (typeof this.amount === 'number' && this.amount < 0);
  }

  /** How many units: thousandths of a scalar, or a thousand for each integer or item. */
  get quantityMilli(): number {
    return typeof this.amount === 'number' ? this.amount : this.amount.size * 1000;
  }

  /** Whether the two are equal but for the number of copies. */
  isCopyOf(that: ResourceEntry): boolean {
    return this.kind.equals(that.kind) && equalAmounts(this.amount, that.amount);
  }

  /** Whether the two may become one entry. Indivisible disks stay separate. */
  isAddable(that: ResourceEntry): boolean {
    if (!this.kind.equals(that.kind)) return false;
    return this.kind.shared ? equalAmounts(this.amount, that.amount) : !this.kind.indivisible;
  }

  /** Whether `that` may be taken out of this entry: an indivisible disk only whole. */
  isSubtractable(that: ResourceEntry): boolean {
    if (!this.kind.equals(that.kind)) return false;
    return !this.kind.indivisible || equalAmounts(this.amount, that.amount);
  }

  contains(that: ResourceEntry): boolean {
    if (!this.isSubtractable(that)) return false;
    return this.kind.shared ? this.copies >= that.copies : containsAmount(this.amount, that.amount);
  }

  /** @param that - addable to this */
  plus(that: ResourceEntry): ResourceEntry {
    return this.kind.shared
      ? new ResourceEntry(this.kind, this.amount, this.copies + that.copies)
      : new ResourceEntry(this.kind, addAmounts(this.amount, that.amount));
  }

  /** @param that - subtractable from this */
  minus(that: ResourceEntry): ResourceEntry {
    return this.kind.shared
      ? new ResourceEntry(this.kind, this.amount, this.copies - that.copies)
      : new ResourceEntry(this.kind, subtractAmounts(this.amount, that.amount));
  }

  /** Same amount and copies of another kind. */
  withKind(kind: ResourceKind): ResourceEntry {
    return kind === this.kind ? this : new ResourceEntry(kind, this.amount, this.copies);
  }

  /** The same, once. */
  oneCopy(): ResourceEntry {
    return this.copies === 1 ? this : new ResourceEntry(this.kind, this.amount);
  }

  /** One copy as a message, in the post-reservation-refinement format. */
  get message(): Resource {
    this.cachedMessage ??= messageOf(this.kind, this.amount);
    return this.cachedMessage;
  }
}

/** @param resource - a valid message */
export function amountOf(resource: Resource): Amount {
  switch (resource.type) {
    case 'SCALAR':
      return toMilli(resource.scalar?.value ?? 0);
    case 'RANGES':
      return new Ranges(resource.ranges?.range ?? []);
    case 'SET':
      return new ItemSet(resource.set?.item ?? []);
    case 'TEXT':
      return ItemSet.empty;
  }
}

/** As Mesos prints it in messages: `4`, `[1-2, 5-6]`, `{x, y}`. */
export function formatAmount(amount: Amount): string {
  return typeof amount === 'number' ? formatMilli(amount) : amount.toString();
}

function isEmptyAmount(amount: Amount): boolean {
  return typeof amount === 'number' ? amount === 0 : amount.isEmpty;
}

function equalAmounts(left: Amount, right: Amount): boolean {
  if (left instanceof Ranges) return right instanceof Ranges && left.equals(right);
  if (left instanceof ItemSet) return right instanceof ItemSet && left.equals(right);
  return left === right;
}

function containsAmount(left: Amount, right: Amount): boolean {
  if (left instanceof Ranges) return right instanceof Ranges && left.contains(right);
  if (left instanceof ItemSet) return right instanceof ItemSet && left.contains(right);
  return typeof right === 'number' && right <= left;
}

function addAmounts(left: Amount, right: Amount): Amount {
  if (left instanceof Ranges && right instanceof Ranges) return left.plus(right);
  if (left instanceof ItemSet && right instanceof ItemSet) return left.plus(right);
  invariant(typeof left === 'number' && typeof right === 'number', 'amounts differ in type');
  return left + right;
}

function subtractAmounts(left: Amount, right: Amount): Amount {
  if (left instanceof Ranges && right instanceof Ranges) return left.minus(right);
  if (left instanceof ItemSet && right instanceof ItemSet) return left.minus(right);
  invariant(typeof left === 'number' && typeof right === 'number', 'amounts differ in type');
  return left - right;
}

function messageOf(kind: ResourceKind, amount: Amount): Resource {
  return {
    ...(kind.providerId !== undefined && { provider_id: { value: kind.providerId } }),
    name: kind.name,
    type: kind.type,
    ...valueOf(amount),
    ...(kind.allocation !== undefined && { allocation_info: kind.allocation }),
    ...(kind.reservations.length > 0 && { reservations: kind.reservations }),
    ...(kind.disk !== undefined && { disk: kind.disk }),
    ...(kind.revocable && { revocable: {} }),
    ...(kind.shared && { shared: {} }),
  };
}

function valueOf(amount: Amount): Pick<Resource, 'scalar' | 'ranges' | 'set'> {
  if (amount instanceof Ranges) return { ranges: { range: amount.list } };
  if (amount instanceof ItemSet) return { set: { item: amount.items } };
  return { scalar: { value: fromMilli(amount) } };
}
