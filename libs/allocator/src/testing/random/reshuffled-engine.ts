import { invariant, type AllocatorReply } from '@mezzo/domain';
import type { AllocationEngine, BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import { IncrementalEngine } from '../../incremental-engine.ts';

const OTHER_SEEDS = [2, 3, 5, 7, 11];

/** Whenever it offers nothing, it makes sure that another shuffle would have offered nothing either. */
export class ReshuffledEngine implements AllocationEngine {
  private readonly engine: IncrementalEngine;

  constructor(begin: BeginMessage, nowMs: number) {
    this.engine = new IncrementalEngine(begin, nowMs);
  }

  get allocationRequested(): boolean {
    return this.engine.allocationRequested;
  }

  apply(message: EngineMessage, nowMs: number): readonly AllocatorReply[] {
    return this.engine.apply(message, nowMs);
  }

  allocate(nowMs: number): readonly AllocatorReply[] {
    const snapshot = this.engine.snapshot();
    const replies = this.engine.allocate(nowMs);
    if (offers(replies)) return replies;
    for (const seed of OTHER_SEEDS) {
      const options = { ...snapshot.options, seed };
      const other = IncrementalEngine.restore({ ...snapshot, options });
      invariant(!offers(other.allocate(nowMs)), `nothing is offered, but with seed ${seed}`);
    }
    return replies;
  }
}

function offers(replies: readonly AllocatorReply[]): boolean {
  return replies.some(({ type }) => type === 'offers');
}
