import { randomInt } from 'node:crypto';

/** Seeds are told to people, who type them. */
const SEED_MAX = 1_000_000_000;

/** Numbers in a row that hardly anybody has tried before. */
export function freshSeeds(count: number): readonly number[] {
  return seedsFrom(randomInt(SEED_MAX), count);
}

export function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
