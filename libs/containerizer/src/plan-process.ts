import { defined, failure, success, type Result } from '@mezzo/domain';
import type { CommandInfo, Environment } from '@mezzo/domain/messages';
import type { LaunchPlan, Rlimit } from '@mezzo/isolators';
import type { ContainerConfig } from './containerizer.ts';
import type { Identity, ProcessPlan, Program, ResourceLimit } from './launcher/process-plan.ts';

/** What the plan is made of, besides the configuration. */
export interface PlanInputs {
  readonly key: string;
  readonly directory: string;
  readonly runtimeDirectory: string;
  readonly account: Identity | undefined;
  /** The isolators' wishes, merged. */
  readonly wishes: LaunchPlan;
  /** Content of the file `config`. */
  readonly savedConfig: string;
}

/** What a task finds that was not told where to look. */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Decides everything about a container's process.
 *
 * Pure; a refusal's reason is for the framework.
 *
 * Source: mesos src/slave/containerizer/mesos/containerizer.cpp#MesosContainerizerProcess::_launch
 */
export function planProcess(config: ContainerConfig, inputs: PlanInputs): Result<ProcessPlan> {
  const beyond = beyondPosix(inputs);
  if (beyond !== undefined) return failure(beyond);
  const variables = variablesOf(config.command?.environment);
  if (!variables.ok) return variables;
  const program = programOf(config.command);
  if (!program.ok) return program;
  return success({
    key: inputs.key,
    runtimeDirectory: inputs.runtimeDirectory,
    config: inputs.savedConfig,
    sandbox: inputs.directory,
    latestLink: config.latestLink ?? false,
    program: program.value,
    environment: {
      PATH: DEFAULT_PATH,
      ...config.environment,
      MESOS_SANDBOX: inputs.directory,
      ...inputs.wishes.process?.env,
      ...variables.value,
    },
    stdout: `${inputs.directory}/stdout`,
    stderr: `${inputs.directory}/stderr`,
    account: withGroups(inputs.account, inputs.wishes.process?.additionalGids ?? []),
    rlimits: (inputs.wishes.process?.rlimits ?? []).map(inKernelTerms),
    lifetime: config.lifetime,
  });
}

/** The first wish that a process without namespaces and cgroups cannot be given. */
function beyondPosix({ wishes, account }: PlanInputs): string | undefined {
  const { process } = wishes;
  const wish = Object.entries({
    'a root filesystem': wishes.root,
    'a hostname': wishes.hostname,
    mounts: wishes.mounts,
    'namespaces, cgroups or devices': wishes.linux,
    'a command': process?.args,
    'a working directory': process?.cwd,
    capabilities: process?.capabilities,
    'no new privileges': process?.noNewPrivileges,
    'an OOM score': process?.oomScoreAdj,
    'supplementary groups without a user': account ? undefined : process?.additionalGids,
  }).find(([, value]) => value !== undefined);
  return wish && `The posix launcher does not support ${wish[0]}`;
}

/** Source: mesos src/slave/containerizer/mesos/launch.cpp#MesosContainerizerLaunch::execute */
function programOf(command: CommandInfo | undefined): Result<Program | undefined> {
  if (!command) return success(undefined);
  if (command.shell ?? true) {
    if (command.value === undefined)
      return failure('Shell specified but no command value provided');
    return success({ file: '/bin/sh', argv: ['sh', '-c', command.value] });
  }
  if (command.value === undefined) return failure('No executable is found');
  const argv = command.arguments ?? [];
  // Linux would run a program without any argument with an empty name.
  return success({ file: command.value, argv: argv.length > 0 ? argv : [command.value] });
}

function variablesOf(environment: Environment | undefined): Result<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const { name, type, value, secret } of environment?.variables ?? []) {
    if (type !== 'SECRET') variables[name] = value ?? '';
    else if (secret?.value) variables[name] = new TextDecoder().decode(secret.value.data);
    else {
      return failure(
        `Environment variable '${name}' contains secret but no secret resolver provided`,
      );
    }
  }
  return success(variables);
}

function withGroups(
  account: Identity | undefined,
  groups: readonly number[],
): Identity | undefined {
  return account && { ...account, groups: [...new Set([...account.groups, ...groups])] };
}

/** Numbers of RLIMIT_*, the same on every architecture that the launcher runs on. */
const rlimitNumbers: Readonly<Record<string, number>> = {
  RLIMIT_CPU: 0,
  RLIMIT_FSIZE: 1,
  RLIMIT_DATA: 2,
  RLIMIT_STACK: 3,
  RLIMIT_CORE: 4,
  RLIMIT_RSS: 5,
  RLIMIT_NPROC: 6,
  RLIMIT_NOFILE: 7,
  RLIMIT_MEMLOCK: 8,
  RLIMIT_AS: 9,
  RLIMIT_LOCKS: 10,
  RLIMIT_SIGPENDING: 11,
  RLIMIT_MSGQUEUE: 12,
  RLIMIT_NICE: 13,
  RLIMIT_RTPRIO: 14,
  RLIMIT_RTTIME: 15,
};

function inKernelTerms({ type, soft, hard }: Rlimit): ResourceLimit {
  return { resource: defined(rlimitNumbers[type], `no such limit ${type}`), soft, hard };
}
