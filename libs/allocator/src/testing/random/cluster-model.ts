import { Resources } from '@mezzo/domain';
import type { AllocatorReply } from '@mezzo/domain';
import { proposedOffers } from '../proposed-offers.ts';

/** Resources of one role that a framework has on an agent, with allocation_info. */
export interface ModelHolding {
  readonly frameworkId: string;
  readonly role: string;
  readonly agentId: string;
  readonly resources: Resources;
}

/** What a master would know while it talks to an allocator: enough to go on talking sensibly. */
export class ClusterModel {
  readonly frameworks = new Map<string, { roles: readonly string[]; isActive: boolean }>();
  /** Roles of frameworks that hold something, and that the allocator has not been told of yet. */
  readonly announced = new Map<string, readonly string[]>();
  /** Ids of agents and frameworks that are gone, and may come back. */
  readonly goneAgents: string[] = [];
  readonly goneFrameworks: string[] = [];
  readonly agents = new Map<string, { total: Resources; inMaintenance: boolean }>();
  offers: ModelHolding[] = [];
  allocations: ModelHolding[] = [];
  inverseOffers: { readonly frameworkId: string; readonly agentId: string }[] = [];
  pauses = 0;
  nowMs = 0;
  private serial = 0;

  /** A name never used before. */
  fresh(prefix: string): string {
    this.serial += 1;
    return `${prefix}${this.serial}`;
  }

  take(replies: readonly AllocatorReply[]): void {
    for (const { frameworkId, role, agentId, resources } of proposedOffers(replies)) {
      const offered = Resources.of(resources);
      this.offers.push({ frameworkId, role, agentId, resources: offered });
    }
    for (const reply of replies) {
      if (reply.type !== 'inverseOffers') continue;
      for (const { frameworkId, agents } of reply.proposals) {
        for (const { agentId } of agents) {
          this.inverseOffers.push({ frameworkId: frameworkId.value, agentId: agentId.value });
        }
      }
    }
  }

  forget(
    isGone: (each: { readonly frameworkId: string; readonly agentId: string }) => boolean,
  ): void {
    this.offers = this.offers.filter((each) => !isGone(each));
    this.allocations = this.allocations.filter((each) => !isGone(each));
    this.inverseOffers = this.inverseOffers.filter((each) => !isGone(each));
  }

  allocate(holding: ModelHolding): void {
    if (!holding.resources.isEmpty) this.allocations.push(holding);
  }
}
