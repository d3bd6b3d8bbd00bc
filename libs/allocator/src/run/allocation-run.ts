import type { FrameworkProposal } from '@mezzo/domain';
import type { Accounting } from '../cluster/accounting.ts';
import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import { RunRandomness } from '../random/run-randomness.ts';
import { shuffle } from '../random/shuffle.ts';
import { OfferMaker } from './offer-maker.ts';
import { ProposalBook } from './proposal-book.ts';
import { QuotaLedger } from './quota-ledger.ts';
import type { AgentVisitor } from './agent-visitor.ts';
import { DrfVisitor } from './drf-visitor.ts';
import { RandomVisitor } from './random-visitor.ts';

export interface RunNumbers {
  /** Of this run; each has its own. */
  readonly run: number;
  /** Counts the runs that offer something. What is random follows from it. */
  readonly round: number;
}

/**
 * One allocation run: the first stage serves roles whose guarantees are not satisfied, the second
 * shares what is left; each visits the agents in random order, and on each agent the framework roles
 * in the order of fairness. The first that can take something takes all it may.
 *
 * Source: mesos src/master/allocator/mesos/hierarchical.cpp#__generateOffers
 */
export function runAllocation(
  cluster: ClusterState,
  accounting: Accounting,
  agents: readonly AgentState[],
  { run, round }: RunNumbers,
): readonly FrameworkProposal[] {
  const randomness = new RunRandomness(cluster.options.seed, round);
  const ledger = new QuotaLedger(cluster);
  const book = new ProposalBook();
  const maker = new OfferMaker({ cluster, accounting, ledger, book }, randomness, run);
  const visitor =
    cluster.options.sorter === 'drf'
      ? new DrfVisitor(cluster, maker, ledger)
      : new RandomVisitor(cluster, maker, ledger, randomness);
  cluster.frameworkCompetitors.refreshRanks();
  runGuarantees(cluster, visitor, agents, randomness);
  runFairShare(visitor, agents, randomness);
  ledger.close();
  return book.write(cluster.codec);
}

function runGuarantees(
  cluster: ClusterState,
  visitor: AgentVisitor,
  agents: readonly AgentState[],
  randomness: RunRandomness,
): void {
  const hungry = [...cluster.roles.withQuota].filter((role) => role.active.length > 0);
  if (!visitor.beginGuarantees(hungry)) return;
  const order = [...agents];
  shuffle(order, randomness.agentOrder(1));
  for (const agent of order) if (!visitor.visitForGuarantees(agent)) return;
}

function runFairShare(
  visitor: AgentVisitor,
  agents: readonly AgentState[],
  randomness: RunRandomness,
): void {
  visitor.beginFairShare();
  const order = [...agents];
  shuffle(order, randomness.agentOrder(2));
  for (const agent of order) visitor.visitForFairShare(agent);
}
