import { durationInfoOfMs, formatDuration } from '@mezzo/domain';
import type { ExecutorInfo } from '@mezzo/domain/messages';
import type { AgentConfig } from './agent-config.ts';

/** What the environment tells about one run of an executor. */
export interface ExecutorRun {
  readonly frameworkId: string;
  readonly executor: ExecutorInfo;
  readonly agentId: string;
  readonly directory: string;
  readonly checkpoint: boolean;
}

/**
 * The variables that an executor, and a command task with it, finds in its environment. The agent's
 * own environment is not inherited. Isolators and the command's own environment come on top.
 *
 * Source: mesos src/slave/slave.cpp#executorEnvironment
 */
export function executorEnvironment(
  config: AgentConfig,
  run: ExecutorRun,
): Readonly<Record<string, string>> {
  const { libprocessIp } = config;
  return {
    LIBPROCESS_PORT: '0',
    ...(libprocessIp === undefined ? {} : { LIBPROCESS_IP: libprocessIp }),
    ...config.executorEnvironmentVariables,
    MESOS_FRAMEWORK_ID: run.frameworkId,
    MESOS_EXECUTOR_ID: run.executor.executor_id.value,
    MESOS_DIRECTORY: run.directory,
    MESOS_SLAVE_ID: run.agentId,
    MESOS_SLAVE_PID: config.pid,
    MESOS_AGENT_ENDPOINT: config.endpoint,
    MESOS_CHECKPOINT: run.checkpoint ? '1' : '0',
    MESOS_HTTP_COMMAND_EXECUTOR: config.httpCommandExecutor ? '1' : '0',
    ...(run.checkpoint ? reconnection(config) : {}),
    MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: shutdownGraceText(config, run.executor),
  };
}

/** How an executor that outlives its agent behaves meanwhile. */
function reconnection(config: AgentConfig): Readonly<Record<string, string>> {
  return {
    MESOS_RECOVERY_TIMEOUT: durationText(config.recoveryTimeoutMs),
    MESOS_SUBSCRIPTION_BACKOFF_MAX: durationText(config.executorReregistrationTimeoutMs),
  };
}

function shutdownGraceText(config: AgentConfig, executor: ExecutorInfo): string {
  return executor.shutdown_grace_period === undefined
    ? durationText(config.executorShutdownGracePeriodMs)
    : formatDuration(executor.shutdown_grace_period.nanoseconds);
}

/** Milliseconds as Mesos prints a duration: `2secs`, `15mins`. */
export function durationText(milliseconds: number): string {
  return formatDuration(durationInfoOfMs(milliseconds).nanoseconds);
}
