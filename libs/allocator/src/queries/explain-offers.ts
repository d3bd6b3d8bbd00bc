import { fromMilli } from '@mezzo/domain';
import type {
  AgentVerdict,
  OfferExplanation,
  ResourceAmounts,
  VerdictSummary,
} from '@mezzo/domain';
import type { AgentID } from '@mezzo/domain/messages';
import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import { Eligibility } from '../eligibility/eligibility.ts';
import type { Bundle } from '../resources/bundle.ts';
import { shrinkBundle } from '../resources/shrink-bundle.ts';
import type { RoleNode } from '../roles/role-node.ts';
import { QuotaLedger, consumedQuota } from '../run/quota-ledger.ts';
import { fairnessLevels } from './fairness-levels.ts';
import { ServiceOrder } from './service-order.ts';

/**
 * How many competitors are asked about an agent. Those that cannot take it are mostly known from the
 * last run, so that this is reached only when many wait for quota; then the answer is `offered`.
 */
const COMPETITORS_JUDGED_MAX = 64;
/** Agents named for each verdict. */
const EXAMPLES_MAX = 5;

interface Question {
  readonly frameworkId: string;
  readonly role: string;
  readonly isPaused: boolean;
}

/**
 * Answers why a framework gets no offer under a role now, agent by agent in summary. Changes nothing.
 *
 * A verdict is what the allocator would find if it came to the agent now. Whether somebody else comes
 * first is judged by the order as it stands; in a run the order moves with every offer.
 */
export function explainOffers(cluster: ClusterState, question: Question): OfferExplanation {
  const { frameworkId, role } = question;
  const answer = { frameworkId: { value: frameworkId }, role, agents: [], fairness: [] };
  const framework = cluster.frameworks.get(frameworkId);
  if (framework === undefined) return { ...answer, status: 'unknown-framework' };
  const owner = framework.roles.get(role);
  if (owner?.isSubscribed !== true) return { ...answer, status: 'role-not-subscribed' };
  const quota = quotaOf(cluster, owner.role);
  const known = { ...answer, ...(quota !== undefined && { quota }) };
  if (!framework.isActive) return { ...known, status: 'inactive' };
  if (owner.isSuppressed) return { ...known, status: 'suppressed' };
  if (question.isPaused) return { ...known, status: 'allocation-paused' };
  return {
    ...known,
    status: 'competing',
    agents: new AgentJudge(cluster, owner).summaries(),
    fairness: cluster.options.sorter === 'drf' ? fairnessLevels(cluster, owner) : [],
  };
}

/** The quota of the role or of the nearest role above that has one. */
function quotaOf(cluster: ClusterState, role: RoleNode): OfferExplanation['quota'] {
  let limited: RoleNode | undefined = role;
  while (limited !== undefined && limited.quota === undefined) limited = limited.parent;
  if (limited?.quota === undefined) return undefined;
  const consumed: Record<string, number> = {};
  cluster.dimensions.names.forEach((name, dimension) => {
    const milli = consumedQuota(cluster.quantities, limited, dimension);
    if (milli !== 0) consumed[name] = fromMilli(milli);
  });
  const { guarantees, limits } = limited.quota;
  return {
    role: limited.path,
    guarantees: amountsOf(guarantees),
    limits: amountsOf(limits),
    consumed,
  };
}

function amountsOf(quantities: Iterable<readonly [string, number]>): ResourceAmounts {
  return Object.fromEntries([...quantities].map(([name, milli]) => [name, fromMilli(milli)]));
}

/** Judges all agents for one framework role. */
class AgentJudge {
  private readonly cluster: ClusterState;
  private readonly owner: FrameworkRole;
  private readonly eligibility: Eligibility;
  private readonly ledger: QuotaLedger;
  private readonly verdicts = new Map<
    AgentVerdict,
    { count: number; readonly examples: AgentID[]; first: number; last: number }
  >();

  constructor(cluster: ClusterState, owner: FrameworkRole) {
    this.cluster = cluster;
    this.owner = owner;
    this.eligibility = new Eligibility(cluster);
    this.ledger = new QuotaLedger(cluster);
  }

  summaries(): readonly VerdictSummary[] {
    const ahead = this.competitorsAhead();
    for (const agent of this.cluster.agents.values()) {
      const verdict = this.judge(this.owner, agent);
      const isBehind = verdict === 'offered' && this.isTakenByOthers(agent, ahead);
      this.count(isBehind ? 'behind-others' : verdict, agent);
    }
    this.ledger.close();
    return [...this.verdicts].map(([verdict, { count, examples, first, last }]) => ({
      verdict,
      agentsCount: count,
      examples,
      ...(verdict === 'filtered' && { filteredUntilMs: { first, last } }),
    }));
  }

  private count(verdict: AgentVerdict, agent: AgentState): void {
    const entry = this.verdicts.get(verdict) ?? {
      count: 0,
      examples: [],
      first: Infinity,
      last: 0,
    };
    this.verdicts.set(verdict, entry);
    entry.count += 1;
    if (entry.examples.length < EXAMPLES_MAX) entry.examples.push(agent.idMessage);
    if (verdict !== 'filtered') return;
    const usable = this.eligibility.usablePart(this.owner, agent.available);
    const until = this.cluster.filters.blockedUntilMs(this.owner, agent.slot, usable) ?? 0;
    entry.first = Math.min(entry.first, until);
    entry.last = Math.max(entry.last, until);
  }

  /** In the order in which a run asks. */
  private judge(owner: FrameworkRole, agent: AgentState): AgentVerdict {
    if (!agent.isWhitelisted) return 'not-whitelisted';
    if (!agent.isActivated) return 'deactivated';
    const obstacle = this.eligibility.fixedObstacle(owner, agent);
    if (obstacle !== undefined) return obstacle;
    if (agent.available.isEmpty) return 'nothing-available';
    const usable = this.eligibility.usablePart(owner, agent.available);
    if (usable.isEmpty) return this.whyUnusable(owner, agent);
    if (!this.eligibility.isAllocatable(owner, usable)) return 'below-min-allocatable';
    if (this.eligibility.isFiltered(owner, agent, usable)) return 'filtered';
    return this.judgeQuota(owner, agent, usable);
  }

  private whyUnusable({ role }: FrameworkRole, { available }: AgentState): AgentVerdict {
    const forRole = available.filter(
      ({ reservationRole }) =>
        reservationRole === undefined || role.mayUseReservation(reservationRole),
    );
    return forRole.isEmpty ? 'reserved-for-others' : 'capability-missing';
  }

  private judgeQuota(owner: FrameworkRole, agent: AgentState, usable: Bundle): AgentVerdict {
    const { role } = owner;
    const rank = (): number => 0;
    const isOfferable = (bundle: Bundle): boolean =>
      this.eligibility.isAllocatable(owner, bundle) &&
      !this.eligibility.isFiltered(owner, agent, bundle);
    const withinLimits = this.ledger.isLimited(role)
      ? shrinkBundle(usable, this.ledger.limitsLeft(role), rank)
      : usable;
    if (!isOfferable(withinLimits)) return 'quota-limit-reached';
    if (!this.ledger.hasRequiredHeadroom || this.ledger.hasUnsatisfiedGuarantees(role)) {
      return 'offered';
    }
    const free = shrinkBundle(withinLimits, this.ledger.surplus(), rank);
    return isOfferable(free) ? 'offered' : 'held-back-for-guarantees';
  }

  /** Active framework roles that are served before this one, as the order stands; none at random. */
  private competitorsAhead(): readonly FrameworkRole[] {
    if (this.cluster.options.sorter !== 'drf') return [];
    const order = new ServiceOrder(this.cluster);
    return this.cluster.frameworkRoles
      .filter((each) => each !== undefined)
      .filter((each) => each.isActive && order.isBefore(each, this.owner));
  }

  private isTakenByOthers(agent: AgentState, ahead: readonly FrameworkRole[]): boolean {
    const { skips } = this.cluster;
    skips.validate(agent);
    let judged = 0;
    for (const each of ahead) {
      if (skips.has(agent.slot, each.slot)) continue;
      if (this.judge(each, agent) === 'offered') return true;
      judged += 1;
      if (judged === COMPETITORS_JUDGED_MAX) return false;
    }
    return false;
  }
}
