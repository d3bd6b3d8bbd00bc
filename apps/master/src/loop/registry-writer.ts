import type { MasterInput } from '@mezzo/core';
import type { Registry, RegistryChange } from '@mezzo/domain';
import { TimerStatistics, type MetricsSource } from '@mezzo/http-kit';

export interface RegistryWriterOptions {
  readonly registry: Registry;
  /** A batch that takes longer counts as failed: `--registry_store_timeout`. */
  readonly storeTimeoutMs: number;
  readonly enqueue: (input: MasterInput) => void;
  /** What is stored is unknown: this master can no longer lead. */
  readonly onFailure: (reason: string) => void;
}

/** Stores the changes that the master decided on, and reports when they are durable. */
export class RegistryWriter implements MetricsSource {
  readonly #options: RegistryWriterOptions;
  readonly #storeTime = new TimerStatistics('registrar/state_store_ms');
  #hasFailed = false;

  constructor(options: RegistryWriterOptions) {
    this.#options = options;
  }

  persist(token: number, changes: readonly RegistryChange[]): void {
    if (this.#hasFailed) return;
    const beganMs = performance.now();
    const { registry, storeTimeoutMs, enqueue } = this.#options;
    const timer = setTimeout(() => this.#fail('storing takes too long'), storeTimeoutMs);
    registry.apply(changes).then(
      () => {
        clearTimeout(timer);
        this.#storeTime.record(performance.now() - beganMs);
        if (!this.#hasFailed) enqueue({ kind: 'persisted', token });
      },
      (error: unknown) => {
        clearTimeout(timer);
        this.#fail(error instanceof Error ? error.message : String(error));
      },
    );
  }

  collectMetrics(): ReadonlyMap<string, number> {
    return new Map(this.#storeTime.entries());
  }

  #fail(reason: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#options.onFailure(`registry: ${reason}`);
  }
}
