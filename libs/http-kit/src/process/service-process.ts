/**
 * The frame of a service's program: flags, help and version, the start, and the end on a signal. What
 * is particular to a service is handed in; each part may be used by itself.
 */
import { readFileSync } from 'node:fs';
import { buildInfo } from '../build-info.ts';
import { formatFlagsHelp } from '../flags/flags-help.ts';
import type { FlagSources, FlagTable } from '../flags/parse-flags.ts';
import type { Log } from '../logging/log.ts';
import { nodeVersionRefusal } from './node-version.ts';

/** What runs, until it is stopped. */
export interface RunningService {
  readonly log: Log;
  /** Ends it in order. */
  stop(): Promise<void>;
}

export interface ServiceProgram<Settings> {
  /** What it is called in messages: `master`. */
  readonly name: string;
  /** Stands above the flags in the answer to `--help`. */
  readonly usage: string;
  readonly flags: FlagTable;
  readonly read: (
    sources: FlagSources,
  ) => { readonly settings: Settings } | { readonly errors: readonly string[] };
  /** What the settings ask for instead of running. */
  readonly asks: (settings: Settings) => { readonly help: boolean; readonly version: boolean };
  readonly start: (settings: Settings) => Promise<RunningService>;
  /** One that does not end in time is ended. */
  readonly stopTimeoutMs: number;
}

/** What this process was started with. */
export function processFlagSources(): FlagSources {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    envPrefix: 'MESOS_',
    readFile: (path) => readFileSync(path, 'utf8'),
  };
}

/** `MEZZO_NAME` counts before `MESOS_NAME`, which a master on the same machine may have as well. */
export function withMezzoVariables(env: FlagSources['env']): FlagSources['env'] {
  const own = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('MEZZO_') ? [[`MESOS_${name.slice('MEZZO_'.length)}`, value] as const] : [],
  );
  return { ...env, ...Object.fromEntries(own) };
}

/** The life of the process: resolves when the service runs, or when there was nothing to run. */
export async function runService<Settings>(program: ServiceProgram<Settings>): Promise<void> {
  const refusal = nodeVersionRefusal(process.versions.node);
  if (refusal !== undefined) {
    process.stderr.write(`${program.name} did not start: ${refusal}\n`);
    process.exitCode = 1;
    return;
  }
  const result = program.read(processFlagSources());
  if ('errors' in result) {
    process.stderr.write(`${result.errors.join('\n')}\nSee --help.\n`);
    process.exitCode = 1;
    return;
  }
  const { help, version } = program.asks(result.settings);
  if (help) process.stdout.write(formatFlagsHelp(program.usage, program.flags));
  else if (version) {
    process.stdout.write(`mezzo ${buildInfo.mezzoVersion} (Mesos ${buildInfo.version})\n`);
  } else await startUntilSignal(program, result.settings);
}

async function startUntilSignal<Settings>(
  { name, start, stopTimeoutMs }: ServiceProgram<Settings>,
  settings: Settings,
): Promise<void> {
  try {
    const service = await start(settings);
    stopOnSignal(service, name, stopTimeoutMs);
  } catch (error) {
    process.stderr.write(`${name} did not start: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

function stopOnSignal(service: RunningService, name: string, stopTimeoutMs: number): void {
  const stop = (signal: NodeJS.Signals): void => {
    service.log.info({ signal }, `${name} stops`);
    setTimeout(() => process.exit(1), stopTimeoutMs).unref();
    void service.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
