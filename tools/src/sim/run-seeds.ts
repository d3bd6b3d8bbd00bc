import { simulate, type SimulationResult } from '@mezzo/sim';

export interface SeedsOutcome {
  readonly passed: number;
  readonly failed: readonly SimulationResult[];
  readonly virtualHours: number;
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
