import {
  encodePlainData,
  RegistryImage,
  registryKeyOf,
  type Registry,
  type RegistryChange,
  type RegistryState,
} from '@mezzo/domain';
import type { MetricsSource } from '@mezzo/http-kit';

/** A registry, with how large it is and how long reading it took. */
export class MeasuredRegistry implements Registry, MetricsSource {
  readonly #registry: Registry;
  /** Bytes of each record's text. */
  readonly #sizes = new Map<string, number>();
  #bytes = 0;
  #fetchMs = 0;
  #isRecovered = false;
  /** How many processes keep it; undefined: it is not durable. */
  readonly #replicasCount: number | undefined;

  constructor(registry: Registry, replicasCount: number | undefined) {
    this.#registry = registry;
    this.#replicasCount = replicasCount;
  }

  async recover(): Promise<{ readonly state: RegistryState; readonly term: number }> {
    const beganMs = performance.now();
    const recovered = await this.#registry.recover();
    this.#fetchMs = performance.now() - beganMs;
    this.#isRecovered = true;
    this.#measure(RegistryImage.of(recovered.state).changes());
    return recovered;
  }

  async apply(changes: readonly RegistryChange[]): Promise<void> {
    await this.#registry.apply(changes);
    this.#measure(changes);
  }

  close(): Promise<void> {
    return this.#registry.close();
  }

  collectMetrics(): ReadonlyMap<string, number> {
    const replicas = this.#replicasCount;
    return new Map<string, number>([
      ['registrar/registry_size_bytes', this.#bytes],
      ['registrar/state_fetch_ms', this.#fetchMs],
      ...(replicas === undefined
        ? []
        : ([
            ['registrar/log/recovered', this.#isRecovered ? 1 : 0],
            ['registrar/log/ensemble_size', replicas],
          ] as const)),
    ]);
  }

  #measure(changes: readonly RegistryChange[]): void {
    for (const change of changes) {
      const key = registryKeyOf(change);
      const size = change.kind.startsWith('remove') ? 0 : encodePlainData(change).length;
      this.#bytes += size - (this.#sizes.get(key) ?? 0);
      if (size === 0) this.#sizes.delete(key);
      else this.#sizes.set(key, size);
    }
  }
}
