import type { MasterEffect, MasterInput } from '@mezzo/core';
import { Resources, type AllocatorInput, type AllocatorOutput } from '@mezzo/domain';
import type { MasterLife } from '../master/master-life.ts';
import { AllocationLedger, proposalsOf } from './allocation-ledger.ts';
import type { Checker } from './checker.ts';
import type { Violations } from './violations.ts';

const NAME = 'master and allocator agree';

/** What one master has told its allocator, and taken from it. */
interface MasterSide {
  readonly ledger: AllocationLedger;
  /** Of the newest `begin`, as text. */
  epoch: string;
  /** The number of the next output of the allocator in this epoch. */
  nextSeq: number;
}

/**
 * What the allocator is told is what the master has: after every step of a master, the sum of what
 * it told the allocator and took from it equals what is used and offered by its own books.
 */
export class AllocatorAgrees implements Checker {
  private readonly violations: Violations;
  private readonly sides = new Map<MasterLife, MasterSide>();

  constructor(violations: Violations) {
    this.violations = violations;
  }

  onMasterStep(life: MasterLife, input: MasterInput, effects: readonly MasterEffect[]): void {
    const side = this.sideOf(life);
    const touched = new Set<string>();
    // Proposals are taken before anything is answered to them.
    if (input.kind === 'allocatorOutput' && isTaken(side, input.output)) {
      side.ledger.propose(input.output);
      for (const { agentId } of proposalsOf(input.output)) touched.add(agentId);
    }
    for (const effect of effects) {
      if (effect.kind !== 'toAllocator') continue;
      tell(side, effect.input);
      for (const agentId of agentsOf(effect.input, side.ledger)) touched.add(agentId);
    }
    for (const agentId of touched) this.compare(life, side.ledger, agentId);
  }

  private sideOf(life: MasterLife): MasterSide {
    const known = this.sides.get(life);
    if (known !== undefined) return known;
    const report = (text: string): void => this.violations.report(NAME, `${life.name}: ${text}`);
    const side = { ledger: new AllocationLedger(report), epoch: '', nextSeq: 0 };
    this.sides.set(life, side);
    return side;
  }

  private compare(life: MasterLife, ledger: AllocationLedger, agentId: string): void {
    const agent = life.core.state.agents.registered.get(agentId);
    if (agent === undefined) return;
    const held = ledger.heldOn(agentId);
    const frameworkIds = new Set([...held.keys(), ...agent.usedResources.keys()]);
    for (const { frameworkId } of agent.offers) frameworkIds.add(frameworkId);
    for (const frameworkId of frameworkIds) {
      const offers = [...agent.offers].filter((offer) => offer.frameworkId === frameworkId);
      const used = agent.usedResources.get(frameworkId) ?? Resources.empty;
      const has = Resources.sum([used, ...offers.map(({ resources }) => resources)]);
      const told = held.get(frameworkId) ?? Resources.empty;
      if (has.equals(told)) continue;
      this.violations.report(
        NAME,
        `${life.name} has framework ${frameworkId} hold ${has.toString()} on agent ${agentId},` +
          ` and told the allocator ${told.toString()}`,
      );
    }
  }
}

/** Repetitions are ignored; after a gap nothing is taken until a new epoch begins. */
function isTaken(side: MasterSide, output: AllocatorOutput): boolean {
  if (epochText(output) !== side.epoch || output.seq !== side.nextSeq) return false;
  side.nextSeq += 1;
  return true;
}

function tell(side: MasterSide, input: AllocatorInput): void {
  if (input.type === 'begin') {
    side.epoch = epochText(input);
    side.nextSeq = 0;
  }
  side.ledger.apply(input);
}

function epochText({ epoch }: AllocatorInput | AllocatorOutput): string {
  return `${epoch.masterTerm}.${epoch.allocatorTerm}`;
}

function agentsOf(input: AllocatorInput, ledger: AllocationLedger): readonly string[] {
  if (input.type === 'resume' || input.type === 'frameworkRemoved') return ledger.agentIds;
  if ('agentId' in input) return [input.agentId.value];
  return input.type === 'agentAdded' ? [input.agentInfo.id?.value ?? ''] : [];
}
