import type { Resource, ResourceReservationInfo } from '../messages/index.ts';
import { defined, invariant } from '../invariant.ts';
import { addEntry, removeEntry } from './entry-list.ts';
import { ItemSet } from './item-set.ts';
import { Ranges } from './ranges.ts';
import { ResourceEntry } from './resource-entry.ts';
import { toEndpointFormat, upgradeResource } from './resource-format.ts';
import { formatResource } from './format-resource.ts';
import type { ResourceKind } from './resource-kind.ts';
import { ResourceQuantities } from './resource-quantities.ts';
import { validateResource } from './validate-resource.ts';

/**
 * What an agent has, a framework is offered or a task uses: an immutable value with Mesos' algebra.
 *
 * Invariants: no entry is empty or negative, entries that can be added together are one entry, and
 * everything is in the post-reservation-refinement format.
 * The order of entries is Mesos': additions go to the end, and an entry that is used up is replaced
 * by the last one. It shows in offers and error texts, and means nothing otherwise.
 *
 * Source: mesos src/common/resources.cpp
 */
export class Resources implements Iterable<ResourceEntry> {
  static readonly empty = new Resources([]);

  /** Distinct, combined; shared between values, so never changed. */
  readonly entries: readonly ResourceEntry[];

  private cachedMessages: readonly Resource[] | undefined = undefined;
  private cachedQuantities: ResourceQuantities | undefined = undefined;

  private constructor(entries: readonly ResourceEntry[]) {
    this.entries = entries;
  }

  /**
   * The sum of a list of messages in any of the three formats of reservations.
   *
   * Zero and invalid resources are left out, as in Mesos: use `validateResources` first where a
   * user has to be told.
   */
  static of(messages: readonly Resource[] | undefined): Resources {
    if (messages === undefined || messages.length === 0) return Resources.empty;
    const list: ResourceEntry[] = [];
    for (const message of messages) {
      const entry = entryOf(message);
      if (entry !== undefined) addEntry(list, entry);
    }
    return Resources.wrap(list);
  }

  /** The sum of entries. */
  static ofEntries(entries: Iterable<ResourceEntry>): Resources {
    const list: ResourceEntry[] = [];
    for (const entry of entries) addEntry(list, entry);
    return Resources.wrap(list);
  }

  /** Entries as they are. @param entries - not empty, and no two of them can be added together */
  static ofCombined(entries: readonly ResourceEntry[]): Resources {
    return Resources.wrap(entries);
  }

  /** The sum of many. */
  static sum(many: Iterable<Resources>): Resources {
    const list: ResourceEntry[] = [];
    for (const { entries } of many) for (const entry of entries) addEntry(list, entry);
    return Resources.wrap(list);
  }

  private static wrap(entries: readonly ResourceEntry[]): Resources {
    return entries.length === 0 ? Resources.empty : new Resources(entries);
  }

  [Symbol.iterator](): Iterator<ResourceEntry> {
    return this.entries[Symbol.iterator]();
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  // Arithmetic.

  add(that: Resources): Resources {
    if (that.isEmpty) return this;
    if (this.isEmpty) return that;
    const list = [...this.entries];
    for (const entry of that.entries) addEntry(list, entry);
    return new Resources(list);
  }

  /** What is left without `that`. What this does not have is ignored; nothing becomes negative. */
  subtract(that: Resources): Resources {
    if (that.isEmpty || this.isEmpty) return this;
    // All that is offered on an agent is mostly one offer.
    if (that === this) return Resources.empty;
    const list = [...this.entries];
    for (const entry of that.entries) removeEntry(list, entry);
    return Resources.wrap(list);
  }

  /** Whether `that` can be taken out of this. */
  contains(that: Resources): boolean {
    if (that === this) return true;
    let remaining = this.entries;
    for (const entry of that.entries) {
      if (!remaining.some((mine) => mine.contains(entry))) return false;
      // Persistent volumes are never combined, so that the same one may be asked for twice.
      if (!entry.kind.isPersistentVolume) continue;
      const rest = [...remaining];
      removeEntry(rest, entry);
      remaining = rest;
    }
    return true;
  }

  /** Whether there is at least so much, whatever it is reserved for or allocated to. */
  containsQuantities(quantities: ResourceQuantities): boolean {
    return this.quantities.contains(quantities);
  }

  equals(that: Resources): boolean {
    return this === that || (this.contains(that) && that.contains(this));
  }

  /** How many copies of a shared resource; 1 or 0 for any other that is here exactly so. */
  count(resource: Resource): number {
    const wanted = entryOf(resource);
    if (wanted === undefined) return 0;
    return this.entries.find((mine) => mine.isCopyOf(wanted))?.copies ?? 0;
  }

  // Parts.

  /** The entries whose kind passes; entries stay combined, so this is cheap. */
  filter(predicate: (kind: ResourceKind) => boolean): Resources {
    const kept = this.entries.filter(({ kind }) => predicate(kind));
    return kept.length === this.entries.length ? this : Resources.wrap(kept);
  }

  /** Reserved to exactly `role`, or to any role. */
  reserved(role?: string): Resources {
    return this.filter((kind) => kind.isReserved(role));
  }

  unreserved(): Resources {
    return this.filter((kind) => kind.isUnreserved);
  }

  /** What a framework in `role` may be offered: unreserved, or reserved to `role` or above it. */
  allocatableTo(role: string): Resources {
    return this.filter((kind) => kind.isAllocatableTo(role));
  }

  reservedToRoleSubtree(role: string): Resources {
    return this.filter((kind) => kind.isReservedToRoleSubtree(role));
  }

  allocatedToRoleSubtree(role: string): Resources {
    return this.filter((kind) => kind.isAllocatedToRoleSubtree(role));
  }

  persistentVolumes(): Resources {
    return this.filter((kind) => kind.isPersistentVolume);
  }

  revocable(): Resources {
    return this.filter((kind) => kind.revocable);
  }

  nonRevocable(): Resources {
    return this.filter((kind) => !kind.revocable);
  }

  shared(): Resources {
    return this.filter((kind) => kind.shared);
  }

  nonShared(): Resources {
    return this.filter((kind) => !kind.shared);
  }

  scalars(): Resources {
    return this.filter((kind) => kind.type === 'SCALAR');
  }

  named(name: string): Resources {
    return this.filter((kind) => kind.name === name);
  }

  /** The reserved part, by the role of the innermost reservation. */
  reservations(): ReadonlyMap<string, Resources> {
    return this.groupBy((kind) => kind.reservationRole);
  }

  /** Everything, by the role it is allocated to. Every entry must be allocated. */
  allocations(): ReadonlyMap<string, Resources> {
    return this.groupBy((kind) =>
      defined(kind.allocationRole, `resource ${kind.key} is not allocated`),
    );
  }

  private groupBy(
    roleOf: (kind: ResourceKind) => string | undefined,
  ): ReadonlyMap<string, Resources> {
    const groups = Map.groupBy(this.entries, ({ kind }) => roleOf(kind));
    const result = new Map<string, Resources>();
    for (const [role, entries] of groups) {
      if (role !== undefined) result.set(role, Resources.wrap(entries));
    }
    return result;
  }

  // The same resources, told differently.

  /** Every entry with its kind replaced; entries that become equal are added together. */
  mapKinds(change: (kind: ResourceKind) => ResourceKind): Resources {
    return Resources.ofEntries(this.entries.map((entry) => entry.withKind(change(entry.kind))));
  }

  allocate(role: string): Resources {
    return this.mapKinds((kind) => kind.allocatedTo(role));
  }

  unallocate(): Resources {
    if (this.entries.every(({ kind }) => kind.allocation === undefined)) return this;
    return this.mapKinds((kind) => kind.unallocated());
  }

  /** Reserves everything for one more role; the caller has made sure that this is valid. */
  pushReservation(reservation: ResourceReservationInfo): Resources {
    const pushed = this.mapKinds((kind) =>
      kind.with({ reservations: [...kind.reservations, reservation] }),
    );
    for (const { message } of pushed) {
      const reason = validateResource(message);
      invariant(reason === undefined, `cannot reserve ${formatResource(message)}: ${reason ?? ''}`);
    }
    return pushed;
  }

  /** Undoes the innermost reservation of everything. Every entry must be reserved. */
  popReservation(): Resources {
    return this.mapKinds((kind) => {
      invariant(!kind.isUnreserved, `resource ${kind.key} is not reserved`);
      return kind.with({ reservations: kind.reservations.slice(0, -1) });
    });
  }

  toUnreserved(): Resources {
    return this.mapKinds((kind) => (kind.isUnreserved ? kind : kind.with({ reservations: [] })));
  }

  /** Scalars by name alone: no reservation, disk, allocation, and so on. */
  createStrippedScalarQuantity(): Resources {
    return this.scalars().mapKinds((kind) => kind.stripped());
  }

  /** The names of what is here. */
  get names(): ReadonlySet<string> {
    return new Set(this.entries.map(({ kind }) => kind.name));
  }

  // Amounts.

  /** Per name: thousandths of scalars, a thousand for each integer of a range or item of a set. */
  get quantities(): ResourceQuantities {
    this.cachedQuantities ??= ResourceQuantities.of(
      this.entries.map(({ kind, quantityMilli }) => [kind.name, quantityMilli]),
    );
    return this.cachedQuantities;
  }

  /** {@link quantities} of the scalars alone. */
  get scalarQuantities(): ResourceQuantities {
    return this.scalars().quantities;
  }

  /** Thousandths of a scalar; undefined when there is none of that name. */
  scalarMilli(name: string): number | undefined {
    let total: number | undefined;
    for (const { kind, amount } of this.entries) {
      if (kind.name === name && typeof amount === 'number') total = (total ?? 0) + amount;
    }
    return total;
  }

  /** All intervals of a RANGES resource, coalesced; undefined when there is none of that name. */
  ranges(name: string): Ranges | undefined {
    let total: Ranges | undefined;
    for (const { kind, amount } of this.entries) {
      if (kind.name !== name || !(amount instanceof Ranges)) continue;
      total = (total ?? Ranges.empty).plus(amount);
    }
    return total;
  }

  /** All items of a SET resource; undefined when there is none of that name. */
  items(name: string): ItemSet | undefined {
    let total: ItemSet | undefined;
    for (const { kind, amount } of this.entries) {
      if (kind.name !== name || !(amount instanceof ItemSet)) continue;
      total = (total ?? ItemSet.empty).plus(amount);
    }
    return total;
  }

  // Out again.

  /**
   * As messages in the post-reservation-refinement format, one per entry: the number of copies of a
   * shared resource is not told. The same list every time.
   */
  get messages(): readonly Resource[] {
    this.cachedMessages ??= this.entries.map(({ message }) => message);
    return this.cachedMessages;
  }

  /** As messages in the endpoint format. */
  get endpointMessages(): readonly Resource[] {
    return this.messages.map(toEndpointFormat);
  }

  /** As Mesos prints resources: `cpus:4; disk[id:path]<SHARED>:64<2>`, and `{}` when empty. */
  toString(): string {
    if (this.isEmpty) return '{}';
    const texts = this.entries.map(({ kind, copies, message }) =>
      kind.shared ? `${formatResource(message)}<${copies}>` : formatResource(message),
    );
    return texts.join('; ');
  }
}

function entryOf(message: Resource): ResourceEntry | undefined {
  if (validateResource(message) !== undefined) return undefined;
  return ResourceEntry.ofMessage(upgradeResource(message));
}
