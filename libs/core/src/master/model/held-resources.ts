import { Resources, type ResourceKind } from '@mezzo/domain';

/**
 * What a framework holds, agent by agent and in all.
 *
 * Intervals of ports and the like on different agents run into each other when they are added, so
 * that they cannot be taken out of a sum again: these are summed up when somebody asks.
 */
export class HeldResources {
  private readonly byAgent = new Map<string, Resources>();
  /** Agents that hold more than plain scalars. */
  private readonly agentsWithMore = new Set<string>();
  private plain = Resources.empty;
  private cachedTotal: Resources | undefined = Resources.empty;
  /** Quantities by the role they are allocated to: what is left here is held. */
  private readonly quantityByRole = new Map<string, number>();

  add(agentId: string, resources: Resources): void {
    this.set(agentId, this.on(agentId).add(resources));
    this.plain = this.plain.add(resources.filter(isPlain));
    this.countRoles(resources, 1);
  }

  /** Only what is there is taken away. */
  subtract(agentId: string, resources: Resources): void {
    this.set(agentId, this.on(agentId).subtract(resources));
    this.plain = this.plain.subtract(resources.filter(isPlain));
    this.countRoles(resources, -1);
  }

  on(agentId: string): Resources {
    return this.byAgent.get(agentId) ?? Resources.empty;
  }

  get total(): Resources {
    this.cachedTotal ??= Resources.sum([this.plain, ...this.beyondPlain()]);
    return this.cachedTotal;
  }

  /** The roles that anything is allocated to. */
  get roles(): Iterable<string> {
    return this.quantityByRole.keys();
  }

  private *beyondPlain(): Generator<Resources, void> {
    for (const id of this.agentsWithMore) yield this.on(id).filter((kind) => !isPlain(kind));
  }

  private set(agentId: string, resources: Resources): void {
    this.cachedTotal = undefined;
    if (resources.isEmpty) this.byAgent.delete(agentId);
    else this.byAgent.set(agentId, resources);
    const hasMore = resources.entries.some(({ kind }) => !isPlain(kind));
    if (hasMore) this.agentsWithMore.add(agentId);
    else this.agentsWithMore.delete(agentId);
  }

  private countRoles(resources: Resources, sign: 1 | -1): void {
    for (const { kind, quantityMilli } of resources) {
      const role = kind.allocationRole;
      if (role === undefined) continue;
      const sum = (this.quantityByRole.get(role) ?? 0) + sign * quantityMilli;
      if (sum === 0) this.quantityByRole.delete(role);
      else this.quantityByRole.set(role, sum);
    }
  }
}

/** Scalars that can be added together, whichever agent they are on. */
function isPlain(kind: ResourceKind): boolean {
  return kind.type === 'SCALAR' && !kind.isPersistentVolume && !kind.shared;
}
