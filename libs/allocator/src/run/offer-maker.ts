import type { Accounting } from '../cluster/accounting.ts';
import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import { Eligibility } from '../eligibility/eligibility.ts';
import type { RunRandomness, Stage } from '../random/run-randomness.ts';
import type { Bundle } from '../resources/bundle.ts';
import { shrinkBundle } from '../resources/shrink-bundle.ts';
import type { RoleNode } from '../roles/role-node.ts';
import type { ProposalBook } from './proposal-book.ts';
import type { QuotaLedger } from './quota-ledger.ts';

/**
 * Decides what, if anything, of one agent one framework role is offered now, and books it.
 *
 * Sums are updated at once; the orders of roles and frameworks only by {@link settle} after the visit
 * to the agent, because they are what they were when the visit began.
 */
export class OfferMaker {
  private readonly cluster: ClusterState;
  private readonly accounting: Accounting;
  private readonly eligibility: Eligibility;
  private readonly randomness: RunRandomness;
  private readonly ledger: QuotaLedger;
  private readonly book: ProposalBook;
  private readonly run: number;
  private readonly booked: FrameworkRole[] = [];
  private agent: AgentState | undefined = undefined;
  /** Called with the role of each offer that was charged. */
  onCharged: ((role: RoleNode) => void) | undefined = undefined;
  private readonly rank = (kindHash: number): number =>
    this.randomness.resourceRank(this.agent?.ordinal ?? 0, kindHash);

  constructor(
    parts: {
      readonly cluster: ClusterState;
      readonly accounting: Accounting;
      readonly ledger: QuotaLedger;
      readonly book: ProposalBook;
    },
    randomness: RunRandomness,
    run: number,
  ) {
    this.cluster = parts.cluster;
    this.accounting = parts.accounting;
    this.ledger = parts.ledger;
    this.book = parts.book;
    this.eligibility = new Eligibility(parts.cluster);
    this.randomness = randomness;
    this.run = run;
  }

  /** Nothing left but shared resources that were offered in this run already. */
  isExhausted(agent: AgentState): boolean {
    const { available } = agent;
    if (available.isEmpty) return true;
    if (agent.sharedRun !== this.run) return false;
    return this.withoutSharedOffered(agent, available).isEmpty;
  }

  private withoutSharedOffered(agent: AgentState, bundle: Bundle): Bundle {
    if (agent.sharedRun !== this.run) return bundle;
    const offered = agent.sharedOffered?.inLayout(bundle.layout);
    return bundle.filter((kind, i) => !kind.isShared || offered?.amounts[i] === 0);
  }

  consider(stage: Stage, agent: AgentState, owner: FrameworkRole): void {
    const { cluster, eligibility } = this;
    if (eligibility.fixedObstacle(owner, agent) !== undefined) {
      cluster.skips.setFixed(agent.slot, owner.slot);
      return;
    }
    const usable = eligibility.usablePart(owner, agent.available);
    const candidate = this.withoutSharedOffered(agent, usable);
    if (!this.isWanted(owner, agent, candidate)) {
      // What is missing because it was offered in this run may be there in the next.
      if (candidate === usable) this.skip(agent, owner);
      return;
    }
    this.agent = agent;
    if (stage === 1) this.offerGuarantees(agent, owner, candidate);
    else this.offerFairShare(agent, owner, candidate);
  }

  private isWanted(owner: FrameworkRole, agent: AgentState, bundle: Bundle): boolean {
    return (
      this.eligibility.isAllocatable(owner, bundle) &&
      !this.eligibility.isFiltered(owner, agent, bundle)
    );
  }

  private skip(agent: AgentState, owner: FrameworkRole): void {
    this.cluster.skips.validate(agent);
    this.cluster.skips.set(agent.slot, owner.slot);
  }

  private offerFairShare(agent: AgentState, owner: FrameworkRole, candidate: Bundle): void {
    const offered = this.withinBounds(owner.role, candidate, undefined);
    if (offered !== candidate && !this.isWanted(owner, agent, offered)) return;
    this.offer(2, agent, owner, offered, undefined);
  }

  private withinBounds(role: RoleNode, bundle: Bundle, taken: Bundle | undefined): Bundle {
    const { ledger, rank } = this;
    let result = bundle;
    if (ledger.isLimited(role)) {
      result = shrinkBundle(result, ledger.limitsLeft(role, taken), rank);
    }
    return ledger.hasRequiredHeadroom ? shrinkBundle(result, ledger.surplus(), rank) : result;
  }

  private offerGuarantees(agent: AgentState, owner: FrameworkRole, candidate: Bundle): void {
    const { role } = owner;
    const quotaPart = candidate.filter((kind) => kind.isQuota);
    const guaranteed = shrinkBundle(quotaPart, this.ledger.unsatisfied(role), this.rank);
    if (guaranteed.isEmpty) return;
    const additional = this.withinBounds(role, quotaPart.minus(guaranteed), guaranteed);
    const always = candidate.filter(
      (kind) => !kind.isScalar || kind.isRevocable || kind.reservationRole === role.path,
    );
    const sum = always.plus(guaranteed).plus(additional);
    const offered = hasSameAmounts(sum, candidate) ? candidate : sum;
    if (offered !== candidate && !this.isWanted(owner, agent, offered)) return;
    this.offer(1, agent, owner, offered, guaranteed);
  }

  private offer(
    stage: Stage,
    agent: AgentState,
    owner: FrameworkRole,
    offered: Bundle,
    guaranteed: Bundle | undefined,
  ): void {
    this.accounting.hold(agent, owner, offered);
    this.accounting.take(agent, offered);
    this.ledger.charge(owner.role, offered, guaranteed);
    this.onCharged?.(owner.role);
    if (offered.layout.hasShared) this.rememberShared(agent, offered);
    if (agent.firstStageRun === this.run) this.book.extend(owner, agent, offered);
    else this.book.add(owner, agent, offered);
    if (stage === 1) agent.firstStageRun = this.run;
    this.booked.push(owner);
  }

  private rememberShared(agent: AgentState, offered: Bundle): void {
    const shared = offered.filter((kind) => kind.isShared);
    const before = agent.sharedRun === this.run ? agent.sharedOffered : undefined;
    agent.sharedOffered = before === undefined ? shared : before.plus(shared);
    agent.sharedRun = this.run;
  }

  /** Ends the visit to an agent: who was served moves to its new place. */
  settle(): void {
    const { cluster, booked } = this;
    for (let i = 0; i < booked.length; i += 1) {
      const owner = booked[i];
      if (owner === undefined) continue;
      const { frameworkCompetitors: competitors, shares } = cluster;
      const { active } = owner.role;
      competitors.counts[owner.slot] = (competitors.counts[owner.slot] ?? 0) + 1;
      if (active.isDirty || active.totalsVersion !== shares.totalsVersion) active.isDirty = true;
      else {
        competitors.shares[owner.slot] = shares.dominantShare(
          cluster.frameworkQuantities,
          owner.slot,
        );
        active.reposition(owner.slot, competitors, 0);
      }
      cluster.roleSorter.served(owner.role);
    }
    booked.length = 0;
  }
}

function hasSameAmounts(a: Bundle, b: Bundle): boolean {
  for (let i = 0; i < a.amounts.length; i += 1) if (a.amounts[i] !== b.amounts[i]) return false;
  return true;
}
