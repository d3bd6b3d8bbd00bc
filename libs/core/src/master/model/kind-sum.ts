import { ItemSet, Ranges, RangesUnion, ResourceEntry, type ResourceKind } from '@mezzo/domain';

/** The sum of one kind of resource over many holders, kept up to date change by change. */
export interface KindSum {
  /**
   * What one holder has of this kind changes.
   *
   * @param before - the very entry that it had, which is one of those that came before
   * @param after - what it has instead; undefined: nothing
   */
  replace(before: ResourceEntry | undefined, after: ResourceEntry | undefined): void;
  readonly isEmpty: boolean;
  /** No two of them can be added together. */
  entries(): Iterable<ResourceEntry>;
}

export function sumOfKind(kind: ResourceKind): KindSum {
  if (kind.shared) return new CopiesSum();
  if (kind.indivisible) return new DisksSum();
  return kind.type === 'SCALAR' ? new ScalarSum(kind) : new MembersSum(kind);
}

class ScalarSum implements KindSum {
  private readonly kind: ResourceKind;
  private milli = 0;

  constructor(kind: ResourceKind) {
    this.kind = kind;
  }

  replace(before: ResourceEntry | undefined, after: ResourceEntry | undefined): void {
    this.milli += (after?.quantityMilli ?? 0) - (before?.quantityMilli ?? 0);
  }

  get isEmpty(): boolean {
    return this.milli === 0;
  }

  *entries(): Generator<ResourceEntry, void> {
    yield new ResourceEntry(this.kind, this.milli);
  }
}

/** Entries one by one, as several holders may have the same. */
class EntryBag implements Iterable<ResourceEntry> {
  private readonly counts = new Map<ResourceEntry, number>();

  count(entry: ResourceEntry | undefined, sign: 1 | -1): void {
    if (entry === undefined) return;
    const count = (this.counts.get(entry) ?? 0) + sign;
    if (count === 0) this.counts.delete(entry);
    else this.counts.set(entry, count);
  }

  get isEmpty(): boolean {
    return this.counts.size === 0;
  }

  /** The entry, where there is one alone. */
  get only(): ResourceEntry | undefined {
    if (this.counts.size !== 1) return undefined;
    for (const [entry, count] of this.counts) if (count === 1) return entry;
    return undefined;
  }

  *[Symbol.iterator](): Generator<ResourceEntry, void> {
    for (const [entry, count] of this.counts) for (let i = 0; i < count; i += 1) yield entry;
  }
}

/** Disks and volumes that are held whole stay apart, even where they are alike. */
class DisksSum implements KindSum {
  private readonly disks = new EntryBag();

  replace(before: ResourceEntry | undefined, after: ResourceEntry | undefined): void {
    this.disks.count(before, -1);
    this.disks.count(after, 1);
  }

  get isEmpty(): boolean {
    return this.disks.isEmpty;
  }

  entries(): Iterable<ResourceEntry> {
    return this.disks;
  }
}

/** Copies of a shared volume are counted, for each size that it has. */
class CopiesSum implements KindSum {
  private readonly bySize = new Map<number, ResourceEntry>();

  replace(before: ResourceEntry | undefined, after: ResourceEntry | undefined): void {
    if (before !== undefined) {
      const rest = this.bySize.get(before.quantityMilli)?.minus(before);
      if (rest === undefined || rest.isEmpty) this.bySize.delete(before.quantityMilli);
      else this.bySize.set(before.quantityMilli, rest);
    }
    if (after === undefined) return;
    const sum = this.bySize.get(after.quantityMilli)?.plus(after) ?? after;
    this.bySize.set(after.quantityMilli, sum);
  }

  get isEmpty(): boolean {
    return this.bySize.size === 0;
  }

  entries(): Iterable<ResourceEntry> {
    return this.bySize.values();
  }
}

/** Ports that are held on different machines run into each other in a sum, and so do items. */
class MembersSum implements KindSum {
  private readonly kind: ResourceKind;
  private readonly held = new EntryBag();
  private readonly ranges = new RangesUnion();
  private readonly items = new Map<string, number>();

  constructor(kind: ResourceKind) {
    this.kind = kind;
  }

  /** What both have is left alone: mostly little changes of much. */
  replace(before: ResourceEntry | undefined, after: ResourceEntry | undefined): void {
    this.held.count(before, -1);
    this.held.count(after, 1);
    this.count(before === undefined || after === undefined ? before : before.minus(after), -1);
    this.count(before === undefined || after === undefined ? after : after.minus(before), 1);
  }

  get isEmpty(): boolean {
    return this.held.isEmpty;
  }

  /** What is held once shows as it was given: its intervals may not be merged. */
  *entries(): Generator<ResourceEntry, void> {
    const { only } = this.held;
    if (only !== undefined) yield only;
    else if (this.kind.type === 'RANGES') yield new ResourceEntry(this.kind, this.ranges.ranges);
    else yield new ResourceEntry(this.kind, new ItemSet([...this.items.keys()]));
  }

  private count(entry: ResourceEntry | undefined, sign: 1 | -1): void {
    if (entry?.amount instanceof Ranges) {
      if (sign === 1) this.ranges.add(entry.amount);
      else this.ranges.remove(entry.amount);
    } else if (entry?.amount instanceof ItemSet) {
      for (const item of entry.amount.items) this.countItem(item, sign);
    }
  }

  private countItem(item: string, sign: 1 | -1): void {
    const count = (this.items.get(item) ?? 0) + sign;
    if (count === 0) this.items.delete(item);
    else this.items.set(item, count);
  }
}
