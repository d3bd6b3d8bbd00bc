import { invariant } from '@mezzo/domain';
import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import type { Stage } from '../random/run-randomness.ts';
import type { RoleNode } from '../roles/role-node.ts';
import type { OfferMaker } from './offer-maker.ts';
import { OpenRoles } from './open-roles.ts';
import type { QuotaLedger } from './quota-ledger.ts';

/** With so few framework roles left for an agent, they are sorted by themselves. */
export const FEW = 16;

/** Leads an agent past the framework roles in the order of fairness. */
export interface AgentVisitor {
  /** @returns false when no guarantee is left to be satisfied */
  beginGuarantees(roles: readonly RoleNode[]): boolean;
  /** @returns false when no guarantee is left to be satisfied */
  visitForGuarantees(agent: AgentState): boolean;
  /** To be called between the stages. */
  beginFairShare(): void;
  visitForFairShare(agent: AgentState): void;
}

/** What both orders have in common: which roles and framework roles are worth a visit. */
export abstract class Visitor implements AgentVisitor {
  protected readonly cluster: ClusterState;
  protected readonly maker: OfferMaker;
  private readonly ledger: QuotaLedger;
  /** Roles whose guarantees are not satisfied. */
  protected readonly hungry = new Set<RoleNode>();
  protected readonly few = new Int32Array(FEW);
  private open: OpenRoles | undefined = undefined;
  /** Framework roles that are worth considering for the agent that is being visited. */
  private openBits: Uint32Array = new Uint32Array(0);

  constructor(cluster: ClusterState, maker: OfferMaker, ledger: QuotaLedger) {
    this.cluster = cluster;
    this.maker = maker;
    this.ledger = ledger;
  }

  beginGuarantees(roles: readonly RoleNode[]): boolean {
    for (const role of roles) if (this.ledger.hasUnsatisfiedGuarantees(role)) this.hungry.add(role);
    return this.hungry.size > 0;
  }

  visitForGuarantees(agent: AgentState): boolean {
    if (this.maker.isExhausted(agent)) return true;
    this.cluster.skips.validate(agent);
    this.leadThroughHungry(agent);
    this.maker.settle();
    return this.hungry.size > 0;
  }

  beginFairShare(): void {
    const { cluster, ledger, maker } = this;
    if (!ledger.hasAccounts) return;
    const open = new OpenRoles(cluster, ledger);
    this.open = open;
    maker.onCharged = (role) => open.charged(role);
  }

  visitForFairShare(agent: AgentState): void {
    if (this.maker.isExhausted(agent)) return;
    const { cluster, open } = this;
    cluster.skips.validate(agent);
    const isPlain = agent.available.layout.isPlain;
    const bits = open !== undefined && isPlain ? open.bits : cluster.activeBits;
    const count = cluster.skips.collect(agent.slot, bits, this.few);
    if (count === 0) return;
    this.openBits = bits;
    if (count <= FEW) this.leadThroughFew(agent, count);
    else this.leadThroughAll(agent);
    this.maker.settle();
  }

  /** Whether quota may leave the framework role anything of the agent that is being visited. */
  protected isOpen(slot: number): boolean {
    return ((this.openBits[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }

  protected abstract leadThroughHungry(agent: AgentState): void;
  protected abstract leadThroughFew(agent: AgentState, count: number): void;
  protected abstract leadThroughAll(agent: AgentState): void;

  /** @returns false when the agent has nothing left */
  protected offerTo(stage: Stage, agent: AgentState, slot: number): boolean {
    if (this.cluster.skips.has(agent.slot, slot)) return true;
    if (stage === 2 && !this.isOpen(slot)) return true;
    this.maker.consider(stage, agent, this.ownerAt(slot));
    return !this.maker.isExhausted(agent);
  }

  /** After a framework role was considered in the first stage. @returns whether it still is */
  protected isHungry(role: RoleNode): boolean {
    if (this.ledger.hasUnsatisfiedGuarantees(role)) return true;
    this.hungry.delete(role);
    return false;
  }

  protected ownerAt(slot: number): FrameworkRole {
    const owner = this.cluster.frameworkRoles[slot];
    invariant(owner !== undefined, `no framework role has slot ${slot}`);
    return owner;
  }
}
