import { simulate } from '@mezzo/sim';
import { parseArgs } from 'node:util';
import { describeFailure, runSeeds } from './sim/run-seeds.ts';
import { freshSeeds, seedsFrom } from './sim/seeds.ts';

const usage =
  'usage: npm run sim -- --seed=N [--trace], or npm run sim -- --seeds=COUNT [--from=N|--fresh]';
const seedsCountDefault = 20;
const progressEvery = 20;

type Choice =
  | { readonly kind: 'one'; readonly seed: number; readonly trace: boolean }
  | { readonly kind: 'many'; readonly seeds: readonly number[] };

/**
 * `npm run sim`: whole clusters in virtual time, each made from a seed, judged by checkers.
 *
 * `--seed=N` runs one world again, exactly as before; `--trace` writes down what happens in it.
 * `--seeds=COUNT` runs many: from 1 on, `--from=N` on, or `--fresh` ones. The last line is
 * `N passed, N failed`; exit code 1 when any failed.
 */
export function simCommand(_root: string, args: readonly string[]): Promise<number> {
  const choice = readChoice(args);
  if (typeof choice === 'string') {
    console.error(`${choice}\n${usage}`);
    return Promise.resolve(2);
  }
  return Promise.resolve(choice.kind === 'one' ? runOne(choice) : runMany(choice.seeds));
}

function readChoice(args: readonly string[]): Choice | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        seeds: { type: 'string' },
        from: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        trace: { type: 'boolean', default: false },
      },
    });
    if (values.seed !== undefined) {
      return { kind: 'one', seed: wholeNumber(values.seed), trace: values.trace };
    }
    const count = wholeNumber(values.seeds ?? String(seedsCountDefault));
    const seeds = values.fresh
      ? freshSeeds(count)
      : seedsFrom(wholeNumber(values.from ?? '1'), count);
    return { kind: 'many', seeds };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`'${text}' is not a whole number`);
  return Number(text);
}

function runOne({ seed, trace }: { readonly seed: number; readonly trace: boolean }): number {
  const result = simulate(seed, trace ? { trace: (line) => console.log(line) } : {});
  const { violations, virtualHours, eventsCount } = result;
  if (violations.length > 0) console.log(describeFailure(result));
  console.log(`seed ${seed}: ${virtualHours.toFixed(1)} hours, ${eventsCount} events`);
  const passed = violations.length === 0 ? 1 : 0;
  console.log(`${passed} passed, ${1 - passed} failed`);
  return 1 - passed;
}

function runMany(seeds: readonly number[]): number {
  const startedMs = performance.now();
  console.log(`${seeds.length} seeds from ${seeds[0] ?? 'none'}`);
  const { passed, failed, virtualHours } = runSeeds(seeds, (result, doneCount) => {
    if (result.violations.length > 0) console.log(describeFailure(result));
    if (doneCount % progressEvery === 0) console.log(`${doneCount} of ${seeds.length} done`);
  });
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(`${virtualHours.toFixed(0)} virtual hours in ${seconds.toFixed(0)} s`);
  console.log(`${passed} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}
