import { mix } from './mix.ts';

/** Array-like with writable numbers or objects: plain arrays and typed arrays. */
interface Swappable<T> {
  readonly length: number;
  [index: number]: T;
}

/**
 * Shuffles in place (Fisher-Yates) by the seed alone: the same seed and length give the same
 * permutation.
 */
export function shuffle<T>(list: Swappable<T>, seed: number): void {
  let state = seed >>> 0;
  for (let i = list.length - 1; i > 0; i -= 1) {
    state = (state + 0x9e3779b9) >>> 0;
    // The high part of the product: an unbiased-enough index without a division.
    const j = Math.floor((mix(state, i) / 2 ** 32) * (i + 1));
    const swapped = list[i] as T;
    list[i] = list[j] as T;
    list[j] = swapped;
  }
}
