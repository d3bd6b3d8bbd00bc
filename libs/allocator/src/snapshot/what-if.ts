import { fromMilli } from '@mezzo/domain';
import type { ResourceAmounts, WhatIfResult } from '@mezzo/domain';
import type { WeightInfo, quota } from '@mezzo/domain/messages';
import type { AllocationEngine } from '../allocation-engine.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';

/** What is to be different. */
export interface WhatIfChange {
  readonly quotas: readonly quota.QuotaConfig[];
  readonly weights: readonly WeightInfo[];
}

/**
 * What the next allocation of all agents would be with other quotas and weights.
 *
 * @param engine - a copy to experiment with
 */
export function tryOut(
  engine: AllocationEngine & { readonly cluster: ClusterState },
  change: WhatIfChange,
  nowMs: number,
): WhatIfResult {
  engine.apply({ type: 'updateQuota', quotas: change.quotas }, nowMs);
  engine.apply({ type: 'updateWeights', weights: change.weights }, nowMs);
  const before = heldByRole(engine.cluster);
  engine.apply({ type: 'requestAllocation' }, nowMs);
  const replies = engine.allocate(nowMs);
  const after = heldByRole(engine.cluster);
  return {
    proposals: replies.flatMap((reply) => (reply.type === 'offers' ? reply.proposals : [])),
    roles: [...after].map(([role, amounts]) => ({
      role,
      before: before.get(role) ?? {},
      after: amounts,
    })),
  };
}

/** What is offered or allocated in each role, those below it included. */
function heldByRole(cluster: ClusterState): ReadonlyMap<string, ResourceAmounts> {
  const { quantities, dimensions } = cluster;
  const held = new Map<string, ResourceAmounts>();
  for (const role of cluster.roles.all()) {
    const amounts: Record<string, number> = {};
    dimensions.names.forEach((name, dimension) => {
      const milli = quantities.get(role.heldRow, dimension);
      if (milli !== 0) amounts[name] = fromMilli(milli);
    });
    held.set(role.path, amounts);
  }
  return held;
}
