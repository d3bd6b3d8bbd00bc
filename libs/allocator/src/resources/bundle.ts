import { ItemSet, Ranges, invariant } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import type { ChunkKind } from './chunk-kind.ts';
import type { Layout } from './layout.ts';

/** The values of a RANGES or SET resource. */
export type Values = Ranges | ItemSet;

/** Parallel to a layout; undefined where the kind is a scalar or there is none. */
export type ValuesByChunk = readonly (Values | undefined)[] | undefined;

/**
 * Resources as numbers: how much of each kind of a layout. An immutable value, so that what an agent
 * has free, what a framework is offered, what it holds and what it refused can all be the same
 * object, and be recognised as such.
 *
 * Invariants: no amount is negative; the amount of a RANGES or SET kind is the number of its values.
 */
export class Bundle {
  readonly layout: Layout;
  readonly amounts: readonly number[];
  readonly values: ValuesByChunk;
  readonly isEmpty: boolean;

  /** The result of the last {@link inLayout}. */
  private lastLaidOut: Bundle | undefined = undefined;
  /** The result of the last {@link masked}. */
  private lastMask = -1;
  private lastMasked: Bundle | undefined = undefined;
  /** Messages without allocation. */
  unallocated: readonly Resource[] | undefined = undefined;
  /** Messages for the role they were last made for: an agent is offered to many, one by one. */
  encodedRole: string | undefined = undefined;
  encoded: readonly Resource[] = [];
  /** Whether it satisfies the default minimum of an offer; undefined when nobody asked. */
  meetsDefaultMinimum: boolean | undefined = undefined;

  constructor(layout: Layout, amounts: readonly number[], values: ValuesByChunk) {
    this.layout = layout;
    this.amounts = amounts;
    this.values = values;
    this.isEmpty = isZero(amounts);
  }

  /** Everything of the same kinds that is here and not in `that`; same layout. */
  minus(that: Bundle): Bundle {
    if (that.isEmpty) return this;
    if (that === this) return this.layout.empty;
    const amounts = this.amounts.slice();
    for (let i = 0; i < amounts.length; i += 1) {
      amounts[i] = Math.max(0, (amounts[i] ?? 0) - (that.amounts[i] ?? 0));
    }
    if (this.values === undefined) return this.make(amounts, undefined);
    const values = this.values.map((mine, i) => {
      const rest = mine === undefined ? undefined : subtractValues(mine, that.values?.[i]);
      if (mine !== undefined) amounts[i] = rest?.size ?? 0;
      return rest;
    });
    return this.make(amounts, values);
  }

  /** The sum; same layout. */
  plus(that: Bundle): Bundle {
    if (that.isEmpty) return this;
    if (this.isEmpty) return that;
    const amounts = this.amounts.slice();
    for (let i = 0; i < amounts.length; i += 1) {
      amounts[i] = (amounts[i] ?? 0) + (that.amounts[i] ?? 0);
    }
    if (this.values === undefined || that.values === undefined) {
      return this.make(amounts, this.values ?? that.values);
    }
    const values = this.values.map((mine, i) => {
      const sum = addValues(mine, that.values?.[i]);
      if (sum !== undefined) amounts[i] = sum.size;
      return sum;
    });
    return this.make(amounts, values);
  }

  /** Whether `that` can be taken out of this; layouts may differ. */
  contains(that: Bundle): boolean {
    if (that === this || that.isEmpty) return true;
    if (that.layout !== this.layout) return this.containsKinds(that);
    for (let i = 0; i < this.amounts.length; i += 1) {
      if ((that.amounts[i] ?? 0) > (this.amounts[i] ?? 0)) return false;
    }
    if (that.values === undefined) return true;
    for (let i = 0; i < that.values.length; i += 1) {
      if (!containsValues(this.values?.[i], that.values[i])) return false;
    }
    return true;
  }

  private containsKinds(that: Bundle): boolean {
    const { kinds } = that.layout;
    for (let i = 0; i < kinds.length; i += 1) {
      const kind = kinds[i];
      const amount = that.amounts[i] ?? 0;
      if (kind === undefined || amount === 0) continue;
      const at = this.layout.indexOf(kind);
      if (at < 0 || amount > (this.amounts[at] ?? 0)) return false;
      if (!containsValues(this.values?.[at], that.values?.[i])) return false;
    }
    return true;
  }

  equals(that: Bundle): boolean {
    return this === that || (this.contains(that) && that.contains(this));
  }

  /** The same amounts in another layout, which must have all kinds that there is something of. */
  inLayout(layout: Layout): Bundle {
    if (layout === this.layout) return this;
    if (this.isEmpty) return layout.empty;
    if (this.lastLaidOut?.layout !== layout) this.lastLaidOut = this.laidOut(layout);
    return this.lastLaidOut;
  }

  private laidOut(layout: Layout): Bundle {
    const { kinds } = this.layout;
    const amounts = layout.empty.amounts.slice();
    const values =
      this.values === undefined
        ? undefined
        : new Array<Values | undefined>(layout.size).fill(undefined);
    for (let i = 0; i < kinds.length; i += 1) {
      const kind = kinds[i];
      const amount = this.amounts[i] ?? 0;
      if (kind === undefined || amount === 0) continue;
      const at = layout.indexOf(kind);
      invariant(at >= 0, `a layout lacks ${kind.key}`);
      amounts[at] = amount;
      if (values !== undefined) values[at] = this.values?.[i];
    }
    return new Bundle(layout, amounts, values);
  }

  /** What passes; the result is remembered for masks of up to 31 kinds. */
  masked(mask: number): Bundle {
    if (mask === this.lastMask && this.lastMasked !== undefined) return this.lastMasked;
    this.lastMask = mask;
    this.lastMasked = this.filter((_, i) => (mask & (1 << i)) !== 0);
    return this.lastMasked;
  }

  filter(passes: (kind: ChunkKind, index: number) => boolean): Bundle {
    const { kinds } = this.layout;
    const kept = kinds.map((kind, i) => this.amounts[i] === 0 || passes(kind, i));
    if (kept.every(Boolean)) return this;
    const amounts = this.amounts.map((amount, i) => (kept[i] === true ? amount : 0));
    return this.make(
      amounts,
      this.values?.map((values, i) => (kept[i] === true ? values : undefined)),
    );
  }

  /** Thousandths of one dimension, over all kinds. */
  quantity(dimension: number): number {
    const { kinds } = this.layout;
    let total = 0;
    for (let i = 0; i < kinds.length; i += 1) {
      const kind = kinds[i];
      if (kind?.dimension === dimension) total += (this.amounts[i] ?? 0) * kind.unitMilli;
    }
    return total;
  }

  private make(amounts: readonly number[], values: ValuesByChunk): Bundle {
    return isZero(amounts) ? this.layout.empty : new Bundle(this.layout, amounts, values);
  }
}

function isZero(amounts: readonly number[]): boolean {
  for (let i = 0; i < amounts.length; i += 1) if (amounts[i] !== 0) return false;
  return true;
}

export function addValues(left: Values | undefined, right: Values | undefined): Values | undefined {
  if (left === undefined || left.isEmpty) return right;
  if (right === undefined || right.isEmpty) return left;
  if (left instanceof Ranges && right instanceof Ranges) return left.plus(right);
  invariant(left instanceof ItemSet && right instanceof ItemSet, 'values differ in type');
  return left.plus(right);
}

function subtractValues(left: Values, right: Values | undefined): Values | undefined {
  if (right === undefined || right.isEmpty) return left;
  if (left === right) return undefined;
  const rest =
    left instanceof Ranges && right instanceof Ranges
      ? left.minus(right)
      : subtractItems(left, right);
  return rest.isEmpty ? undefined : rest;
}

function subtractItems(left: Values, right: Values): ItemSet {
  invariant(left instanceof ItemSet && right instanceof ItemSet, 'values differ in type');
  return left.minus(right);
}

function containsValues(left: Values | undefined, right: Values | undefined): boolean {
  if (right === undefined || isSameValues(left, right) || right.isEmpty) return true;
  if (left instanceof Ranges) return right instanceof Ranges && left.contains(right);
  return left instanceof ItemSet && right instanceof ItemSet && left.contains(right);
}

/** Whether two lists of values are written alike; the same values may be written differently. */
export function isSameValues(left: Values | undefined, right: Values | undefined): boolean {
  if (left === right) return true;
  if (left instanceof Ranges && right instanceof Ranges) return isSameRanges(left, right);
  if (!(left instanceof ItemSet) || !(right instanceof ItemSet)) return false;
  return left.size === right.size && left.items.every((item, i) => item === right.items[i]);
}

function isSameRanges({ list: left }: Ranges, { list: right }: Ranges): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i += 1) {
    if (left[i]?.begin !== right[i]?.begin || left[i]?.end !== right[i]?.end) return false;
  }
  return true;
}
