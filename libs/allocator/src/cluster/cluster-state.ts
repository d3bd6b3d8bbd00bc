import {
  OfferConstraintsFilter,
  ResourceLimits,
  ResourceQuantities,
  invariant,
} from '@mezzo/domain';
import type { AllocatorOptions } from '@mezzo/domain';
import type { quota, schedulerApi } from '@mezzo/domain/messages';
import { SkipMatrix } from '../eligibility/skip-matrix.ts';
import { OfferFilters } from '../filters/offer-filters.ts';
import { quantitiesOfAmounts } from '../framework-traits.ts';
import { BundleCodec } from '../resources/bundle-codec.ts';
import { ChunkKinds } from '../resources/chunk-kind.ts';
import { Dimensions } from '../resources/dimensions.ts';
import { Layout } from '../resources/layout.ts';
import { MinAllocatable } from '../resources/min-allocatable.ts';
import { QuantityTable } from '../resources/quantity-table.ts';
import { RoleTree } from '../roles/role-tree.ts';
import { Competitors } from '../sorting/competitors.ts';
import { RoleSorter } from '../sorting/role-sorter.ts';
import { ShareCalculator } from '../sorting/share-calculator.ts';
import type { AgentState } from './agent-state.ts';
import type { FrameworkRole } from './framework-role.ts';
import type { FrameworkState } from './framework-state.ts';

/**
 * Each replaced total may leave a layout behind that nobody uses. After so many, or four for every
 * agent, they are looked for: seldom enough to cost nothing, and never more than that are kept.
 */
const TOTALS_REPLACED_BEFORE_SWEEP = 10_000;

/** Everything an allocator knows, and the tables that make it quick to use. */
export class ClusterState {
  readonly options: AllocatorOptions;
  readonly dimensions = new Dimensions();
  readonly kinds = new ChunkKinds(this.dimensions);
  readonly codec = new BundleCodec(this.kinds);
  /** No kinds at all: the root of all layouts. */
  readonly noLayout = new Layout([]);
  readonly quantities = new QuantityTable(this.dimensions);
  /** Row of all agents' scalars. */
  readonly totalsRow = this.quantities.allocate();
  /** Row of what is available and revocable. */
  readonly availableRevocableRow = this.quantities.allocate();
  readonly shares: ShareCalculator;
  readonly roles = new RoleTree(this.quantities);
  readonly roleSorter: RoleSorter;
  /** All scalars that framework roles hold; the row is the slot. */
  readonly frameworkQuantities = new QuantityTable(this.dimensions);
  /** Framework roles, by slot. */
  readonly frameworkCompetitors = new Competitors();
  readonly frameworkRoles: (FrameworkRole | undefined)[] = [];
  /** A bit for each framework role that may be offered something. */
  activeBits = new Uint32Array(1);
  readonly frameworks = new Map<string, FrameworkState>();
  readonly agents = new Map<string, AgentState>();
  readonly agentsBySlot: (AgentState | undefined)[] = [];
  readonly skips = new SkipMatrix();
  readonly filters: OfferFilters;
  readonly defaultMinimum: MinAllocatable;
  /** Agents with planned unavailability. */
  readonly inMaintenance = new Set<AgentState>();
  /** Agents on which somebody unknown holds something, by framework id. */
  readonly orphansOf = new Map<string, Set<AgentState>>();
  whitelist: ReadonlySet<string> | undefined = undefined;
  /** How many agents were ever added. */
  agentsAdded = 0;
  private readonly freeAgentSlots: number[] = [];
  private lastStamp = 0;
  private totalsReplaced = 0;
  private sweepAfter = TOTALS_REPLACED_BEFORE_SWEEP;

  constructor(options: AllocatorOptions) {
    this.options = options;
    this.shares = new ShareCalculator(
      this.quantities,
      this.dimensions,
      this.totalsRow,
      options.fairnessExcludedResourceNames,
    );
    this.roleSorter = new RoleSorter(this.shares, this.quantities);
    this.filters = new OfferFilters((agentSlot, slot) => this.skips.clear(agentSlot, slot));
    this.defaultMinimum = new MinAllocatable(
      options.minAllocatableResources.map(quantitiesOfAmounts),
      this.dimensions,
    );
  }

  agent(id: string): AgentState {
    const agent = this.agents.get(id);
    invariant(agent !== undefined, `unknown agent ${id}`);
    return agent;
  }

  framework(id: string): FrameworkState {
    const framework = this.frameworks.get(id);
    invariant(framework !== undefined, `unknown framework ${id}`);
    return framework;
  }

  allocateAgentSlot(): number {
    const slot = this.freeAgentSlots.pop() ?? this.agentsBySlot.length;
    this.agentsBySlot[slot] = undefined;
    this.skips.ensure(this.frameworkRoles.length);
    this.skips.clearAgent(slot);
    return slot;
  }

  releaseAgentSlot(slot: number): void {
    this.agentsBySlot[slot] = undefined;
    this.freeAgentSlots.push(slot);
  }

  compileConstraints(
    constraints: schedulerApi.OfferConstraints | undefined,
  ): OfferConstraintsFilter {
    const filter = OfferConstraintsFilter.create(constraints, this.options.offerConstraintsRe2);
    invariant(filter.ok, 'the master sends valid offer constraints only');
    return filter.value;
  }

  setQuota({ role, guarantees, limits }: quota.QuotaConfig): void {
    const config = {
      guarantees: ResourceQuantities.ofScalars(guarantees),
      limits: ResourceLimits.ofScalars(limits),
    };
    const node = this.roles.ensure(role);
    if (config.guarantees.isEmpty && config.limits.isEmpty) {
      node.quota = undefined;
      this.roles.withQuota.delete(node);
      this.roles.tryRemove(node);
      return;
    }
    for (const [name] of [...config.guarantees, ...config.limits]) this.dimensions.of(name);
    node.quota = { ...config, guaranteeRow: new Float64Array(0), limitRow: new Float64Array(0) };
    this.roles.withQuota.add(node);
  }

  setWeight(path: string, weight: number): void {
    const node = this.roles.ensure(path);
    node.weight = weight;
    this.roleSorter.version += 1;
    this.roleSorter.markDirty(node);
    this.roles.tryRemove(node);
  }

  /** Forgets layouts, and kinds, that came and went with volumes and reservations. */
  sweepLayouts(): void {
    this.totalsReplaced += 1;
    if (this.totalsReplaced < this.sweepAfter) return;
    this.totalsReplaced = 0;
    const live = new Set<Layout>();
    for (const agent of this.agents.values()) live.add(agent.total.layout);
    for (const { layout } of this.filters.bundles()) live.add(layout);
    this.noLayout.retain(live);
    const kinds = new Set([...live].flatMap((layout) => layout.kinds));
    this.kinds.retain(kinds);
    this.sweepAfter = Math.max(TOTALS_REPLACED_BEFORE_SWEEP, this.agents.size * 4);
  }

  isRemote(region: string | undefined): boolean {
    const own = this.options.domain?.fault_domain?.region.name;
    return region !== undefined && own !== undefined && region !== own;
  }

  /** A mark for `RoleNode.visitStamp` that was never used. */
  nextStamp(): number {
    this.lastStamp += 1;
    return this.lastStamp;
  }
}
