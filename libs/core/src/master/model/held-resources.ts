import { Resources, type ResourceEntry, type ResourceKind } from '@mezzo/domain';
import { sumOfKind, type KindSum } from './kind-sum.ts';

/**
 * What a framework holds, agent by agent and in all.
 *
 * The total is kept up to date by what changes on an agent, so that who asks for it does not wait for
 * ten thousand agents to be added up. It is what adding them up would give.
 */
export class HeldResources {
  private readonly byAgent = new Map<string, Resources>();
  /** By the key of the kind; none is empty. */
  private readonly sums = new Map<string, KindSum>();
  private cachedTotal: Resources | undefined = Resources.empty;
  /** Quantities by the role they are allocated to: what is left here is held. */
  private readonly quantityByRole = new Map<string, number>();

  add(agentId: string, resources: Resources): void {
    this.set(agentId, this.on(agentId).add(resources));
  }

  /** Only what is there is taken away. */
  subtract(agentId: string, resources: Resources): void {
    this.set(agentId, this.on(agentId).subtract(resources));
  }

  on(agentId: string): Resources {
    return this.byAgent.get(agentId) ?? Resources.empty;
  }

  /** Plain scalars first. */
  get total(): Resources {
    this.cachedTotal ??= Resources.ofCombined(this.sumEntries());
    return this.cachedTotal;
  }

  /** The roles that anything is allocated to. */
  get roles(): Iterable<string> {
    return this.quantityByRole.keys();
  }

  private set(agentId: string, after: Resources): void {
    const before = this.on(agentId);
    if (after.isEmpty) this.byAgent.delete(agentId);
    else this.byAgent.set(agentId, after);
    const gone = without(before.entries, after.entries);
    for (const entry of without(after.entries, before.entries)) {
      const at = gone.findIndex((each) => each.isAddable(entry));
      this.replace(at === -1 ? undefined : gone.splice(at, 1)[0], entry);
    }
    for (const entry of gone) this.replace(entry, undefined);
  }

  /** One of the two is there; if both are, they are of the same kind. */
  private replace(before: ResourceEntry | undefined, after: ResourceEntry | undefined): void {
    const kind = (after ?? before)?.kind;
    if (kind === undefined) return;
    this.cachedTotal = undefined;
    const sum = this.sums.get(kind.key) ?? sumOfKind(kind);
    sum.replace(before, after);
    if (sum.isEmpty) this.sums.delete(kind.key);
    else this.sums.set(kind.key, sum);
    this.countRole(kind, (after?.quantityMilli ?? 0) - (before?.quantityMilli ?? 0));
  }

  private sumEntries(): readonly ResourceEntry[] {
    const entries = [...this.sums.values()].flatMap((sum) => [...sum.entries()]);
    return [
      ...entries.filter(({ kind }) => isPlain(kind)),
      ...entries.filter(({ kind }) => !isPlain(kind)),
    ];
  }

  private countRole({ allocationRole: role }: ResourceKind, milli: number): void {
    if (role === undefined) return;
    const sum = (this.quantityByRole.get(role) ?? 0) + milli;
    if (sum === 0) this.quantityByRole.delete(role);
    else this.quantityByRole.set(role, sum);
  }
}

/** Those that are not among others, of which each stands for one: an entry may be there twice. */
function without(
  entries: readonly ResourceEntry[],
  others: readonly ResourceEntry[],
): ResourceEntry[] {
  const rest = [...others];
  return entries.filter((entry) => {
    const at = rest.indexOf(entry);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}

/** Scalars that can be added together, whichever agent they are on. */
function isPlain(kind: ResourceKind): boolean {
  return kind.type === 'SCALAR' && !kind.isPersistentVolume && !kind.shared;
}
