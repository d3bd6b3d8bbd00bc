import type {
  Resource,
  ResourceAllocationInfo,
  ResourceDiskInfo,
  ResourceDiskInfoSourceType,
  ResourceReservationInfo,
} from '../messages/index.ts';
import { invariant } from '../invariant.ts';
import { DEFAULT_ROLE, isInRoleSubtree } from '../roles.ts';
import { labelsKey } from './labels.ts';

/** The types of value a resource may have; TEXT is for attributes only. */
export type ResourceType = 'SCALAR' | 'RANGES' | 'SET';

/** What distinguishes one resource of an agent from another, its amount aside. */
export interface ResourceTraits {
  readonly name: string;
  readonly type: ResourceType;
  readonly providerId?: string | undefined;
  readonly allocation?: ResourceAllocationInfo | undefined;
  /** The stack of reservations, outermost role first. Empty: unreserved. */
  readonly reservations: readonly ResourceReservationInfo[];
  readonly disk?: ResourceDiskInfo | undefined;
  readonly revocable: boolean;
  readonly shared: boolean;
}

/** How many kinds are remembered for re-use; agents offer a handful, so this is never reached. */
const REMEMBERED_KINDS_MAX = 1024;
const NO_RESERVATIONS: readonly ResourceReservationInfo[] = [];
const plainKinds = new Map<string, ResourceKind>();

/**
 * Everything about a resource but its amount, as an immutable value.
 *
 * Invariant: two kinds are the same exactly when their `key` is; `key` leaves out what says how a
 * disk is used rather than which disk it is (`disk.volume`, `disk.persistence.principal`).
 * Kinds without reservation, disk and so on are shared objects, so that comparing them is cheap.
 *
 * Source: mesos src/common/resources.cpp#compareResourceMetadata
 */
export class ResourceKind implements ResourceTraits {
  readonly name: string;
  readonly type: ResourceType;
  readonly providerId: string | undefined;
  readonly allocation: ResourceAllocationInfo | undefined;
  readonly reservations: readonly ResourceReservationInfo[];
  readonly disk: ResourceDiskInfo | undefined;
  readonly revocable: boolean;
  readonly shared: boolean;
  /**
   * MOUNT and BLOCK disks, RAW disks with an identity and persistent volumes, the shared ones among
   * them, are given away whole or not at all.
   */
  readonly indivisible: boolean;

  private cachedKey: string | undefined = undefined;
  private cachedAllocations: Map<string, ResourceKind> | undefined = undefined;

  private constructor(traits: ResourceTraits) {
    this.name = traits.name;
    this.type = traits.type;
    this.providerId = traits.providerId;
    this.allocation = traits.allocation;
    this.reservations = traits.reservations;
    this.disk = traits.disk;
    this.revocable = traits.revocable;
    this.shared = traits.shared;
    this.indivisible = isIndivisible(traits.disk);
  }

  /** The kind with these traits. */
  static of(traits: ResourceTraits): ResourceKind {
    return isPlain(traits) ? plainKind(traits) : new ResourceKind(traits);
  }

  /**
   * The kind of a message.
   *
   * @param resource - valid, and in the post-reservation-refinement format
   */
  static ofMessage(resource: Resource): ResourceKind {
    invariant(resource.type !== 'TEXT', `resource ${resource.name} has a text for a value`);
    const plain =
      resource.allocation_info === undefined &&
      resource.disk === undefined &&
      resource.revocable === undefined &&
      resource.shared === undefined &&
      resource.provider_id === undefined &&
      (resource.reservations === undefined || resource.reservations.length === 0);
    if (plain) return plainKind({ name: resource.name, type: resource.type });
    return new ResourceKind({
      name: resource.name,
      type: resource.type,
      providerId: resource.provider_id?.value,
      allocation: resource.allocation_info,
      reservations: resource.reservations ?? NO_RESERVATIONS,
      disk: resource.disk,
      revocable: resource.revocable !== undefined,
      shared: resource.shared !== undefined,
    });
  }

  /** @internal Only {@link plainKind} makes the shared objects. */
  static makePlain(name: string, type: ResourceType): ResourceKind {
    return new ResourceKind({
      name,
      type,
      reservations: NO_RESERVATIONS,
      revocable: false,
      shared: false,
    });
  }

  /** Equal exactly for equal kinds. */
  get key(): string {
    this.cachedKey ??= keyOf(this);
    return this.cachedKey;
  }

  equals(that: ResourceKind): boolean {
    if (this === that) return true;
    if (!this.isLike(that)) return false;
    // Building keys costs a microsecond: only stacks and disks need it.
    const isSimple = this.reservations.length === 0 && this.disk === undefined;
    return isSimple || this.key === that.key;
  }

  /** Whether everything is equal that takes no deep comparison. */
  private isLike(that: ResourceKind): boolean {
    return (
      this.name === that.name &&
      this.type === that.type &&
      this.allocation?.role === that.allocation?.role &&
      (this.allocation === undefined) === (that.allocation === undefined) &&
      this.reservations.length === that.reservations.length &&
      (this.disk === undefined) === (that.disk === undefined) &&
      this.providerId === that.providerId &&
      this.revocable === that.revocable &&
      this.shared === that.shared
    );
  }

  get isUnreserved(): boolean {
    return this.reservations.length === 0;
  }

  /** The role of the innermost reservation; undefined when unreserved. */
  get reservationRole(): string | undefined {
    const innermost = this.reservations.at(-1);
    return innermost === undefined ? undefined : (innermost.role ?? '');
  }

  /** The role the resource is allocated to; undefined when it is not. */
  get allocationRole(): string | undefined {
    return this.allocation === undefined ? undefined : (this.allocation.role ?? '');
  }

  get isDynamicallyReserved(): boolean {
    return this.reservations.at(-1)?.type === 'DYNAMIC';
  }

  get hasRefinedReservations(): boolean {
    return this.reservations.length > 1;
  }

  get isPersistentVolume(): boolean {
    return this.disk?.persistence !== undefined;
  }

  isReserved(role?: string): boolean {
    return !this.isUnreserved && (role === undefined || role === this.reservationRole);
  }

  /** Whether the innermost reservation is for `role` or a role below it. */
  isReservedToRoleSubtree(role: string): boolean {
    const reserved = this.reservationRole;
    return reserved !== undefined && isInRoleSubtree(reserved, role);
  }

  /** Whether a framework in `role` may be given this: unreserved, or reserved to it or above it. */
  isAllocatableTo(role: string): boolean {
    const reserved = this.reservationRole;
    return reserved === undefined || isInRoleSubtree(role, reserved);
  }

  isAllocatedToRoleSubtree(role: string): boolean {
    return isInRoleSubtree(this.allocationRole ?? DEFAULT_ROLE, role);
  }

  isDisk(source: ResourceDiskInfoSourceType): boolean {
    return this.disk?.source?.type === source;
  }

  /** The same kind with some traits replaced. */
  with(change: Partial<ResourceTraits>): ResourceKind {
    return ResourceKind.of({ ...traitsOf(this), ...change });
  }

  /** The same kind allocated to `role`. */
  allocatedTo(role: string): ResourceKind {
    if (this.allocation?.role === role) return this;
    this.cachedAllocations ??= new Map();
    const known = this.cachedAllocations.get(role);
    if (known !== undefined) return known;
    if (this.cachedAllocations.size >= REMEMBERED_KINDS_MAX) this.cachedAllocations.clear();
    const allocated = this.with({ allocation: { role } });
    this.cachedAllocations.set(role, allocated);
    return allocated;
  }

  /** The same kind, allocated to nobody. */
  unallocated(): ResourceKind {
    return this.allocation === undefined ? this : this.with({ allocation: undefined });
  }

  /** Name and type alone. */
  stripped(): ResourceKind {
    return plainKind(this);
  }

  /** The disk below a persistent volume: same source, no persistence, no volume, not shared. */
  withoutVolume(): ResourceKind {
    const source = this.disk?.source;
    return this.with({ disk: source === undefined ? undefined : { source }, shared: false });
  }
}

function traitsOf(kind: ResourceKind): ResourceTraits {
  const { name, type, providerId, allocation, reservations, disk, revocable, shared } = kind;
  return { name, type, providerId, allocation, reservations, disk, revocable, shared };
}

function isPlain(traits: ResourceTraits): boolean {
  return (
    traits.allocation === undefined &&
    traits.disk === undefined &&
    traits.providerId === undefined &&
    !traits.revocable &&
    !traits.shared &&
    traits.reservations.length === 0
  );
}

function plainKind({ name, type }: { name: string; type: ResourceType }): ResourceKind {
  const key = `${type} ${name}`;
  const known = plainKinds.get(key);
  if (known !== undefined) return known;
  if (plainKinds.size >= REMEMBERED_KINDS_MAX) plainKinds.clear();
  const kind = ResourceKind.makePlain(name, type);
  plainKinds.set(key, kind);
  return kind;
}

function isIndivisible(disk: ResourceDiskInfo | undefined): boolean {
  if (disk === undefined) return false;
  if (disk.persistence !== undefined) return true;
  const type = disk.source?.type;
  if (type === 'RAW') return disk.source?.id !== undefined;
  return type === 'MOUNT' || type === 'BLOCK';
}

/** JSON keeps apart what is absent (null) and what is empty, and quotes every separator. */
function keyOf(kind: ResourceKind): string {
  return JSON.stringify([
    kind.name,
    kind.type,
    kind.providerId,
    kind.allocation === undefined ? null : [kind.allocation.role],
    kind.reservations.map(({ type, role, principal, labels }) => [
      type ?? 'UNKNOWN',
      role ?? '',
      principal,
      labels && labelsKey(labels),
    ]),
    diskKey(kind.disk),
    kind.revocable,
    kind.shared,
  ]);
}

function diskKey(disk: ResourceDiskInfo | undefined): unknown {
  if (disk === undefined) return null;
  const { source, persistence } = disk;
  const sourceKey = source && [
    source.type,
    source.path && [source.path.root],
    source.mount && [source.mount.root],
    source.vendor,
    source.id,
    source.metadata && labelsKey(source.metadata),
    source.profile,
  ];
  return [sourceKey, persistence?.id];
}
