import { slices } from '@mezzo/http-kit';

/**
 * Readers that wait for the same thing at the same time get the same view of the state: a crowd of
 * pollers costs what one of them does.
 *
 * Source: mesos src/master/http.cpp#Master::Http::deferBatchedRequest
 */
export class SharedReads {
  readonly #onShared: () => void;
  readonly #waiting = new Map<string, Promise<unknown>>();

  /** @param onShared - a reader gets what another one waits for already */
  constructor(onShared: () => void) {
    this.#onShared = onShared;
  }

  /**
   * Takes a view in a slice of its own.
   *
   * @param key - everything that the view depends on, the reader among it
   */
  take<View>(key: string, take: () => View): Promise<View> {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      this.#onShared();
      return waiting as Promise<View>;
    }
    const view = slices.turn().then(() => {
      // Who comes later wants to see what happens until then.
      this.#waiting.delete(key);
      return take();
    });
    this.#waiting.set(key, view);
    return view;
  }
}
