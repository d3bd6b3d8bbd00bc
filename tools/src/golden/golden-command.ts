import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildServices } from '../build.ts';
import { ProcessClusterLauncher } from './process-cluster.ts';
import { runScenarios, type Outcome } from './run-scenarios.ts';
import { loadScenarios, notYetFile, type Scenario } from './scenario.ts';

const usage = 'usage: npm run golden [-- FOLDER] [--only NAME]... [--parallel N] [--logs]';

/** What was sent and what came, beside the logs of the scenario's processes. */
const transcriptFile = 'transcript.txt';

/** A process of ours starts in under a second; a busy machine may take many times that. */
const startTimeoutMs = 20_000;

/**
 * `npm run golden [-- FOLDER] [-- --only NAME]`: replays recorded exchanges of real Mesos.
 *
 * One line a scenario, and `N agree, N differ, N skipped` at the end. Scenarios that the folder's
 * not-yet.json names are skipped, unless `--only` asks for them. Exit code 1 when any differs.
 */
export async function goldenCommand(root: string, args: readonly string[]): Promise<number> {
  const options = parseOptions(root, args);
  if (typeof options === 'string') {
    console.error(`${options}\n${usage}`);
    return 2;
  }
  const scenarios = chosenScenarios(options);
  if (scenarios.length === 0) {
    console.error(`no scenario in ${options.folder}`);
    return 2;
  }
  await buildServices(root, ['master', 'agent']);
  const logFolder = join(root, '.cache', 'golden');
  const launcher = new ProcessClusterLauncher({
    distFolder: join(root, 'dist'),
    startTimeoutMs,
    logFolder: ({ name }) => join(logFolder, name),
  });
  // The clusters' processes have sessions of their own: a Ctrl-C reaches only this one.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void launcher.stopAll().then(() => process.exit(130)));
  }
  const settings = {
    launcher,
    notYet: options.only.length > 0 ? new Map() : readNotYet(options.folder),
    onOutcome: (outcome: Outcome) => {
      console.log(describe(outcome, relative(root, logFolder)));
      keepTranscript(outcome, join(logFolder, outcome.scenario.name));
      if (options.logs) printLogs(outcome);
    },
  };
  const first = await runScenarios(scenarios, { ...settings, parallel: options.parallel });
  const outcomes =
    options.parallel > 1
      ? await replayAlone(first, (some) => runScenarios(some, { ...settings, parallel: 1 }))
      : first;
  console.log(closingLine(outcomes));
  return outcomes.some(({ kind }) => kind === 'differ') ? 1 : 0;
}

/**
 * Recordings hold the timing of one cluster on an idle machine; two clusters side by side disturb
 * each other's. What differs is therefore replayed once more by itself, and that outcome counts.
 */
async function replayAlone(
  outcomes: readonly Outcome[],
  replay: (scenarios: readonly Scenario[]) => Promise<readonly Outcome[]>,
): Promise<readonly Outcome[]> {
  const differing = outcomes.filter(({ kind }) => kind === 'differ');
  if (differing.length === 0) return outcomes;
  console.log(`replaying ${String(differing.length)} by themselves`);
  const again = await replay(differing.map(({ scenario }) => scenario));
  return outcomes.map(
    (outcome) => again.find(({ scenario }) => scenario === outcome.scenario) ?? outcome,
  );
}

interface Options {
  readonly folder: string;
  readonly only: readonly string[];
  readonly parallel: number;
  readonly logs: boolean;
}

function parseOptions(root: string, args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        parallel: { type: 'string' },
        logs: { type: 'boolean', default: false },
      },
    });
    const [folder = join(root, 'e2e', 'golden'), ...rest] = positionals;
    if (rest.length > 0) return `unexpected: ${rest.join(' ')}`;
    if (!existsSync(folder)) return `no such folder: ${folder}`;
    // Two at a time even on one core: most of a replay is waiting.
    const parallel = Number(values.parallel ?? Math.max(2, availableParallelism()));
    if (!Number.isInteger(parallel) || parallel < 1) return '--parallel takes a positive number';
    return { folder: resolve(folder), only: values.only, parallel, logs: values.logs };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function chosenScenarios({ folder, only }: Options): Scenario[] {
  return loadScenarios(folder).filter(({ name }) => only.length === 0 || only.includes(name));
}

/** `{ "scenario": "reason", … }`, beside the scenarios. */
function readNotYet(folder: string): ReadonlyMap<string, string> {
  const file = join(folder, notYetFile);
  if (!existsSync(file)) return new Map();
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
}

function describe(outcome: Outcome, logFolder: string): string {
  const { kind, scenario, seconds } = outcome;
  const head = `${kind.padEnd(6)} ${scenario.name}`;
  switch (outcome.kind) {
    case 'agree':
      return `${head} (${seconds.toFixed(1)} s)`;
    case 'skip':
      return `${head}: ${outcome.reason}`;
    case 'differ': {
      const { step, stepName, path, expected, got } = outcome.difference;
      return [
        `${head} (${seconds.toFixed(1)} s): step ${String(step)} "${stepName}", ${path}`,
        `         expected ${expected}`,
        `         got      ${got}`,
        `         logs     ${join(logFolder, scenario.name)}`,
      ].join('\n');
    }
  }
}

function keepTranscript(outcome: Outcome, folder: string): void {
  if (outcome.kind !== 'differ') return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, transcriptFile), `${outcome.transcript.join('\n')}\n`);
}

function printLogs(outcome: Outcome): void {
  if (outcome.kind !== 'differ') return;
  for (const [name, tail] of outcome.logTails) console.log(`--- ${name}\n${tail.trimEnd()}\n---`);
}

function closingLine(outcomes: readonly Outcome[]): string {
  const count = (kind: Outcome['kind']): string =>
    String(outcomes.filter((outcome) => outcome.kind === kind).length);
  return `${count('agree')} agree, ${count('differ')} differ, ${count('skip')} skipped`;
}
