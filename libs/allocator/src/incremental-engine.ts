import type { AllocatorReply, WhatIfResult } from '@mezzo/domain';
import type { AllocationEngine, BeginMessage, EngineMessage } from './allocation-engine.ts';
import { Accounting } from './cluster/accounting.ts';
import { ClusterState } from './cluster/cluster-state.ts';
import { FrameworkMembership } from './cluster/framework-membership.ts';
import { AgentHandlers } from './handlers/agent-handlers.ts';
import { FrameworkHandlers } from './handlers/framework-handlers.ts';
import { MaintenanceHandlers } from './handlers/maintenance-handlers.ts';
import {
  messageHandlers,
  type MessageHandler,
  type MessageHandlers,
} from './handlers/message-handlers.ts';
import { ResourceHandlers } from './handlers/resource-handlers.ts';
import { writeClusterMetrics } from './metrics/cluster-metrics.ts';
import { RunStatistics } from './metrics/run-statistics.ts';
import { explainOffers } from './queries/explain-offers.ts';
import { offerConstraintsDebug } from './queries/offer-constraints-debug.ts';
import { AllocationRequests } from './run/allocation-requests.ts';
import { runAllocation } from './run/allocation-run.ts';
import type { EngineSnapshot } from './snapshot/engine-snapshot.ts';
import { restoreClusterSnapshot } from './snapshot/restore-snapshot.ts';
import { takeClusterSnapshot } from './snapshot/take-snapshot.ts';
import { tryOut, type WhatIfChange } from './snapshot/what-if.ts';

const NOTHING: readonly AllocatorReply[] = [];

/** The allocator that keeps its sums, orders and filters up to date instead of computing them. */
export class IncrementalEngine implements AllocationEngine {
  readonly cluster: ClusterState;
  readonly statistics = new RunStatistics();
  /**
   * Counts the runs that offer something, from 1. One that offers nothing finds nothing changed on its
   * way, so that its order does not matter, and the next may have the same.
   */
  private round = 1;
  private readonly accounting: Accounting;
  private readonly requests: AllocationRequests;
  private readonly agents: AgentHandlers;
  private readonly frameworks: FrameworkHandlers;
  private readonly maintenance: MaintenanceHandlers;
  private readonly handlers: MessageHandlers;

  constructor(begin: BeginMessage, nowMs: number) {
    const cluster = new ClusterState(begin.options);
    const accounting = new Accounting(cluster);
    const membership = new FrameworkMembership(cluster);
    const agents = new AgentHandlers(cluster, accounting, membership);
    this.cluster = cluster;
    this.accounting = accounting;
    this.agents = agents;
    this.requests = new AllocationRequests(cluster.agents);
    this.frameworks = new FrameworkHandlers(cluster, accounting, membership, agents);
    this.maintenance = new MaintenanceHandlers(cluster);
    this.handlers = messageHandlers({
      cluster,
      agents,
      requests: this.requests,
      frameworks: this.frameworks,
      maintenance: this.maintenance,
      resources: new ResourceHandlers(cluster, accounting, membership, agents),
      questions: this,
    });
    for (const quota of begin.quotas) cluster.setQuota(quota);
    for (const { role = '*', weight } of begin.weights) cluster.setWeight(role, weight);
    agents.updateWhitelist(begin.whitelist);
    this.requests.awaitRecovery(begin, nowMs);
  }

  /** An engine that goes on where another was when the snapshot was taken. */
  static restore(snapshot: EngineSnapshot): IncrementalEngine {
    const { options, quotas, weights, whitelist } = snapshot;
    const begin = { options, quotas, weights, whitelist, expectedAgentCount: 0 };
    const engine = new IncrementalEngine({ type: 'begin', ...begin }, 0);
    const { cluster, accounting, agents, frameworks } = engine;
    restoreClusterSnapshot({ cluster, accounting, agents, frameworks }, snapshot);
    engine.requests.restore(snapshot.requests);
    engine.statistics.runsCount = snapshot.runsCount;
    engine.round = snapshot.round;
    return engine;
  }

  snapshot(): EngineSnapshot {
    const { requests, statistics, round } = this;
    const { runsCount } = statistics;
    return { ...takeClusterSnapshot(this.cluster), requests: requests.state, runsCount, round };
  }

  get allocationRequested(): boolean {
    return this.requests.isPending;
  }

  apply(message: EngineMessage, nowMs: number): readonly AllocatorReply[] {
    this.requests.passTime(nowMs);
    // The table pairs each type with its handler, which the compiler does not see in a look-up.
    const handler = this.handlers[message.type] as MessageHandler<EngineMessage['type']>;
    const reply = handler(message, nowMs);
    return reply === undefined ? NOTHING : [reply];
  }

  allocate(nowMs: number): readonly AllocatorReply[] {
    this.requests.passTime(nowMs);
    if (!this.requests.isPending) return NOTHING;
    const candidates = this.requests.take();
    const offerable = candidates.filter((agent) => agent.isActivated && agent.isWhitelisted);
    this.statistics.runsCount += 1;
    this.cluster.filters.expire(nowMs);
    const numbers = { run: this.statistics.runsCount, round: this.round };
    const proposals = runAllocation(this.cluster, this.accounting, offerable, numbers);
    if (proposals.length > 0) this.round += 1;
    const inverse = this.maintenance.inverseOffers(candidates, nowMs);
    return [
      ...(proposals.length > 0 ? [{ type: 'offers', proposals } as const] : []),
      ...(inverse.length > 0 ? [{ type: 'inverseOffers', proposals: inverse } as const] : []),
    ];
  }

  /** Mesos' metrics by name. */
  metrics(nowMs: number): Readonly<Record<string, number>> {
    const metrics: Record<string, number> = {};
    this.cluster.filters.expire(nowMs);
    this.statistics.write(metrics, nowMs);
    writeClusterMetrics(this.cluster, metrics);
    return metrics;
  }

  /**
   * What the next allocation of all agents would be with other quotas and weights; nothing changes.
   * Costs as much as a snapshot and its restoration: on a large cluster, rather restore a snapshot in
   * another thread, and ask there.
   */
  whatIf(change: WhatIfChange, nowMs: number): WhatIfResult {
    const requests = { all: false, agentIds: [], pauses: 0 };
    return tryOut(IncrementalEngine.restore({ ...this.snapshot(), requests }), change, nowMs);
  }

  /** Answers the messages that only ask. */
  answer(
    question: Extract<
      EngineMessage,
      { readonly type: 'getMetrics' | 'getOfferConstraintsDebug' | 'explain' | 'whatIf' }
    >,
    nowMs: number,
  ): AllocatorReply {
    const { requestId } = question;
    switch (question.type) {
      case 'getMetrics':
        return { type: 'metricsReply', requestId, metrics: this.metrics(nowMs) };
      case 'getOfferConstraintsDebug': {
        const frameworks = offerConstraintsDebug(this.cluster);
        return { type: 'offerConstraintsDebugReply', requestId, frameworks };
      }
      case 'explain': {
        this.cluster.filters.expire(nowMs);
        const { isPaused } = this.requests;
        const { role, frameworkId } = question;
        const asked = { frameworkId: frameworkId.value, role, isPaused };
        return { type: 'explainReply', requestId, explanation: explainOffers(this.cluster, asked) };
      }
      case 'whatIf':
        return { type: 'whatIfReply', requestId, result: this.whatIf(question, nowMs) };
    }
  }
}
