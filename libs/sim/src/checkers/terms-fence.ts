import type { AgentEffect, AgentInput, MasterEffect, MasterInput } from '@mezzo/core';
import type { AgentLife } from '../agent/agent-life.ts';
import type { MasterLife } from '../master/master-life.ts';
import type { RegistryWrite } from '../registry/simulated-registry.ts';
import type { Checker } from './checker.ts';
import type { Violations } from './violations.ts';

const NAME = 'a deposed master changes nothing';

/**
 * Once an agent or the registry has heard of a term, masters of former terms are not obeyed: neither
 * agents nor the registry change by what they say. Likewise a master does not act on proposals that
 * were made for another.
 */
export class TermsFence implements Checker {
  private readonly violations: Violations;
  private readonly highest = new Map<AgentLife, number>();
  private written = 0;

  constructor(violations: Violations) {
    this.violations = violations;
  }

  onAgentStep(agent: AgentLife, input: AgentInput, effects: readonly AgentEffect[]): void {
    if (input.kind !== 'masterMessage') return;
    const known = this.highest.get(agent) ?? 0;
    const isHeard = agent.core.records.master?.address === input.from;
    if (isHeard && input.term > known) this.highest.set(agent, input.term);
    if (input.term >= known || effects.every(({ kind }) => kind === 'log')) return;
    this.violations.report(
      NAME,
      `${agent.name} has heard of term ${known} and obeys ${input.message.type} of term ${input.term}`,
    );
  }

  onMasterStep(master: MasterLife, input: MasterInput, effects: readonly MasterEffect[]): void {
    if (input.kind !== 'allocatorOutput') return;
    const { masterTerm } = input.output.epoch;
    const makesOffers = effects.some(
      (effect) => effect.kind === 'toScheduler' && effect.event.offers !== undefined,
    );
    if (masterTerm === master.term || !makesOffers) return;
    this.violations.report(
      NAME,
      `${master.name} leads in term ${master.term} and offers what was proposed for ${masterTerm}`,
    );
  }

  onRegistryWrite({ term, changes }: RegistryWrite): void {
    if (term < this.written) {
      const kinds = changes.map(({ kind }) => kind).join(', ');
      this.violations.report(NAME, `the registry of term ${this.written} took ${kinds} of ${term}`);
    }
    this.written = Math.max(this.written, term);
  }
}
