import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { clusterProgramsMissing } from '@mezzo/tools';
import { repositoryRoot } from '../src/harness/built-services.ts';
import { findAbilities, insideVariable, namespacesMissing } from './run/abilities.ts';
import { readChaosOptions, usage, type ChaosOptions } from './run/chaos-options.ts';
import { judge, runChaos, type ChaosOutcome } from './run/chaos-run.ts';
import { summaryLine } from './run/summary.ts';

/** People type seeds: they stay short. */
const seedLimit = 2 ** 28;

/** How often it is looked whether our parent is still there. */
const parentWatchMs = 2_000;

/** Violations that are printed; the history holds the rest. */
const printedMax = 20;

/**
 * One chaos run. Prints what it does, and in the end a summary of one line; exit code 1 when the
 * checker found anything, 2 when the run could not be made, and 0 otherwise. Runs itself again in
 * namespaces of its own where that is possible.
 */
async function main(args: readonly string[]): Promise<number> {
  let options: ChaosOptions;
  try {
    options = readChaosOptions(args, randomInt(seedLimit));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return 2;
  }
  if (options.check !== undefined) return report(options, await judge(options.check));
  const missing = clusterProgramsMissing();
  if (missing !== undefined) {
    console.error(missing);
    return 2;
  }
  if (process.env[insideVariable] === undefined && namespacesMissing() === undefined) {
    return runInside([...args, `--seed=${String(options.seed)}`]);
  }
  return run(options);
}

async function run(options: ChaosOptions): Promise<number> {
  const { seed, minutes } = options;
  const folder = options.folder ?? join(repositoryRoot, '.cache', 'chaos', `seed-${String(seed)}`);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    console.error(`${folder} is not empty: move it away, or choose another --folder`);
    return 2;
  }
  mkdirSync(folder, { recursive: true });
  const abilities = findAbilities(folder);
  for (const each of abilities.missing) console.log(`faults left out: ${each}`);
  console.log(`seed ${String(seed)}, ${String(minutes)} minutes: starting …`);
  const stopping = new AbortController();
  whenToldToStop(() => stopping.abort());
  const tell = (line: string): void => console.log(line);
  const outcome = await runChaos({
    ...options,
    folder,
    abilities,
    tell,
    stopping: stopping.signal,
  });
  return report(options, outcome);
}

function report({ seed, minutes }: ChaosOptions, outcome: ChaosOutcome): number {
  const { violations, digest } = outcome;
  for (const { rule, atMs, text } of violations.slice(0, printedMax)) {
    console.log(`VIOLATION ${(atMs / 1000).toFixed(1)} s [${rule}] ${text}`);
  }
  const played = digest.run?.seed ?? seed;
  if (violations.length > 0) {
    console.log(`replay: npm run chaos -- --minutes=${String(minutes)} --seed=${String(played)}`);
  }
  console.log(summaryLine(outcome));
  return violations.length === 0 ? 0 : 1;
}

/** The same command as the root of networks and mounts that end with it. */
function runInside(args: readonly string[]): Promise<number> {
  const child = spawn(
    'unshare',
    ['--net', '--mount', '--', process.execPath, import.meta.filename, ...args],
    { stdio: 'inherit', env: { ...process.env, [insideVariable]: '1' } },
  );
  whenToldToStop(() => void child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** By a signal, or because whoever has started us is gone: a run must not go on unseen. */
function whenToldToStop(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) stop();
  }, parentWatchMs);
  watch.unref();
}

process.exitCode = await main(process.argv.slice(2));
