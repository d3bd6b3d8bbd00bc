import { agentFlags, type AgentFlags } from '@mezzo/agent-app';
import { maySwitchUsers } from '@mezzo/containerizer';
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

/**
 * Reads the flags of the embedded cluster. All that is wrong is reported together.
 *
 * @param maySwitch - whether this process may run tasks as other users
 */
export function readLocalFlags(
  sources: FlagSources,
  maySwitch = maySwitchUsers(),
): { readonly settings: LocalSettings } | { readonly errors: readonly string[] } {
  const tables = { local: localFlags, master: masterFlags, agent: agentFlags };
  const routed = routeArguments(sources.argv, tables);
  const errors = routed.unknown.map((argument) => `Failed to load unknown flag '${argument}'`);
  const local = parse(localFlags, { ...sources, argv: routed.local }, errors);
  if (local === undefined) return { errors };
  const flags = { ...local.values, work_dir: resolve(local.values.work_dir) };
  const master = readMasterFlags({
    ...sources,
    argv: [...routed.master, ...masterArguments(flags, givenIn(routed.master, sources))],
  });
  if ('errors' in master) errors.push(...master.errors);
  else if ((master.settings.flags.etcd ?? master.settings.flags.redis) !== undefined) {
    errors.push('--etcd and --redis are for separate processes: see npm run cluster');
  }
  const agents: ParsedFlags<typeof agentFlags>[] = [];
  for (let index = 0; index < flags.agents; index += 1) {
    const isGiven = givenIn(routed.agent, sources);
    const own = agentArguments(flags, index, { isGiven, maySwitch });
    const argv = [...own, ...routed.agent];
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

function masterArguments(flags: LocalFlags, isGiven: IsGiven): readonly string[] {
  return toArguments({
    ip: flags.ip,
    hostname: flags.hostname,
    port: String(flags.port),
    work_dir: join(flags.work_dir, 'master'),
    ...loggingArguments(flags, isGiven),
  });
}

/** Whether somebody has said what a flag is to be. */
type IsGiven = (name: keyof AgentFlags) => boolean;

function givenIn(argv: readonly string[], { env, envPrefix }: FlagSources): IsGiven {
  const names = new Set(argv.map((argument) => argument.replace(/^--(no-)?/, '').split('=')[0]));
  return (name) => names.has(name) || env[envPrefix + name.toUpperCase()] !== undefined;
}

/**
 * The agent's own folders, and unless something else is asked for what works everywhere: the posix
 * launcher, and tasks as the user who started the cluster where no other can be had.
 */
function agentArguments(
  flags: LocalFlags,
  index: number,
  { isGiven, maySwitch }: { readonly isGiven: IsGiven; readonly maySwitch: boolean },
): readonly string[] {
  const folder = join(flags.work_dir, `agent-${String(index + 1)}`);
  return toArguments({
    ip: flags.ip,
    hostname: flags.hostname,
    port: String(flags.agent_port + index),
    work_dir: folder,
    ...(isGiven('runtime_dir') ? {} : { runtime_dir: join(folder, 'run') }),
    ...(isGiven('fetcher_cache_dir') ? {} : { fetcher_cache_dir: join(folder, 'fetch') }),
    ...(isGiven('launcher') ? {} : { launcher: 'posix' }),
    ...(isGiven('switch_user') || maySwitch ? {} : { switch_user: 'false' }),
    ...(isGiven('resources') || flags.agents === 1 ? {} : { resources: portsOf(index, flags) }),
    ...loggingArguments(flags, isGiven),
  });
}

/** What an agent offers that is told no ports. */
const offeredPorts = { first: 31_000, count: 1_001 };

/** The agent's part of the ports: all agents are on one machine. What is not named is detected. */
function portsOf(index: number, { agents }: LocalFlags): string {
  const count = Math.floor(offeredPorts.count / agents);
  const first = offeredPorts.first + index * count;
  return `ports:[${String(first)}-${String(first + count - 1)}]`;
}

function loggingArguments(flags: LocalFlags, isGiven: IsGiven): Readonly<Record<string, string>> {
  const folder = { log_dir: join(flags.work_dir, 'log') };
  return isGiven('quiet') ? folder : { ...folder, quiet: String(!flags.verbose) };
}

function toArguments(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}
