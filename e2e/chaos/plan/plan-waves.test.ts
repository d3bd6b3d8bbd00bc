import { expect, it } from 'vitest';
import { describeFault, groundOf, type FaultKind } from './fault-plan.ts';
import { allFaults, WavePlanner, type Wave } from './plan-waves.ts';

const allKinds: ReadonlySet<FaultKind> = new Set(allFaults.map(({ kind }) => kind));

function waves(seed: number, count: number, kinds = allKinds): Wave[] {
  const planner = new WavePlanner(seed, kinds);
  return Array.from({ length: count }, () => planner.next());
}

it('is the same for the same seed, and another for another', () => {
  expect(waves(7, 20)).toEqual(waves(7, 20));
  expect(waves(8, 20)).not.toEqual(waves(7, 20));
});

it('leaves out what is not possible', () => {
  const planned = waves(7, 50, new Set(['kill', 'freeze'])).flat();
  expect(new Set(planned.map(({ kind }) => kind))).toEqual(new Set(['kill', 'freeze']));
});

it('makes every fault before any comes a second time', () => {
  const planned = waves(7, allFaults.length).flat().slice(0, allFaults.length);
  const expected = allFaults.map(describeFault).toSorted();
  expect(planned.map(describeFault).toSorted()).toEqual(expected);
});

it('has every kind early', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const planned = waves(seed, 20).flat();
    expect(new Set(planned.map(({ kind }) => kind))).toEqual(allKinds);
  }
});

it('lets no two faults of a wave be about the same', () => {
  for (const wave of waves(7, 200)) {
    expect(wave.length).toBeGreaterThan(0);
    expect(new Set(wave.map(groundOf)).size).toBe(wave.length);
  }
});
