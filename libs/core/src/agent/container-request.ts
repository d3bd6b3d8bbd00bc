import { millisecondsOf } from '@mezzo/domain';
import type { CommandInfo, FrameworkInfo, TaskInfo } from '@mezzo/domain/messages';
import type { AgentConfig } from './agent-config.ts';
import type { ContainerAllotment, ContainerRequest } from './agent-effect.ts';
import { executorClaims } from './executor-claims.ts';
import { executorEnvironment } from './executor-environment.ts';
import type { CheckpointedExecutor } from './checkpoint-state.ts';
import { ExecutorRecord } from './records.ts';

/**
 * What the containerizer is asked for: the process of a custom executor, the command of a command
 * task, or the empty root of a pod.
 */
export function containerRequest(
  config: AgentConfig,
  launch: {
    readonly agentId: string;
    readonly framework: FrameworkInfo;
    readonly executor: ExecutorRecord;
    /** Of a command executor. */
    readonly task: TaskInfo | undefined;
    readonly allotment: ContainerAllotment;
  },
): ContainerRequest {
  const { agentId, framework, executor, task, allotment } = launch;
  const { info, role, containerId, directory, checkpoint, frameworkId } = executor;
  const command = role === 'command' ? task?.command : info.command;
  const run = { frameworkId, executor: info, agentId, directory, checkpoint };
  const user = userOf(config, framework, command);
  return {
    containerId,
    role,
    framework,
    executor: info,
    ...(task === undefined ? {} : { task }),
    ...(role === 'default' ? {} : { command: command ?? {} }),
    ...(info.container === undefined ? {} : { container: info.container }),
    environment: {
      ...executorEnvironment(config, run),
      ...(role === 'custom' ? authentication(config, executor) : {}),
      ...(task === undefined ? {} : allocationRole(task)),
    },
    ...(user === undefined ? {} : { user }),
    directory,
    ...allotment,
    checkpoint,
    recoveryTimeoutMs: config.recoveryTimeoutMs,
    shutdownGraceMs:
      info.shutdown_grace_period === undefined
        ? config.executorShutdownGracePeriodMs
        : millisecondsOf(info.shutdown_grace_period.nanoseconds),
  };
}

/**
 * Only a process that is an executor gets a token: what the agent plays itself needs none, and its
 * tasks must not have one.
 *
 * Source: mesos src/slave/slave.cpp#Framework::launchExecutor
 */
function authentication(
  { signExecutorToken: sign }: AgentConfig,
  { frameworkId, id, containerId }: ExecutorRecord,
): Readonly<Record<string, string>> {
  if (sign === undefined) return {};
  const claims = executorClaims({ frameworkId, executorId: id, containerId });
  return { MESOS_EXECUTOR_AUTHENTICATION_TOKEN: sign(claims) };
}

/** The same request again, from what was recorded of a run; resources and limits are left out. */
export function containerRequestOfRun(
  config: AgentConfig,
  agentId: string,
  framework: FrameworkInfo,
  run: CheckpointedExecutor,
): ContainerRequest {
  const [task] = run.tasks.values();
  return containerRequest(config, {
    agentId,
    framework,
    executor: new ExecutorRecord({ ...run, checkpoint: true }),
    task: run.role === 'command' ? task?.info : undefined,
    allotment: { resources: [], limits: {} },
  });
}

/** Tasks, unlike executors, learn the role they run for. */
export function allocationRole(task: TaskInfo): Readonly<Record<string, string>> {
  const role = task.resources?.[0]?.allocation_info?.role;
  return role === undefined ? {} : { MESOS_ALLOCATION_ROLE: role };
}

function userOf(
  config: AgentConfig,
  framework: FrameworkInfo,
  command: CommandInfo | undefined,
): string | undefined {
  if (!config.switchUser) return undefined;
  const user = command?.user ?? framework.user;
  return user === '' ? undefined : user;
}
