import { ancestorRoles, fromMilli, ResourceQuantities, type Resources } from '@mezzo/domain';

/**
 * Quantities by role and resource name, each also counted into all roles above. Thousandths of
 * scalars, a thousand for each integer of a range and each item of a set.
 */
export class RoleSums {
  private readonly sums = new Map<string, Map<string, number>>();

  add(role: string, name: string, milli: number): void {
    this.addToOne(role, name, milli);
    for (const ancestor of ancestorRoles(role)) this.addToOne(ancestor, name, milli);
  }

  of(role: string): ResourceQuantities {
    const sums = this.sums.get(role);
    return sums === undefined ? ResourceQuantities.empty : ResourceQuantities.of(sums);
  }

  /** The roles with anything, and all roles above them. */
  roles(): Iterable<string> {
    return this.sums.keys();
  }

  private addToOne(role: string, name: string, milli: number): void {
    const sums = this.sums.get(role) ?? new Map<string, number>();
    this.sums.set(role, sums);
    addTo(sums, name, milli);
    if (sums.size === 0) this.sums.delete(role);
  }
}

/** How much there is of something, by role and by name, kept up to date change by change. */
export class ResourceTally {
  /** By the role resources are reserved for. */
  readonly reserved = new RoleSums();
  /** By the role resources are allocated to. */
  readonly allocated = new RoleSums();
  private readonly scalars = new Map<string, number>();
  private readonly revocableScalars = new Map<string, number>();

  add(resources: Resources): void {
    this.count(resources, 1);
  }

  subtract(resources: Resources): void {
    this.count(resources, -1);
  }

  /** All scalars that are not revocable. */
  get scalarQuantities(): ResourceQuantities {
    return ResourceQuantities.of(this.scalars);
  }

  /** The sum of a scalar that is not revocable. */
  scalar(name: string): number {
    return fromMilli(this.scalars.get(name) ?? 0);
  }

  revocableScalar(name: string): number {
    return fromMilli(this.revocableScalars.get(name) ?? 0);
  }

  private count(resources: Resources, sign: 1 | -1): void {
    for (const { kind, quantityMilli, amount } of resources) {
      const milli = sign * quantityMilli;
      const { name, reservationRole, allocationRole, revocable } = kind;
      if (reservationRole !== undefined) this.reserved.add(reservationRole, name, milli);
      if (allocationRole !== undefined) this.allocated.add(allocationRole, name, milli);
      if (typeof amount !== 'number') continue;
      addTo(revocable ? this.revocableScalars : this.scalars, name, sign * amount);
    }
  }
}

function addTo(sums: Map<string, number>, name: string, milli: number): void {
  const sum = (sums.get(name) ?? 0) + milli;
  if (sum === 0) sums.delete(name);
  else sums.set(name, sum);
}
