import { durationInfoOfMs, millisecondsOf } from '@mezzo/domain';
import type {
  CommandInfo,
  ExecutorInfo,
  FrameworkInfo,
  Resource,
  TaskInfo,
} from '@mezzo/domain/messages';
import type { AgentConfig } from './agent-config.ts';

/** What a generated command executor is given beyond the task's resources. */
const COMMAND_EXECUTOR_CPUS = 0.1;
const COMMAND_EXECUTOR_MEM_MB = 32;
/** Longer commands are cut in the executor's name. */
const COMMAND_TEXT_MAX = 15;
/** What the executor needs beyond the grace period of the task: to reap, and to report. */
const COMMAND_EXECUTOR_EXTRA_GRACE_MS = 2_000;

/**
 * The executor of a task that names none. The agent plays it itself; frameworks and operators see
 * the same info as if it were a process.
 *
 * Source: mesos src/slave/slave.cpp#Slave::getExecutorInfo
 */
export function commandExecutorInfo(
  config: AgentConfig,
  framework: FrameworkInfo,
  task: TaskInfo,
): ExecutorInfo {
  const { container = config.defaultContainerInfo } = task;
  const grace = shutdownGracePeriod(task);
  return {
    executor_id: { value: task.task_id.value },
    ...(framework.id === undefined ? {} : { framework_id: framework.id }),
    command: executorCommand(config, task.command),
    ...(container === undefined ? {} : { container }),
    resources: executorResources(task),
    name: executorName(task),
    source: task.task_id.value,
    ...(task.discovery === undefined ? {} : { discovery: task.discovery }),
    ...(grace === undefined ? {} : { shutdown_grace_period: grace }),
    ...(task.labels === undefined ? {} : { labels: task.labels }),
  };
}

function executorCommand(config: AgentConfig, command: CommandInfo = {}): CommandInfo {
  const { uris, environment, user } = command;
  return {
    ...(uris === undefined ? {} : { uris }),
    ...(environment === undefined ? {} : { environment }),
    shell: false,
    value: `${config.launcherDir}/mesos-executor`,
    arguments: ['mesos-executor', `--launcher_dir=${config.launcherDir}`],
    ...(user === undefined ? {} : { user }),
  };
}

/** Allocated to the role of the task, like everything the task uses. */
function executorResources(task: TaskInfo): readonly Resource[] {
  const allocation = task.resources?.[0]?.allocation_info;
  const scalar = (name: string, value: number): Resource => ({
    name,
    type: 'SCALAR',
    scalar: { value },
    ...(allocation === undefined ? {} : { allocation_info: allocation }),
  });
  return [scalar('cpus', COMMAND_EXECUTOR_CPUS), scalar('mem', COMMAND_EXECUTOR_MEM_MB)];
}

function executorName({ task_id: id, command = {} }: TaskInfo): string {
  return `Command Executor (Task: ${id.value}) (Command: ${commandText(command)})`;
}

function commandText({ shell = true, value, arguments: argv = [] }: CommandInfo): string {
  if (value === undefined) return shell ? 'NO COMMAND' : 'NO EXECUTABLE';
  if (shell) return `sh -c '${shortened(value)}'`;
  return argv.length === 0 ? `[${value}]` : `[${value}, ${shortened(argv.join(', '))}]`;
}

function shortened(text: string): string {
  return text.length > COMMAND_TEXT_MAX ? `${text.slice(0, COMMAND_TEXT_MAX - 3)}...` : text;
}

function shutdownGracePeriod(task: TaskInfo): ExecutorInfo['shutdown_grace_period'] {
  const grace = task.kill_policy?.grace_period;
  if (grace === undefined) return undefined;
  return durationInfoOfMs(millisecondsOf(grace.nanoseconds) + COMMAND_EXECUTOR_EXTRA_GRACE_MS);
}
