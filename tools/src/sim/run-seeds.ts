import { simulate, type SimulationResult } from '@mezzo/sim';
import { randomInt } from 'node:crypto';

/** Seeds are told to people, who type them. */
const SEED_MAX = 1_000_000_000;

export interface SeedsOutcome {
  readonly passed: number;
  readonly failed: readonly SimulationResult[];
  readonly virtualHours: number;
}

/** Numbers in a row that hardly anybody has tried before. */
export function freshSeeds(count: number): readonly number[] {
  return seedsFrom(randomInt(SEED_MAX), count);
}

export function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/**
 * Runs the world of each seed, one after the other.
 *
 * @param onResult - called after each, with how many are done
 */
export function runSeeds(
  seeds: readonly number[],
  onResult: (result: SimulationResult, doneCount: number) => void,
): SeedsOutcome {
  const failed: SimulationResult[] = [];
  let virtualHours = 0;
  for (const [index, seed] of seeds.entries()) {
    const result = simulate(seed);
    virtualHours += result.virtualHours;
    if (result.violations.length > 0) failed.push(result);
    onResult(result, index + 1);
  }
  return { passed: seeds.length - failed.length, failed, virtualHours };
}

/** What went wrong in the world of one seed, and how to see it again. */
export function describeFailure({ seed, violations }: SimulationResult): string {
  const lines = violations.map(({ at, checker, text }) => `  ${at} ${checker}: ${text}`);
  const replay = `  replay: npm run sim -- --seed=${seed} --trace`;
  return [`seed ${seed} fails:`, ...lines, replay].join('\n');
}
