import type { AgentState } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import type { Bundle } from '../resources/bundle.ts';
import type { ChunkKind } from '../resources/chunk-kind.ts';

/** Masks are numbers; agents with more kinds are filtered one kind at a time. */
const MASK_BITS = 31;

/** Why an agent cannot be offered to a framework role whatever is available on it. */
export type FixedObstacle =
  | 'constraint-not-met'
  | 'gpu-capability-missing'
  | 'remote-region'
  | 'agent-lacks-multi-role'
  | 'agent-lacks-hierarchical-role';

/** The questions a run and an explanation ask about one framework role and one agent. */
export class Eligibility {
  private readonly cluster: ClusterState;

  constructor(cluster: ClusterState) {
    this.cluster = cluster;
  }

  fixedObstacle(owner: FrameworkRole, agent: AgentState): FixedObstacle | undefined {
    const { framework, role } = owner;
    if (owner.isConstrained && this.isExcluded(owner, agent)) return 'constraint-not-met';
    if (agent.hasGpus && !framework.mayUseGpus && this.cluster.options.filterGpuResources) {
      return 'gpu-capability-missing';
    }
    if (agent.isRemote && !framework.isRegionAware) return 'remote-region';
    if (framework.isMultiRole && !agent.isMultiRole) return 'agent-lacks-multi-role';
    if (role.isNested && !agent.isHierarchicalRole) return 'agent-lacks-hierarchical-role';
    return undefined;
  }

  private isExcluded({ framework, role, slot }: FrameworkRole, agent: AgentState): boolean {
    const { skips } = this.cluster;
    if (skips.isMet(agent.slot, slot)) return false;
    if (framework.constraints.isAgentExcluded(role.path, agent.info)) return true;
    skips.setMet(agent.slot, slot);
    return false;
  }

  /**
   * The part of a bundle that the framework role may be offered: not reserved to others, and of kinds
   * that the framework understands. The same object when that is everything.
   */
  usablePart(owner: FrameworkRole, bundle: Bundle): Bundle {
    const { layout } = bundle;
    if (layout.isPlain) return bundle;
    if (layout.size > MASK_BITS) return bundle.filter((kind) => isUsable(owner, kind));
    const { kinds } = layout;
    let mask = 0;
    for (let i = 0; i < kinds.length; i += 1) {
      const kind = kinds[i];
      if (kind !== undefined && isUsable(owner, kind)) mask |= 1 << i;
    }
    return bundle.masked(mask);
  }

  /** Whether it is worth an offer. */
  isAllocatable(owner: FrameworkRole, bundle: Bundle): boolean {
    if (owner.minAllocatable !== undefined) return owner.minAllocatable.admits(bundle);
    bundle.meetsDefaultMinimum ??= this.cluster.defaultMinimum.admits(bundle);
    return bundle.meetsDefaultMinimum;
  }

  isFiltered(owner: FrameworkRole, agent: AgentState, bundle: Bundle): boolean {
    return this.cluster.filters.blocks(owner, agent.slot, bundle);
  }
}

function isUsable({ framework, role }: FrameworkRole, kind: ChunkKind): boolean {
  if (kind.isShared && !framework.mayUseShared) return false;
  if (kind.isRevocable && !framework.mayUseRevocable) return false;
  if (kind.isRefined && !framework.mayUseRefined) return false;
  return kind.reservationRole === undefined || role.mayUseReservation(kind.reservationRole);
}
