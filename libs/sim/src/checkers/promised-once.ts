import type { AllocatorInput, AllocatorOutput } from '@mezzo/domain';
import { AllocationLedger, proposalsOf } from './allocation-ledger.ts';
import type { Checker } from './checker.ts';
import type { Violations } from './violations.ts';

const NAME = 'the allocator promises nothing twice';

interface AllocatorSide {
  readonly ledger: AllocationLedger;
  epoch: string;
  nextSeq: number;
}

/** By what an allocator was told it never proposes more than an agent has. */
export class PromisedOnce implements Checker {
  private readonly violations: Violations;
  private readonly sides = new Map<string, AllocatorSide>();

  constructor(violations: Violations) {
    this.violations = violations;
  }

  onAllocatorInput(allocator: string, input: AllocatorInput): void {
    const side = this.sideOf(allocator);
    const epoch = epochText(input);
    if (input.type === 'begin' && isNewer(epoch, side.epoch)) {
      side.epoch = epoch;
      side.nextSeq = 0;
    }
    // What the allocator has to ignore does not count: repetitions, gaps, former epochs.
    if (epoch !== side.epoch || input.seq !== side.nextSeq) return;
    side.nextSeq += 1;
    side.ledger.apply(input);
  }

  onAllocatorOutput(allocator: string, output: AllocatorOutput): void {
    const { ledger } = this.sideOf(allocator);
    ledger.propose(output);
    for (const { agentId, frameworkId } of proposalsOf(output)) {
      if (ledger.fits(agentId)) continue;
      const total = ledger.totalOf(agentId).toString();
      const held = [...ledger.heldOn(agentId)].map(([id, has]) => `${id}: ${has.toString()}`);
      this.violations.report(
        NAME,
        `${allocator}: agent ${agentId} has ${total}; after a proposal to framework` +
          ` ${frameworkId} these hold it: ${held.join(', ')}`,
      );
    }
  }

  private sideOf(allocator: string): AllocatorSide {
    const known = this.sides.get(allocator);
    if (known !== undefined) return known;
    const report = (text: string): void => this.violations.report(NAME, `${allocator}: ${text}`);
    const side = { ledger: new AllocationLedger(report), epoch: '', nextSeq: 0 };
    this.sides.set(allocator, side);
    return side;
  }
}

function epochText({ epoch }: AllocatorInput): string {
  return `${String(epoch.masterTerm).padStart(9, '0')}.${String(epoch.allocatorTerm).padStart(9, '0')}`;
}

function isNewer(epoch: string, than: string): boolean {
  return epoch > than;
}
