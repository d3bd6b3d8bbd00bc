import { describe, expect, it } from 'vitest';
import { simulate } from '../run/simulate.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';

/** Seeds within which every planted bug must be found. */
const seedsToCatch = 100;

describe('the checkers', () => {
  it.each(Object.entries(PLANTED_BUGS))(
    'notice when %s',
    { timeout: 240_000 },
    (_name, { cores, checker, firstSeed = 1 }) => {
      const isNoticed = (seed: number): boolean =>
        simulate(seed, { cores, stopAt: checker }).violations.some(
          (violation) => violation.checker === checker,
        );
      const seeds = Array.from({ length: seedsToCatch }, (_, index) => firstSeed + index);
      expect(seeds.find(isNoticed)).toBeDefined();
    },
  );
});
