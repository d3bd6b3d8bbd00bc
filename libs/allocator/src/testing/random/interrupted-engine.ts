import type { AllocatorReply } from '@mezzo/domain';
import type { AllocationEngine, BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import { IncrementalEngine } from '../../incremental-engine.ts';
import type { EngineSnapshot } from '../../snapshot/engine-snapshot.ts';
import { Dice } from './dice.ts';

/** How often an engine is replaced by one that was restored from its snapshot. */
const INTERRUPTION_PROBABILITY = 0.3;

/** An engine that is taken down and restored now and then, without anybody noticing. */
export class InterruptedEngine implements AllocationEngine {
  private engine: IncrementalEngine;
  private readonly dice: Dice;

  constructor(begin: BeginMessage, nowMs: number) {
    this.engine = new IncrementalEngine(begin, nowMs);
    this.dice = new Dice(begin.options.seed);
  }

  get allocationRequested(): boolean {
    return this.engine.allocationRequested;
  }

  apply(message: EngineMessage, nowMs: number): readonly AllocatorReply[] {
    this.mayInterrupt();
    return this.engine.apply(message, nowMs);
  }

  allocate(nowMs: number): readonly AllocatorReply[] {
    this.mayInterrupt();
    return this.engine.allocate(nowMs);
  }

  private mayInterrupt(): void {
    if (!this.dice.chance(INTERRUPTION_PROBABILITY)) return;
    const stored = JSON.stringify(this.engine.snapshot());
    this.engine = IncrementalEngine.restore(JSON.parse(stored) as EngineSnapshot);
  }
}
