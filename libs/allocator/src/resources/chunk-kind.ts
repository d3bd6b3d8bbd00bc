import type { ResourceKind } from '@mezzo/domain';
import { ResourceEntry, upgradeResource } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import { hashText } from '../random/mix.ts';
import type { Dimensions } from './dimensions.ts';

/**
 * A kind of resource as the allocator counts it: by thousandths if it can be divided, by items if it
 * cannot. Items of different size (two mount disks, two copies of a shared volume) are different
 * kinds. Interned: the same kind is the same object.
 */
export class ChunkKind {
  readonly resourceKind: ResourceKind;
  readonly dimension: number;
  /** Thousandths of the dimension per unit of amount. */
  readonly unitMilli: number;
  /** Amounts count items that are given away whole or not at all. */
  readonly isWhole: boolean;
  readonly isScalar: boolean;
  /** Unreserved, non-revocable scalars: what quota is about. */
  readonly isQuota: boolean;
  readonly isShared: boolean;
  /** Nothing but a name and an amount. */
  readonly isBare: boolean;
  readonly isRevocable: boolean;
  readonly isRefined: boolean;
  /** Of the innermost reservation. */
  readonly reservationRole: string | undefined;
  readonly hash: number;
  readonly key: string;

  /** @param entry - one unit: one item of a whole kind, any amount otherwise */
  constructor(entry: ResourceEntry, key: string, dimension: number) {
    const { kind } = entry;
    this.resourceKind = kind;
    this.key = key;
    this.dimension = dimension;
    this.isScalar = kind.type === 'SCALAR';
    this.isWhole = isWholeKind(kind);
    this.unitMilli = this.isScalar ? (this.isWhole ? entry.quantityMilli : 1) : 1000;
    this.isQuota = this.isScalar && kind.isUnreserved && !kind.revocable;
    this.isShared = kind.shared;
    this.isBare =
      kind.isUnreserved &&
      !kind.revocable &&
      !kind.shared &&
      kind.disk === undefined &&
      kind.providerId === undefined;
    this.isRevocable = kind.revocable;
    this.isRefined = kind.hasRefinedReservations;
    this.reservationRole = kind.reservationRole;
    this.hash = hashText(kind.indivisible ? `${kind.key}#${entry.quantityMilli}` : kind.key);
  }
}

function isWholeKind(kind: ResourceKind): boolean {
  return kind.type === 'SCALAR' && (kind.indivisible || kind.shared);
}

/** Interns kinds. */
export class ChunkKinds {
  private readonly dimensions: Dimensions;
  /** Dimensions that some kind has as ranges or as a set, which quota does not bound. */
  readonly unboundDimensions = new Set<number>();
  private readonly byKey = new Map<string, ChunkKind>();
  /** Kinds without anything special, by name: what almost every message is about. */
  private readonly plain = kindsByType();
  /** Likewise but revocable: what is oversubscribed. */
  private readonly plainRevocable = kindsByType();

  constructor(dimensions: Dimensions) {
    this.dimensions = dimensions;
  }

  get count(): number {
    return this.byKey.size;
  }

  /** Forgets kinds that nothing refers to any more. */
  retain(live: ReadonlySet<ChunkKind>): void {
    for (const [key, kind] of this.byKey) {
      const { name, type } = kind.resourceKind;
      const isPlain =
        this.plain[type].get(name) === kind || this.plainRevocable[type].get(name) === kind;
      if (!live.has(kind) && !isPlain) this.byKey.delete(key);
    }
  }

  /** The kind of a message, its allocation left out. */
  ofMessage(message: Resource): ChunkKind {
    if (isPlain(message)) {
      const table = message.revocable === undefined ? this.plain : this.plainRevocable;
      const plain = table[message.type];
      const known = plain.get(message.name);
      if (known !== undefined) return known;
      const kind = this.ofEntry(unallocatedEntry(message));
      plain.set(message.name, kind);
      return kind;
    }
    return this.ofEntry(unallocatedEntry(message));
  }

  /** @param entry - not allocated */
  ofEntry(entry: ResourceEntry): ChunkKind {
    const { kind } = entry;
    const key = isWholeKind(kind) ? `${kind.key}#${entry.quantityMilli}` : kind.key;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const created = new ChunkKind(entry, key, this.dimensions.of(kind.name));
    this.byKey.set(key, created);
    if (!created.isScalar) this.unboundDimensions.add(created.dimension);
    return created;
  }
}

type KindsByType = Readonly<Record<Resource['type'], Map<string, ChunkKind>>>;

function kindsByType(): KindsByType {
  return { SCALAR: new Map(), RANGES: new Map(), SET: new Map(), TEXT: new Map() };
}

/** Nothing but a name and an amount, revocable or not. */
function isPlain(message: Resource): boolean {
  return (
    message.disk === undefined &&
    message.shared === undefined &&
    message.provider_id === undefined &&
    message.reservation === undefined &&
    (message.role === undefined || message.role === '*') &&
    (message.reservations === undefined || message.reservations.length === 0)
  );
}

function unallocatedEntry(message: Resource): ResourceEntry {
  return ResourceEntry.ofMessage({ ...upgradeResource(message), allocation_info: undefined });
}
