import { AdapterError, RegistryImage } from '@mezzo/domain';
import type { Registry, RegistryChange, RegistryState } from '@mezzo/domain';

/** What memory registries share when one follows the other, as files do for file registries. */
export class MemoryRegistryStore {
  readonly image: RegistryImage;
  term = 0;

  /** @param changes - what the registry holds at first */
  constructor(changes: readonly RegistryChange[] = []) {
    this.image = new RegistryImage(changes);
  }
}

/** A registry that is forgotten with its process: `--registry=in_memory`, and tests. */
export class MemoryRegistry implements Registry {
  readonly #store: MemoryRegistryStore;
  #term = 0;
  #isClosed = false;

  constructor(store = new MemoryRegistryStore()) {
    this.#store = store;
  }

  recover(): Promise<{ readonly state: RegistryState; readonly term: number }> {
    this.#term = ++this.#store.term;
    return Promise.resolve({ state: this.#store.image.copy(), term: this.#term });
  }

  apply(changes: readonly RegistryChange[]): Promise<void> {
    if (this.#isClosed) return refuse('unavailable', 'the registry is closed');
    if (this.#term !== this.#store.term) {
      return refuse('conflict', `term ${this.#term} is over, ${this.#store.term} began`);
    }
    this.#store.image.apply(changes);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }
}

function refuse(kind: 'unavailable' | 'conflict', message: string): Promise<never> {
  return Promise.reject(new AdapterError(kind, message));
}
