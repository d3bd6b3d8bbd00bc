import { AllocatorHost } from '@mezzo/allocator';
import {
  steadyClock,
  type Address,
  type AllocatorInput,
  type AllocatorOutput,
} from '@mezzo/domain';
import { token } from '@mezzo/http-kit';

export interface AllocationDeskOptions {
  /** The term of our leadership; undefined while we do not lead, or cannot be sure of it. */
  readonly term: () => number | undefined;
  /** Carries what the allocator says to a master. */
  readonly post: (to: Address, outputs: readonly AllocatorOutput[]) => void;
  /** The allocator broke: its state can no longer be trusted. */
  readonly onFailure: (error: unknown) => void;
  readonly onAttached: (master: Address) => void;
}

/** The allocator of one candidacy, which does nothing unless it leads. */
export class AllocationDesk {
  readonly #options: AllocationDeskOptions;
  readonly #host: AllocatorHost;
  /** Whom answers go to: the master with the greatest term that has spoken. */
  #master: { readonly address: Address; readonly term: number } | undefined;
  #handledCount = 0;

  constructor(options: AllocationDeskOptions) {
    this.#options = options;
    this.#host = new AllocatorHost({
      nowMs: steadyClock({ wallMs: Date.now, monotonicMs: () => performance.now() }),
      clockMs: () => performance.now(),
      defer: (work) => setImmediate(() => this.#guarded(work)),
      deliver: (outputs) => this.#answer(outputs),
    });
  }

  get handledCount(): number {
    return this.#handledCount;
  }

  get inputsWaiting(): number {
    return this.#host.inputsWaiting;
  }

  /** Resolves who may speak from now on: anybody who is master; the term that is granted. */
  attach(master: Address): number | undefined {
    const term = this.#options.term();
    if (term !== undefined) this.#options.onAttached(master);
    return term;
  }

  take(inputs: readonly AllocatorInput[], from: Address): void {
    if (this.#options.term() === undefined) return;
    for (const input of inputs) {
      const { masterTerm } = input.epoch;
      // The allocator passes over an older epoch; its answers must not go astray either.
      if (masterTerm < (this.#master?.term ?? 0)) continue;
      this.#master = { address: from, term: masterTerm };
      this.#handledCount += 1;
      this.#host.send(input);
    }
  }

  stop(): void {
    this.#host.stop();
  }

  #answer(outputs: readonly AllocatorOutput[]): void {
    // Whoever was deposed while it was frozen has nothing to say.
    if (this.#options.term() === undefined || this.#master === undefined) return;
    this.#options.post(this.#master.address, outputs);
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.stop();
      this.#options.onFailure(error);
    }
  }
}

export const allocationDesk = token<AllocationDesk>('allocationDesk');
