import { agentFlags, type AgentFlags } from '@mezzo/agent-app';
import {
  parseFlags,
  type FlagSources,
  type FlagTable,
  type FlagValues,
  type ParsedFlags,
} from '@mezzo/http-kit';
import { masterFlags, readMasterFlags, type MasterSettings } from '@mezzo/master-app';
import { join, resolve } from 'node:path';
import { localFlags } from './local-flags.ts';
import { routeArguments } from './route-arguments.ts';

export type LocalFlags = FlagValues<typeof localFlags>;

export interface LocalSettings {
  readonly flags: LocalFlags;
  readonly master: MasterSettings;
  readonly agents: readonly ParsedFlags<typeof agentFlags>[];
}

/** Reads the flags of the embedded cluster. All that is wrong is reported together. */
export function readLocalFlags(
  sources: FlagSources,
): { readonly settings: LocalSettings } | { readonly errors: readonly string[] } {
  const tables = { local: localFlags, master: masterFlags, agent: agentFlags };
  const routed = routeArguments(sources.argv, tables);
  const errors = routed.unknown.map((argument) => `Failed to load unknown flag '${argument}'`);
  const local = parse(localFlags, { ...sources, argv: routed.local }, errors);
  if (local === undefined) return { errors };
  const flags = { ...local.values, work_dir: resolve(local.values.work_dir) };
  const master = readMasterFlags({
    ...sources,
    argv: [...routed.master, ...masterArguments(flags)],
  });
  if ('errors' in master) errors.push(...master.errors);
  else if ((master.settings.flags.etcd ?? master.settings.flags.redis) !== undefined) {
    errors.push('--etcd and --redis are for separate processes: see npm run cluster');
  }
  const agents: ParsedFlags<typeof agentFlags>[] = [];
  for (let index = 0; index < flags.agents; index += 1) {
    const argv = [...agentArguments(flags, index, routed.agent), ...routed.agent];
    const agent = parse(agentFlags, { ...sources, argv }, errors);
    if (agent !== undefined) agents.push(agent);
  }
  return errors.length > 0 || 'errors' in master
    ? { errors: [...new Set(errors)] }
    : { settings: { flags, master: master.settings, agents } };
}

function parse<const Table extends FlagTable>(
  table: Table,
  sources: FlagSources,
  errors: string[],
): ParsedFlags<Table> | undefined {
  const result = parseFlags(table, sources);
  if ('flags' in result) return result.flags;
  errors.push(...result.errors);
  return undefined;
}

function masterArguments(flags: LocalFlags): readonly string[] {
  return toArguments({
    ip: flags.ip,
    hostname: flags.hostname,
    port: String(flags.port),
    work_dir: join(flags.work_dir, 'master'),
    ...loggingArguments(flags),
  });
}

/** The agent's own folders, and the launcher that works everywhere unless another is asked for. */
function agentArguments(
  flags: LocalFlags,
  index: number,
  given: readonly string[],
): readonly string[] {
  const folder = join(flags.work_dir, `agent-${String(index + 1)}`);
  const isGiven = (name: keyof AgentFlags): boolean =>
    given.some((argument) => argument.startsWith(`--${name}=`));
  return toArguments({
    ip: flags.ip,
    hostname: flags.hostname,
    port: String(flags.agent_port + index),
    work_dir: folder,
    ...(isGiven('runtime_dir') ? {} : { runtime_dir: join(folder, 'run') }),
    ...(isGiven('fetcher_cache_dir') ? {} : { fetcher_cache_dir: join(folder, 'fetch') }),
    ...(isGiven('launcher') ? {} : { launcher: 'posix' }),
    ...loggingArguments(flags),
  });
}

function loggingArguments(flags: LocalFlags): Readonly<Record<string, string>> {
  return { log_dir: join(flags.work_dir, 'log'), quiet: String(!flags.verbose) };
}

function toArguments(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}
