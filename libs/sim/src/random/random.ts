/**
 * The simulator's only source of chance: xoshiro128** over a state that SplitMix32 makes from a seed.
 *
 * Every part of a world draws from a generator of its own, derived by name, so that one more draw in
 * one place does not change what all others draw.
 */
import { hexOf, uuidText } from '@mezzo/domain';

export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private readonly seed: number;

  /** @param seed - any 32-bit number */
  constructor(seed: number) {
    this.seed = seed >>> 0;
    const mix = splitMix32(this.seed);
    this.a = mix();
    this.b = mix();
    this.c = mix();
    this.d = mix();
  }

  /** A generator that depends on this one's seed and on `name` only, not on what was drawn. */
  derive(name: string): Random {
    return new Random(hashOf(name, this.seed));
  }

  /** Uniform over all 32-bit numbers. */
  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.b, 5), 7), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = rotateLeft(this.d, 11);
    return result;
  }

  /** Uniform in [0, 1). */
  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  /** Uniform over the whole numbers from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One of the items, each as likely; undefined when there is none. */
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.integer(0, items.length - 1)];
  }

  /** As {@link pick}, of a list that is known not to be empty. */
  oneOf<const T>(first: T, ...others: readonly T[]): T {
    const index = this.integer(0, others.length);
    return others[index - 1] ?? first;
  }

  /** Whole milliseconds until the next of events that come on average every `meanMs`. */
  exponentialMs(meanMs: number): number {
    return Math.max(1, Math.round(-Math.log(1 - this.fraction()) * meanMs));
  }

  /** Sixteen bytes of a version 4 UUID. */
  uuidBytes(): Uint8Array {
    const bytes = Uint8Array.from({ length: 16 }, () => this.uint32() & 0xff);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes;
  }

  /** A version 4 UUID as text. */
  uuid(): string {
    const bytes = this.uuidBytes();
    return uuidText(bytes) ?? hexOf(bytes);
  }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function splitMix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** FNV-1a. */
function hashOf(text: string, seed: number): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
