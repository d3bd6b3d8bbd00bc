import type { AgentRecord, FrameworkRecord, MasterState, TaskRecord } from '@mezzo/core';
import { releasesResources, Resources } from '@mezzo/domain';
import type { World } from '../world/world.ts';
import type { Checker } from './checker.ts';
import type { Violations } from './violations.ts';

const NAME = 'the books of a master are right';

/**
 * Adds a master's books up again from the tasks, executors and offers they are about: nothing is
 * promised twice, and nothing is kept in one place and forgotten in another.
 */
export class MasterBooks implements Checker {
  private readonly world: World;
  private readonly violations: Violations;

  constructor(world: World, violations: Violations) {
    this.world = world;
    this.violations = violations;
  }

  onAudit(): void {
    for (const { life } of this.world.masters) {
      if (life === undefined) continue;
      const audit = new Audit(life.core.state, (text) =>
        this.violations.report(NAME, `${life.name}: ${text}`),
      );
      audit.run();
    }
  }
}

class Audit {
  private readonly state: MasterState;
  private readonly report: (text: string) => void;

  constructor(state: MasterState, report: (text: string) => void) {
    this.state = state;
    this.report = report;
  }

  run(): void {
    for (const agent of this.state.agents.registered.values()) this.checkAgent(agent);
    for (const framework of this.state.frameworks.registered.values()) {
      this.checkFramework(framework);
    }
    this.checkOffers();
    this.checkRegisters();
  }

  private checkAgent(agent: AgentRecord): void {
    const used = Resources.sum(this.usesOn(agent));
    const offered = Resources.sum([...agent.offers].map(({ resources }) => resources));
    this.same(used, agent.totalUsedResources(), `what is used on agent ${agent.id}`);
    this.same(offered, agent.offeredResources, `what is offered on agent ${agent.id}`);
    const claimed = used.add(offered).nonShared().unallocate();
    this.same(claimed, agent.claimed, `what is claimed on agent ${agent.id}`);
    if (agent.totalResources.contains(claimed)) return;
    this.report(
      `agent ${agent.id} has ${agent.totalResources.toString()}` +
        ` and was promised ${claimed.toString()}`,
    );
  }

  private usesOn(agent: AgentRecord): readonly Resources[] {
    const tasks = [...agent.tasks.values()].flatMap((each) => [...each.values()]);
    const executors = [...agent.executors.values()].flatMap((each) => [...each.values()]);
    return [
      ...tasks.filter(holdsResources).map(({ resources }) => resources),
      ...executors.map(({ resources }) => Resources.of(resources)),
    ];
  }

  private checkFramework(framework: FrameworkRecord): void {
    for (const task of framework.tasks.values()) {
      const agent = this.state.agents.registered.get(task.agentId);
      if (agent?.task(framework.id, task.id) !== task) {
        this.report(`framework ${framework.id} has task ${task.id}, agent ${task.agentId} has not`);
      }
    }
    const ofAgents = [...this.state.agents.registered.values()].map(
      ({ usedResources }) => usedResources.get(framework.id) ?? Resources.empty,
    );
    const used = framework.totalUsedResources();
    this.same(Resources.sum(ofAgents), used, `what framework ${framework.id} uses`);
    if (framework.active && !framework.connected) {
      this.report(`framework ${framework.id} is active, but not connected`);
    }
  }

  private checkOffers(): void {
    const { offers, agents, frameworks } = this.state;
    for (const offer of offers.values()) {
      const agent = agents.registered.get(offer.agentId);
      const framework = frameworks.registered.get(offer.frameworkId);
      if (agent?.offers.has(offer) !== true || framework?.offers.has(offer) !== true) {
        this.report(`offer ${offer.id} is not known to its agent and its framework`);
      } else if (!agent.active || !framework.active) {
        this.report(`offer ${offer.id} stands, but its agent or its framework is not active`);
      }
    }
  }

  /** An agent is in one place only. */
  private checkRegisters(): void {
    const { recovered, registered, unreachable, gone } = this.state.agents;
    const places = { recovered, registered, unreachable, gone };
    const found = new Map<string, string>();
    for (const [place, agents] of Object.entries(places)) {
      for (const id of agents.keys()) {
        const other = found.get(id);
        if (other !== undefined) this.report(`agent ${id} is both ${other} and ${place}`);
        found.set(id, place);
      }
    }
  }

  private same(left: Resources, right: Resources, what: string): void {
    if (left.equals(right)) return;
    this.report(`${what} adds up to ${left.toString()}, the books say ${right.toString()}`);
  }
}

function holdsResources({ task }: TaskRecord): boolean {
  return !releasesResources(task.state);
}
