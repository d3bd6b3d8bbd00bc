import type { AllocatorInput, AllocatorOutput, AllocatorReply, WhatIfResult } from '@mezzo/domain';
import { AllocatorSession, type AllocatorSessionState } from './allocator-session.ts';
import { IncrementalEngine } from './incremental-engine.ts';
import type { RunTimes } from './metrics/run-statistics.ts';
import { splitOffers } from './run/split-offers.ts';
import type { EngineSnapshot } from './snapshot/engine-snapshot.ts';
import type { WhatIfChange } from './snapshot/what-if.ts';

const NOTHING: readonly AllocatorOutput[] = [];

/** All state of an allocator as plain data; JSON but for nanoseconds, which may be bigints. */
export interface AllocatorSnapshot {
  readonly session: AllocatorSessionState;
  readonly engine: EngineSnapshot;
}

/** The master sees by its number whether it has missed anything before. */
const SIGN_OF_LIFE: AllocatorReply = { type: 'offers', proposals: [] };

/**
 * Mesos' hierarchical allocator as a deterministic state machine: messages in, proposals out.
 *
 * Who hosts it calls {@link handle} for each input in order, then {@link allocate} when the inputs
 * at hand are used up and {@link allocationRequested} says so (requests that come close together
 * make one run), and sends `requestAllocation` every `allocationIntervalMs`. Times are the host's,
 * in ms, and never decrease.
 */
export class HierarchicalAllocator {
  private readonly session: AllocatorSession;
  private engine: IncrementalEngine | undefined = undefined;

  constructor(session = new AllocatorSession()) {
    this.session = session;
  }

  /** An allocator that goes on where another was when the snapshot was taken. */
  static restore({ session, engine }: AllocatorSnapshot): HierarchicalAllocator {
    const allocator = new HierarchicalAllocator(AllocatorSession.restore(session));
    allocator.engine = IncrementalEngine.restore(engine);
    return allocator;
  }

  /** All state as plain data; undefined while there is none, before the first `begin`. */
  snapshot(): AllocatorSnapshot | undefined {
    const session = this.session.state;
    const engine = this.engine?.snapshot();
    return session === undefined || engine === undefined ? undefined : { session, engine };
  }

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
        return this.session.tag([
          ...(this.engine?.apply(input, nowMs) ?? []),
          ...(input.type === 'requestAllocation' ? [SIGN_OF_LIFE] : []),
        ]);
    }
  }

  get allocationRequested(): boolean {
    return this.engine?.allocationRequested ?? false;
  }

  /** Performs the requested run; nothing when none is, or allocation is paused. */
  allocate(nowMs: number): readonly AllocatorOutput[] {
    return this.session.tag(splitOffers(this.engine?.allocate(nowMs) ?? []));
  }

  /** See the message `whatIf`; undefined before `begin`. */
  whatIf(change: WhatIfChange, nowMs: number): WhatIfResult | undefined {
    return this.engine?.whatIf(change, nowMs);
  }

  /** For the metrics: what the host measured of the last run. */
  recordRun(times: RunTimes, nowMs: number): void {
    this.engine?.statistics.record(times, nowMs);
  }

  /** For the metrics: how many inputs wait to be handled. */
  recordInputsWaiting(count: number): void {
    if (this.engine !== undefined) this.engine.statistics.inputsWaiting = count;
  }

  /** Mesos' allocator metrics by name, as `getMetrics` answers them; empty before `begin`. */
  metrics(nowMs: number): Readonly<Record<string, number>> {
    return this.engine?.metrics(nowMs) ?? {};
  }
}
