import { defined } from '@mezzo/domain';
import { NONE, type FrameworkRole } from '../cluster/framework-role.ts';
import type { Bundle } from '../resources/bundle.ts';
import { ExpiryHeap } from './expiry-heap.ts';
import { PairTable } from './pair-table.ts';

/**
 * What frameworks refused: no part of it is offered to the same framework role on the same agent
 * until the filter expires.
 *
 * Filters live in columns under small numbers; those of one (framework role, agent) form a list
 * found through a hash table, those of one framework role another. A filter that a newer one covers
 * in substance and time is dropped, so that lists stay short.
 */
export class OfferFilters {
  private readonly heads = new PairTable();
  private readonly expiries = new ExpiryHeap();
  private readonly refused: (Bundle | undefined)[] = [];
  private readonly owners: (FrameworkRole | undefined)[] = [];
  private readonly agents: number[] = [];
  /** Next filter of the same framework role and agent. */
  private readonly nextHere: number[] = [];
  private readonly nextOfOwner: number[] = [];
  private readonly previousOfOwner: number[] = [];
  private readonly free: number[] = [];
  /** Called with (agent slot, framework role slot) when a filter ends. */
  private readonly onRemoved: (agentSlot: number, frameworkRole: number) => void;

  constructor(onRemoved: (agentSlot: number, frameworkRole: number) => void) {
    this.onRemoved = onRemoved;
  }

  get count(): number {
    return this.expiries.size;
  }

  add(owner: FrameworkRole, agentSlot: number, refused: Bundle, expiresAtMs: number): void {
    this.dropCovered(owner, agentSlot, refused, expiresAtMs);
    const id = this.free.pop() ?? this.refused.length;
    this.refused[id] = refused;
    this.owners[id] = owner;
    this.agents[id] = agentSlot;
    this.nextHere[id] = this.heads.get(owner.slot, agentSlot);
    this.heads.set(owner.slot, agentSlot, id);
    this.linkToOwner(id, owner);
    this.expiries.push(id, expiresAtMs);
  }

  private dropCovered(
    owner: FrameworkRole,
    agentSlot: number,
    refused: Bundle,
    expiresAtMs: number,
  ): void {
    let id = this.heads.get(owner.slot, agentSlot);
    while (id !== NONE) {
      const next = this.nextHere[id] ?? NONE;
      const old = this.refused[id];
      const isCovered = this.expiries.timeOf(id) <= expiresAtMs;
      if (isCovered && old !== undefined && refused.contains(old)) this.remove(id);
      id = next;
    }
  }

  private linkToOwner(id: number, owner: FrameworkRole): void {
    this.nextOfOwner[id] = owner.firstFilter;
    this.previousOfOwner[id] = NONE;
    if (owner.firstFilter !== NONE) this.previousOfOwner[owner.firstFilter] = id;
    owner.firstFilter = id;
    owner.filtersCount += 1;
  }

  /** Whether a filter covers everything that would be offered. */
  blocks(owner: FrameworkRole, agentSlot: number, candidate: Bundle): boolean {
    if (owner.firstFilter === NONE) return false;
    let id = this.heads.get(owner.slot, agentSlot);
    while (id !== NONE) {
      if (this.refused[id]?.contains(candidate) === true) return true;
      id = this.nextHere[id] ?? NONE;
    }
    return false;
  }

  /** When the last of the filters that cover the candidate expires; undefined when none does. */
  blockedUntilMs(owner: FrameworkRole, agentSlot: number, candidate: Bundle): number | undefined {
    let until: number | undefined;
    let id = this.heads.get(owner.slot, agentSlot);
    while (id !== NONE) {
      if (this.refused[id]?.contains(candidate) === true) {
        until = Math.max(until ?? 0, this.expiries.timeOf(id));
      }
      id = this.nextHere[id] ?? NONE;
    }
    return until;
  }

  /** Ends the filters whose time is over; at the very moment of their expiry they still hold. */
  expire(nowMs: number): void {
    while (this.expiries.earliest < nowMs) this.remove(this.expiries.pop(), true);
  }

  removeAllOf(owner: FrameworkRole): void {
    while (owner.firstFilter !== NONE) this.remove(owner.firstFilter);
  }

  removeAllAt(owner: FrameworkRole, agentSlot: number): void {
    let id = this.heads.get(owner.slot, agentSlot);
    while (id !== NONE) {
      const next = this.nextHere[id] ?? NONE;
      this.remove(id);
      id = next;
    }
  }

  private remove(id: number, isPopped = false): void {
    const owner = defined(this.owners[id], `no filter ${id}`);
    const agent = this.agents[id] ?? 0;
    if (!isPopped) this.expiries.remove(id);
    this.unlinkHere(id, owner, agent);
    this.unlinkFromOwner(id, owner);
    this.refused[id] = undefined;
    this.owners[id] = undefined;
    this.free.push(id);
    this.onRemoved(agent, owner.slot);
  }

  private unlinkHere(id: number, owner: FrameworkRole, agentSlot: number): void {
    const next = this.nextHere[id] ?? NONE;
    let at = this.heads.get(owner.slot, agentSlot);
    if (at === id) {
      if (next === NONE) this.heads.delete(owner.slot, agentSlot);
      else this.heads.set(owner.slot, agentSlot, next);
      return;
    }
    while (at !== NONE && this.nextHere[at] !== id) at = this.nextHere[at] ?? NONE;
    if (at !== NONE) this.nextHere[at] = next;
  }

  private unlinkFromOwner(id: number, owner: FrameworkRole): void {
    const next = this.nextOfOwner[id] ?? NONE;
    const previous = this.previousOfOwner[id] ?? NONE;
    if (next !== NONE) this.previousOfOwner[next] = previous;
    if (previous !== NONE) this.nextOfOwner[previous] = next;
    else owner.firstFilter = next;
    owner.filtersCount -= 1;
  }

  /** For snapshots, oldest expiry not first. */
  *of(owner: FrameworkRole): Generator<{
    readonly agentSlot: number;
    readonly refused: Bundle;
    readonly expiresAtMs: number;
  }> {
    for (let id = owner.firstFilter; id !== NONE; id = this.nextOfOwner[id] ?? NONE) {
      const refused = this.refused[id];
      if (refused === undefined) continue;
      const agentSlot = this.agents[id] ?? 0;
      yield { agentSlot, refused, expiresAtMs: this.expiries.timeOf(id) };
    }
  }

  /** Every layout a filter still refers to. */
  *bundles(): Generator<Bundle> {
    for (const bundle of this.refused) if (bundle !== undefined) yield bundle;
  }
}
