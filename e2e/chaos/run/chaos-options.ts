import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { plants, type Plant } from './plants.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly minutes: number;
  /** Of all frameworks together. */
  readonly tasks: number;
  /** How long after a wave of faults the cluster may take to be well again. */
  readonly patienceMs: number;
  /** Gets history, logs and sandboxes. */
  readonly folder: string | undefined;
  /** A history to be checked again, instead of a run. */
  readonly check: string | undefined;
  /** What is broken on purpose, to see that it is found. */
  readonly plant: Plant | undefined;
}

export const usage =
  'usage: npm run chaos -- [--minutes=N] [--seed=N] [--tasks=N] [--patience=SECONDS] ' +
  `[--folder=PATH] [--plant=${plants.join('|')}] | --check=HISTORY`;

const minutesDefault = 10;
const tasksDefault = 516;

/** An agent that was given up, and a call that nobody answered, cost half a minute each. */
const patienceSecondsDefault = 150;

/** Reads the command line; throws, with what is wrong, when it cannot be understood. */
export function readChaosOptions(args: readonly string[], seedDefault: number): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      seed: { type: 'string' },
      tasks: { type: 'string' },
      patience: { type: 'string' },
      folder: { type: 'string' },
      plant: { type: 'string' },
      check: { type: 'string' },
    },
  });
  const plant = plants.find((each) => each === values.plant);
  if (values.plant !== undefined && plant === undefined) {
    throw new Error(`--plant: there are ${plants.join(', ')}, not '${values.plant}'`);
  }
  const tasks = positive('tasks', values.tasks, tasksDefault);
  if (!Number.isInteger(tasks)) throw new Error('--tasks: a whole number is expected');
  return {
    seed: seedOf(values.seed, seedDefault),
    minutes: positive('minutes', values.minutes, minutesDefault),
    tasks,
    patienceMs: positive('patience', values.patience, patienceSecondsDefault) * 1000,
    folder: values.folder === undefined ? undefined : resolve(values.folder),
    check: values.check === undefined ? undefined : resolve(values.check),
    plant,
  };
}

function seedOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d+$/.test(text)) throw new Error(`--seed: '${text}' is not a whole number`);
  return Number(text);
}

function positive(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new Error(`--${name}: '${text}' is not positive`);
  return value;
}
