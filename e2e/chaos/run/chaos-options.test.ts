import { expect, it } from 'vitest';
import { readChaosOptions } from './chaos-options.ts';

it('runs ten minutes from the given seed unless told otherwise', () => {
  expect(readChaosOptions([], 5)).toEqual({
    seed: 5,
    minutes: 10,
    tasks: 516,
    patienceMs: 150_000,
    folder: undefined,
    check: undefined,
    plant: undefined,
  });
  const args = ['--minutes=0.5', '--seed=7', '--tasks=30', '--patience=20'];
  expect(
    readChaosOptions([...args, '--folder=/x', '--check=/h.jsonl', '--plant=lost-disk'], 5),
  ).toEqual({
    seed: 7,
    minutes: 0.5,
    tasks: 30,
    patienceMs: 20_000,
    folder: '/x',
    check: '/h.jsonl',
    plant: 'lost-disk',
  });
  // As npm passes it on.
  expect(readChaosOptions(['--minutes', '60', '--seed', '9'], 5)).toMatchObject({ seed: 9 });
});

it.each([
  { args: ['--minutes=0'], says: "--minutes: '0' is not positive" },
  { args: ['--minutes=long'], says: "--minutes: 'long' is not positive" },
  { args: ['--seed=-1'], says: "--seed: '-1' is not a whole number" },
  { args: ['--tasks=1.5'], says: '--tasks: a whole number is expected' },
  { args: ['--plant=none'], says: "not 'none'" },
  { args: ['--speed=1'], says: '--speed' },
])('refuses $args', ({ args, says }) => {
  expect(() => readChaosOptions(args, 1)).toThrow(says);
});
