import type { AllocatorInput, AllocatorOutput } from '@mezzo/domain';
import type { AllocationEngine } from './allocation-engine.ts';
import { AllocatorSession } from './allocator-session.ts';
import { IncrementalEngine } from './incremental-engine.ts';

const NOTHING: readonly AllocatorOutput[] = [];

/**
 * Mesos' hierarchical allocator as a deterministic state machine: messages in, proposals out.
 *
 * Who hosts it calls {@link handle} for each input in order, then {@link allocate} when the inputs
 * at hand are used up and {@link allocationRequested} says so (requests that come close together
 * make one run), and sends `requestAllocation` every `allocationIntervalMs`. Times are the host's,
 * in ms, and never decrease.
 */
export class HierarchicalAllocator {
  private readonly session = new AllocatorSession();
  private engine: AllocationEngine | undefined = undefined;

  /** @returns the answer to a question, or the demand to start a new epoch after a lost message */
  handle(input: AllocatorInput, nowMs: number): readonly AllocatorOutput[] {
    switch (this.session.admit(input)) {
      case 'ignore':
        return NOTHING;
      case 'resync': {
        this.engine = undefined;
        const { expectedSeq } = this.session;
        return this.session.tag([{ type: 'resyncNeeded', expectedSeq, receivedSeq: input.seq }]);
      }
      case 'take':
        if (input.type === 'begin') {
          this.engine = new IncrementalEngine(input, nowMs);
          return NOTHING;
        }
        return this.session.tag(this.engine?.apply(input, nowMs) ?? []);
    }
  }

  get allocationRequested(): boolean {
    return this.engine?.allocationRequested ?? false;
  }

  /** Performs the requested run; nothing when none is, or allocation is paused. */
  allocate(nowMs: number): readonly AllocatorOutput[] {
    return this.session.tag(this.engine?.allocate(nowMs) ?? []);
  }
}
