import type { AllocatorReply } from '@mezzo/domain';
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
import { QueryHandlers } from './handlers/query-handlers.ts';
import { ResourceHandlers } from './handlers/resource-handlers.ts';
import { AllocationRequests } from './run/allocation-requests.ts';
import { runAllocation } from './run/allocation-run.ts';

const NOTHING: readonly AllocatorReply[] = [];

/** The allocator that keeps its sums, orders and filters up to date instead of computing them. */
export class IncrementalEngine implements AllocationEngine {
  private readonly cluster: ClusterState;
  private readonly accounting: Accounting;
  private readonly requests: AllocationRequests;
  private readonly maintenance: MaintenanceHandlers;
  private readonly handlers: MessageHandlers;
  private runs = 0;

  constructor(begin: BeginMessage, nowMs: number) {
    const cluster = new ClusterState(begin.options);
    const accounting = new Accounting(cluster);
    const membership = new FrameworkMembership(cluster);
    const requests = new AllocationRequests(cluster.agents);
    const agents = new AgentHandlers(cluster, accounting, membership);
    const maintenance = new MaintenanceHandlers(cluster);
    this.cluster = cluster;
    this.accounting = accounting;
    this.requests = requests;
    this.maintenance = maintenance;
    this.handlers = messageHandlers({
      cluster,
      requests,
      agents,
      maintenance,
      frameworks: new FrameworkHandlers(cluster, accounting, membership, agents),
      resources: new ResourceHandlers(cluster, accounting, membership, agents),
      queries: new QueryHandlers(cluster),
    });
    for (const quota of begin.quotas) cluster.setQuota(quota);
    for (const { role = '*', weight } of begin.weights) cluster.setWeight(role, weight);
    agents.updateWhitelist(begin.whitelist);
    requests.awaitRecovery(begin, nowMs);
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
    this.runs += 1;
    this.cluster.filters.expire(nowMs);
    const proposals = runAllocation(this.cluster, this.accounting, offerable, this.runs);
    const inverse = this.maintenance.inverseOffers(candidates, nowMs);
    return [
      ...(proposals.length > 0 ? [{ type: 'offers', proposals } as const] : []),
      ...(inverse.length > 0 ? [{ type: 'inverseOffers', proposals: inverse } as const] : []),
    ];
  }
}
