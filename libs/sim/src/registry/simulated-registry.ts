import { RegistryImage, type RegistryChange, type RegistryState } from '@mezzo/domain';
import type { Network } from '../network/network.ts';
import type { Process } from '../process/process.ts';

/** Where the registry is kept, for partitions. */
export const REGISTRY_HOST = 'registry';

/** Why a call failed. */
export type RegistryFailure = 'conflict' | 'unavailable' | 'timeout';

/** A batch as it was made durable. */
export interface RegistryWrite {
  readonly term: number;
  readonly changes: readonly RegistryChange[];
}

export interface RegistryObserver {
  /** A term began: what its master was given to start from. */
  onRecovered(term: number, state: RegistryState): void;
  onDurable(write: RegistryWrite): void;
  /** A batch of a former term was refused. */
  onRefused(write: RegistryWrite): void;
}

/** A store takes so long for one batch, on a good day. */
const STORE_MS_MAX = 20;
/** `--registry_store_timeout` of the simulated masters. */
const STORE_TIMEOUT_MS = 20_000;

/**
 * The registry of the simulated world: one for all masters, fenced by terms.
 *
 * A batch is durable when it is acknowledged; when a call fails nobody can tell whether it is. Of
 * what was under way when its master died, some may still become durable before the next term, as a
 * request that had left already.
 *
 * Simulates the port `Registry` of libs/domain.
 */
export class SimulatedRegistry {
  readonly image = new RegistryImage();
  private readonly network: Network;
  private readonly observer: RegistryObserver;
  private term = 0;
  private slowness = 1;
  private failuresDue = 0;
  /** Batches are stored one after the other. */
  private busyUntilMs = 0;

  constructor(network: Network, observer: RegistryObserver) {
    this.network = network;
    this.observer = observer;
  }

  /** The newest term. */
  get currentTerm(): number {
    return this.term;
  }

  /** Stores take so many times as long. */
  setSlowness(factor: number): void {
    this.slowness = factor;
  }

  /** The next call fails, whether or not it takes effect. */
  failNext(): void {
    this.failuresDue += 1;
  }

  /** No failures any more. */
  heal(): void {
    this.slowness = 1;
    this.failuresDue = 0;
  }

  /** Opens a new term: calls of earlier ones are refused from then on. */
  recover(
    reader: Process,
    then: (state: RegistryState, term: number) => void,
    fail: (reason: RegistryFailure) => void,
  ): void {
    if (this.isAway(reader)) return void reader.after(STORE_TIMEOUT_MS, () => fail('timeout'));
    this.network.timeline.after(this.storeMs(), () => {
      if (this.isAway(reader)) return void reader.after(0, () => fail('unavailable'));
      this.term += 1;
      const { term } = this;
      const state = this.image.copy();
      this.observer.onRecovered(term, state);
      reader.after(this.storeMs(), () => then(state, term));
    });
  }

  /** Stores a batch of one master, after those it asked for before. */
  apply(
    writer: Process,
    write: RegistryWrite,
    then: () => void,
    fail: (reason: RegistryFailure) => void,
  ): void {
    if (this.isAway(writer)) return void writer.after(STORE_TIMEOUT_MS, () => fail('timeout'));
    const { timeline } = this.network;
    const atMs = Math.max(this.busyUntilMs, timeline.nowMs) + this.storeMs();
    this.busyUntilMs = atMs;
    timeline.after(atMs - timeline.nowMs, () => {
      const failure = this.store(write);
      const answerMs = this.network.latencyMs(REGISTRY_HOST, writer.host);
      // An answer that cannot arrive is as good as a failure.
      if (this.isAway(writer)) writer.after(STORE_TIMEOUT_MS, () => fail('timeout'));
      else if (failure === undefined) writer.after(answerMs, then);
      else writer.after(answerMs, () => fail(failure));
    });
  }

  private isAway(process: Process): boolean {
    return this.network.isBlocked(process.host, REGISTRY_HOST);
  }

  private store(write: RegistryWrite): RegistryFailure | undefined {
    if (write.term !== this.term) {
      this.observer.onRefused(write);
      return 'conflict';
    }
    const fails = this.failuresDue > 0;
    if (fails) this.failuresDue -= 1;
    if (!fails || this.network.random.chance(0.5)) {
      this.image.apply(write.changes);
      this.observer.onDurable(write);
    }
    return fails ? 'unavailable' : undefined;
  }

  private storeMs(): number {
    return this.network.random.integer(1, STORE_MS_MAX * this.slowness);
  }
}
