import { describe, expect, it } from 'vitest';
import { simulate } from './run/simulate.ts';
import { PLANTED_BUGS } from './testing/planted-bugs.ts';

/** Seeds within which every planted bug must be found. */
const seedsToCatch = 120;

describe('a simulated cluster', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'keeps every rule with seed %i',
    { timeout: 60_000 },
    (seed) => {
      expect(simulate(seed).violations, `npm run sim -- --seed=${String(seed)} --trace`).toEqual(
        [],
      );
    },
  );

  it('is the same every time', { timeout: 60_000 }, () => {
    const transcript = (): string[] => {
      const lines: string[] = [];
      simulate(3, { trace: (line) => lines.push(line) });
      return lines;
    };
    const first = transcript();
    expect(first.length).toBeGreaterThan(100);
    expect(transcript()).toEqual(first);
  });
});

describe('the checkers', () => {
  it.each(Object.keys(PLANTED_BUGS))('notice when %s', { timeout: 120_000 }, (name) => {
    const cores = PLANTED_BUGS[name];
    let seed = 1;
    while (
      seed <= seedsToCatch &&
      simulate(seed, { cores, stopAtFirst: true }).violations.length === 0
    ) {
      seed += 1;
    }
    expect(seed).toBeLessThanOrEqual(seedsToCatch);
  });
});
