import { defined, invariant } from '@mezzo/domain';
import type { FrameworkResources } from '@mezzo/domain';
import type { AgentInfo, AgentInfoCapability, Resource } from '@mezzo/domain/messages';
import type { Accounting } from '../cluster/accounting.ts';
import { adoptLayout, neededLayout } from '../cluster/agent-layout.ts';
import { AgentState, type OrphanHolding } from '../cluster/agent-state.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkMembership } from '../cluster/framework-membership.ts';
import type { FrameworkState } from '../cluster/framework-state.ts';
import type { Bundle } from '../resources/bundle.ts';
import { withKindsOf, type Layout } from '../resources/layout.ts';
import { isSameMessage } from '../same-message.ts';
import type { MessageOf } from './handled-message.ts';

/** Agents come, change and go. */
export class AgentHandlers {
  private readonly cluster: ClusterState;
  private readonly accounting: Accounting;
  private readonly membership: FrameworkMembership;

  constructor(cluster: ClusterState, accounting: Accounting, membership: FrameworkMembership) {
    this.cluster = cluster;
    this.accounting = accounting;
    this.membership = membership;
  }

  add(message: MessageOf<'agentAdded'>): AgentState {
    const { cluster } = this;
    const { agentInfo: info, activated = true } = message;
    const id = info.id?.value ?? '';
    invariant(!cluster.agents.has(id), `agent ${id} was added already`);
    const total = cluster.codec.decode(message.total, cluster.noLayout);
    const slot = cluster.allocateAgentSlot();
    const agent = new AgentState(slot, cluster.agentsAdded, info, total, activated);
    cluster.agentsAdded += 1;
    cluster.agents.set(id, agent);
    cluster.agentsBySlot[slot] = agent;
    this.setCapabilities(agent, message.capabilities);
    this.setInfo(agent, info);
    if (message.unavailability !== undefined) {
      const { unavailability } = message;
      agent.maintenance = { unavailability, outstanding: new Set(), statuses: new Map() };
      cluster.inMaintenance.add(agent);
    }
    this.accounting.addTotal(total, 1);
    agent.hasGpus = this.hasGpus(total);
    this.hold(agent, message.used, true);
    this.hold(agent, message.offered ?? [], false);
    this.accounting.recomputeAvailable(agent);
    return agent;
  }

  private hasGpus(total: Bundle): boolean {
    const dimension = this.cluster.dimensions.find('gpus');
    return dimension !== undefined && total.quantity(dimension) > 0;
  }

  private setCapabilities(agent: AgentState, capabilities: readonly AgentInfoCapability[]): void {
    agent.capabilities = capabilities;
    agent.isMultiRole = capabilities.some(({ type }) => type === 'MULTI_ROLE');
    agent.isHierarchicalRole = capabilities.some(({ type }) => type === 'HIERARCHICAL_ROLE');
  }

  private setInfo(agent: AgentState, info: AgentInfo): void {
    agent.info = info;
    agent.isRemote = this.cluster.isRemote(info.domain?.fault_domain?.region.name);
    agent.isWhitelisted = this.isWhitelisted(info.hostname);
  }

  private isWhitelisted(hostname: string): boolean {
    const { whitelist } = this.cluster;
    return whitelist === undefined || whitelist.has(hostname);
  }

  /** What is held beyond the agent's total counts as held all the same. */
  private hold(agent: AgentState, list: readonly FrameworkResources[], isAllocated: boolean): void {
    const { codec } = this.cluster;
    for (const { frameworkId, resources } of list) {
      const role = codec.commonRole(resources);
      if (role !== undefined) this.holdOne(agent, frameworkId.value, role, resources, isAllocated);
      else {
        for (const [each, messages] of codec.byRole(resources)) {
          this.holdOne(agent, frameworkId.value, each, messages, isAllocated);
        }
      }
    }
  }

  private holdOne(
    agent: AgentState,
    frameworkId: string,
    role: string,
    messages: readonly Resource[],
    isAllocated: boolean,
  ): void {
    const decoded = this.cluster.codec.decode(messages, agent.total.layout);
    if (decoded.layout !== agent.total.layout) adoptLayout(agent, decoded.layout, agent.total);
    const framework = this.cluster.frameworks.get(frameworkId);
    if (framework === undefined) this.addOrphan(agent, frameworkId, role, decoded, isAllocated);
    else this.holdAs(agent, framework, role, decoded, isAllocated ? decoded : undefined);
  }

  private holdAs(
    agent: AgentState,
    framework: FrameworkState,
    role: string,
    bundle: Bundle,
    allocated: Bundle | undefined,
  ): void {
    if (bundle.isEmpty) return;
    const owner = this.membership.track(framework, role, false);
    this.accounting.hold(agent, owner, bundle);
    if (allocated !== undefined) this.accounting.addAllocated(agent, owner, allocated, 1);
    this.membership.countAllocation(owner);
  }

  private addOrphan(
    agent: AgentState,
    frameworkId: string,
    role: string,
    bundle: Bundle,
    isAllocated: boolean,
  ): void {
    if (bundle.isEmpty) return;
    const { orphansOf } = this.cluster;
    const agents = orphansOf.get(frameworkId) ?? new Set();
    orphansOf.set(frameworkId, agents.add(agent));
    const allocated = isAllocated ? bundle : bundle.layout.empty;
    const at = agent.orphans.findIndex(
      (each) => each.frameworkId === frameworkId && each.role === role,
    );
    const known = agent.orphans[at];
    if (known === undefined) agent.orphans.push({ frameworkId, role, bundle, allocated });
    else agent.orphans[at] = mergeOrphans(known, bundle, allocated);
  }

  /** A framework became known that may hold something already. */
  adoptOrphans(framework: FrameworkState): void {
    const { orphansOf } = this.cluster;
    for (const agent of orphansOf.get(framework.id) ?? []) {
      const mine = agent.orphans.filter(({ frameworkId }) => frameworkId === framework.id);
      agent.orphans = agent.orphans.filter(({ frameworkId }) => frameworkId !== framework.id);
      for (const { role, bundle, allocated } of mine) {
        this.holdAs(agent, framework, role, bundle, allocated);
      }
    }
    orphansOf.delete(framework.id);
  }

  /** @returns the agent if anything changed */
  update(message: MessageOf<'agentUpdated'>): AgentState | undefined {
    const { agentInfo: info, capabilities } = message;
    const agent = this.cluster.agent(info.id?.value ?? '');
    let isChanged = false;
    if (!isSameMessage(agent.info, info)) {
      if (!isSameMessage(agent.info.attributes ?? [], info.attributes ?? [])) {
        this.removeFilters(agent);
      }
      this.setInfo(agent, info);
      isChanged = true;
    }
    if (capabilities !== undefined && !isSameCapabilities(capabilities, agent.capabilities)) {
      this.setCapabilities(agent, capabilities);
      isChanged = true;
    }
    const { codec, noLayout } = this.cluster;
    const total = message.total && codec.decode(message.total, noLayout);
    if (total !== undefined && !total.equals(agent.total)) {
      this.changeTotal(agent, total);
      isChanged = true;
    }
    if (!isChanged) return undefined;
    this.cluster.skips.clearAgent(agent.slot);
    return agent;
  }

  /** Sets the total and all that follows from it. */
  replaceTotal(agent: AgentState, total: Bundle): void {
    this.setTotal(agent, total);
    this.accounting.recomputeAvailable(agent);
  }

  /** Likewise when nothing else changed: what is available mostly changes by as much. */
  private changeTotal(agent: AgentState, total: Bundle): void {
    const before = agent.total;
    const { layout } = this.setTotal(agent, total);
    const isComparable = hasKindsOf(layout, before) && hasKindsOf(layout, agent.available);
    if (isComparable && this.accounting.adjustAvailable(agent, before.inLayout(layout))) return;
    this.accounting.recomputeAvailable(agent);
  }

  private setTotal(agent: AgentState, total: Bundle): Bundle {
    const { cluster, accounting } = this;
    accounting.addTotal(agent.total, -1);
    adoptLayout(agent, neededLayout(agent, total), total);
    accounting.addTotal(agent.total, 1);
    agent.hasGpus = this.hasGpus(agent.total);
    cluster.skips.clearAgent(agent.slot);
    cluster.sweepLayouts();
    return agent.total;
  }

  addResourceProvider(message: MessageOf<'resourceProviderAdded'>): void {
    const { cluster } = this;
    const agent = cluster.agent(message.agentId.value);
    const added = cluster.codec.decode(message.total, agent.total.layout);
    this.replaceTotal(agent, agent.total.inLayout(added.layout).plus(added));
    const known = message.used.filter(({ frameworkId }) =>
      cluster.frameworks.has(frameworkId.value),
    );
    this.hold(agent, known, true);
    this.accounting.recomputeAvailable(agent);
  }

  remove(id: string): AgentState {
    const { cluster, accounting } = this;
    const agent = cluster.agent(id);
    this.removeFilters(agent);
    for (const { owner, bundle } of [...agent.holdings]) {
      accounting.release(agent, owner, bundle);
      this.membership.untrackIfIdle(owner);
    }
    accounting.setAvailable(agent, agent.total.layout.empty);
    accounting.addTotal(agent.total, -1);
    for (const { frameworkId } of agent.orphans) cluster.orphansOf.get(frameworkId)?.delete(agent);
    cluster.inMaintenance.delete(agent);
    cluster.agents.delete(id);
    cluster.releaseAgentSlot(agent.slot);
    return agent;
  }

  private removeFilters(agent: AgentState): void {
    const { cluster } = this;
    for (const framework of cluster.frameworks.values()) {
      framework.inverseFilters.delete(agent.id);
      for (const owner of framework.roles.values()) {
        if (owner.filtersCount > 0) cluster.filters.removeAllAt(owner, agent.slot);
      }
    }
  }

  updateWhitelist(hostnames: readonly string[] | undefined): void {
    this.cluster.whitelist = hostnames && new Set(hostnames);
    for (const agent of this.cluster.agents.values()) {
      agent.isWhitelisted = this.isWhitelisted(agent.info.hostname);
    }
  }
}

/** Whether a layout has all kinds that there is something of. */
function hasKindsOf(layout: Layout, bundle: Bundle): boolean {
  return withKindsOf(layout, bundle) === layout;
}

function mergeOrphans(known: OrphanHolding, bundle: Bundle, allocated: Bundle): OrphanHolding {
  const { layout } = bundle;
  return {
    ...known,
    bundle: known.bundle.inLayout(layout).plus(bundle),
    allocated: defined(known.allocated, 'an orphan says what is allocated')
      .inLayout(layout)
      .plus(allocated),
  };
}

function isSameCapabilities(
  a: readonly AgentInfoCapability[],
  b: readonly AgentInfoCapability[],
): boolean {
  const types = (list: readonly AgentInfoCapability[]): string =>
    [...new Set(list.map(({ type = 'UNKNOWN' }) => type))].toSorted().join();
  return types(a) === types(b);
}
