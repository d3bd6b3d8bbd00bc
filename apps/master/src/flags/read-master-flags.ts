import {
  parseCredentials,
  parseFlags,
  withLibprocessVariables,
  type Credential,
  type FlagSources,
} from '@mezzo/http-kit';
import { masterFlags, type MasterFlags } from './master-flags.ts';

/** The flags of a master that may start, and what had to be read to know that. */
export interface MasterSettings {
  readonly flags: MasterFlags;
  /** What `/flags` shows. */
  readonly printedFlags: ReadonlyMap<string, string>;
  readonly credentials: readonly Credential[];
}

/** Reads and checks the flags. All that is wrong is reported together. */
export function readMasterFlags(
  sources: FlagSources,
): { readonly settings: MasterSettings } | { readonly errors: readonly string[] } {
  const result = parseFlags(masterFlags, {
    ...sources,
    env: withLibprocessVariables(sources.env, sources.envPrefix),
  });
  if ('errors' in result) return result;
  const { values: flags, printed } = result.flags;
  if (flags.help || flags.version) {
    return { settings: { flags, printedFlags: printed, credentials: [] } };
  }
  const credentials = readCredentials(flags, sources);
  const errors = [
    ...checkTogether(flags),
    ...checkWhitelist(flags, sources),
    ...('error' in credentials ? [credentials.error] : []),
  ];
  if (errors.length > 0 || 'error' in credentials) return { errors };
  return { settings: { flags, printedFlags: printed, ...credentials } };
}

/** Rules on more than one flag. */
function checkTogether(flags: MasterFlags): string[] {
  const errors: string[] = [];
  if (flags.etcd !== undefined) {
    if (flags.registry === 'in_memory') {
      errors.push('--registry=in_memory and --etcd exclude each other: etcd holds the registry');
    }
  } else if (flags.work_dir === undefined && flags.registry !== 'in_memory') {
    errors.push('--work_dir needed for replicated log based registry');
  }
  if (flags.allocator_service === 'redis') {
    if (flags.etcd === undefined || flags.redis === undefined) {
      errors.push('--allocator_service=redis needs --redis and --etcd');
    }
  }
  if (flags.role_sorter !== flags.framework_sorter) {
    errors.push('--role_sorter and --framework_sorter must be the same');
  }
  if (flags.authenticate_http_frameworks && flags.http_framework_authenticators === undefined) {
    errors.push(
      'Missing `--http_framework_authenticators` flag. This must be used in conjunction with `--authenticate_http_frameworks`',
    );
  }
  if (flags.authenticate_agents && flags.redis !== undefined) {
    errors.push(
      '--authenticate_agents is for agents that connect to the master: with --redis, Redis authenticates them',
    );
  }
  if (asksForCredentials(flags) && flags.credentials === undefined) {
    errors.push('--credentials must be given where authentication is demanded');
  }
  return errors;
}

/**
 * Deviates: Mesos starts with a whitelist that it cannot read, and offers all agents meanwhile. Who
 * gives one wants agents to be kept back.
 */
function checkWhitelist({ whitelist: path }: MasterFlags, { readFile }: FlagSources): string[] {
  if (path === undefined) return [];
  try {
    readFile(path);
    return [];
  } catch (error) {
    return [`Failed to load value for flag 'whitelist': ${(error as Error).message}`];
  }
}

/** Whether some realm is closed by HTTP Basic. */
function asksForCredentials(flags: MasterFlags): boolean {
  const isClosed = flags.authenticate_http_readonly || flags.authenticate_http_readwrite;
  const authenticators = [
    ...(flags.authenticate_agents ? ['basic'] : []),
    ...(isClosed ? flags.http_authenticators : []),
    ...(flags.authenticate_http_frameworks ? (flags.http_framework_authenticators ?? []) : []),
  ];
  return authenticators.includes('basic');
}

function readCredentials(
  { credentials: path }: MasterFlags,
  sources: FlagSources,
): { readonly credentials: readonly Credential[] } | { readonly error: string } {
  if (path === undefined) return { credentials: [] };
  try {
    const parsed = parseCredentials(sources.readFile(path));
    if ('credentials' in parsed) return parsed;
    return { error: `Failed to load value for flag 'credentials': ${parsed.error}` };
  } catch (error) {
    return { error: `Failed to load value for flag 'credentials': ${(error as Error).message}` };
  }
}
