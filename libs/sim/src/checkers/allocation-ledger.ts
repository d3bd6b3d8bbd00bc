import type {
  AllocatorInput,
  AllocatorOutput,
  FrameworkResources,
  ResourceConversion,
} from '@mezzo/domain';
import { Resources } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import type { Report } from '../history/history-checker.ts';

interface LedgerAgent {
  total: Resources;
  /** By framework id: what it was offered or uses, as far as the allocator was told. */
  readonly held: Map<string, Resources>;
}

export interface Proposal {
  readonly agentId: string;
  readonly frameworkId: string;
  readonly resources: readonly Resource[];
  readonly removals: number;
}

/**
 * Adds up what the messages between a master and an allocator say, and nothing else: who holds what
 * on which agent. Whoever keeps books of its own must agree with it.
 */
export class AllocationLedger {
  private readonly report: Report;
  private readonly agents = new Map<string, LedgerAgent>();
  private readonly frameworks = new Set<string>();
  /** How often agents were removed since the beginning. */
  private readonly removals = new Map<string, number>();

  constructor(report: Report) {
    this.report = report;
  }

  get agentIds(): readonly string[] {
    return [...this.agents.keys()];
  }

  totalOf(agentId: string): Resources {
    return this.agents.get(agentId)?.total ?? Resources.empty;
  }

  /** By framework id. */
  heldOn(agentId: string): ReadonlyMap<string, Resources> {
    return this.agents.get(agentId)?.held ?? new Map<string, Resources>();
  }

  apply(input: AllocatorInput): void {
    switch (input.type) {
      case 'begin':
        this.agents.clear();
        this.frameworks.clear();
        this.removals.clear();
        return;
      case 'frameworkAdded':
        this.frameworks.add(input.frameworkInfo.id?.value ?? '');
        return;
      case 'frameworkRemoved':
        this.frameworks.delete(input.frameworkId.value);
        for (const { held } of this.agents.values()) held.delete(input.frameworkId.value);
        return;
      case 'agentAdded':
        this.addAgent(input);
        return;
      case 'agentUpdated':
        this.setTotal(input.agentInfo.id?.value ?? '', input.total);
        return;
      case 'agentRemoved':
        this.removeAgent(input.agentId.value);
        return;
      case 'recoverResources':
        this.giveBack(input);
        return;
      case 'updateAllocation':
        this.convert(input);
        return;
      default:
      // Nothing else changes who holds what.
    }
  }

  /** Takes proposals into account. Whether they fit is for the caller to find out. */
  propose(output: AllocatorOutput): void {
    for (const { agentId, frameworkId, resources, removals } of proposalsOf(output)) {
      // What was proposed before the agent left does not count.
      if (removals !== (this.removals.get(agentId) ?? 0)) continue;
      if (!this.frameworks.has(frameworkId)) continue;
      this.hold(agentId, frameworkId, resources);
    }
  }

  /** Whether an agent was promised no more than it has. */
  fits(agentId: string): boolean {
    const agent = this.agents.get(agentId);
    if (agent === undefined) return true;
    return agent.total.contains(Resources.sum(agent.held.values()).nonShared().unallocate());
  }

  private addAgent(input: Extract<AllocatorInput, { type: 'agentAdded' }>): void {
    const agentId = input.agentInfo.id?.value ?? '';
    if (this.agents.has(agentId)) this.report(`agent ${agentId} was added twice`);
    const agent: LedgerAgent = { total: Resources.of(input.total), held: new Map() };
    this.agents.set(agentId, agent);
    const all: readonly FrameworkResources[] = [...input.used, ...(input.offered ?? [])];
    for (const { frameworkId, resources } of all) this.hold(agentId, frameworkId.value, resources);
  }

  private removeAgent(agentId: string): void {
    this.agents.delete(agentId);
    this.removals.set(agentId, (this.removals.get(agentId) ?? 0) + 1);
  }

  private setTotal(agentId: string, total: readonly Resource[] | undefined): void {
    const agent = this.agents.get(agentId);
    if (agent !== undefined && total !== undefined) agent.total = Resources.of(total);
  }

  private hold(agentId: string, frameworkId: string, messages: readonly Resource[]): void {
    const agent = this.agents.get(agentId);
    if (agent === undefined) return;
    const held = agent.held.get(frameworkId) ?? Resources.empty;
    agent.held.set(frameworkId, held.add(Resources.of(messages)));
  }

  private giveBack(input: Extract<AllocatorInput, { type: 'recoverResources' }>): void {
    const agent = this.agents.get(input.agentId.value);
    const frameworkId = input.frameworkId.value;
    if (agent === undefined || !this.frameworks.has(frameworkId)) return;
    const held = agent.held.get(frameworkId) ?? Resources.empty;
    const returned = Resources.of(input.resources);
    if (!held.contains(returned)) {
      this.report(
        `framework ${frameworkId} holds ${held.toString()} on agent ${input.agentId.value}` +
          ` and gives back ${returned.toString()}`,
      );
    }
    set(agent.held, frameworkId, held.subtract(returned));
  }

  private convert(input: Extract<AllocatorInput, { type: 'updateAllocation' }>): void {
    const agent = this.agents.get(input.agentId.value);
    const frameworkId = input.frameworkId.value;
    if (agent === undefined) return;
    const held = agent.held.get(frameworkId) ?? Resources.empty;
    set(agent.held, frameworkId, converted(held, input.conversions));
    const plain = input.conversions
      .filter(({ consumed }) => consumed.length > 0)
      .map((conversion) => ({
        consumed: Resources.of(conversion.consumed).unallocate().messages,
        converted: Resources.of(conversion.converted).unallocate().messages,
      }));
    agent.total = converted(agent.total, plain);
  }
}

/** What is proposed on each agent to each framework. */
export function proposalsOf(output: AllocatorOutput): readonly Proposal[] {
  if (output.type !== 'offers') return [];
  return output.proposals.flatMap(({ frameworkId, roles }) =>
    roles.flatMap(({ agents }) =>
      agents.map(({ agentId, resources, removals = 0 }) => ({
        agentId: agentId.value,
        removals,
        frameworkId: frameworkId.value,
        resources,
      })),
    ),
  );
}

function converted(resources: Resources, conversions: readonly ResourceConversion[]): Resources {
  return conversions.reduce(
    (left, each) => left.subtract(Resources.of(each.consumed)).add(Resources.of(each.converted)),
    resources,
  );
}

function set(map: Map<string, Resources>, key: string, resources: Resources): void {
  if (resources.isEmpty) map.delete(key);
  else map.set(key, resources);
}
