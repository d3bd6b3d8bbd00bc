import { formatDouble, fromMilli, Resources } from '@mezzo/domain';
import type {
  ContainerInfo,
  ExecutorInfo,
  OfferOperationLaunchGroup,
  TaskInfo,
} from '@mezzo/domain/messages';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { validateCommandInfo } from './command-info.ts';
import { sameExecutor, validateExecutorOn } from './executor-info.ts';
import { formatMegabytes, formatResourceMessages } from './format-message.ts';
import {
  haveOverlap,
  prefixed,
  validateRevocableMix,
  validateUniquePersistenceIds,
} from './resource.ts';
import { validateAnyTask, validateExecutorSharing } from './task-info.ts';

const EXECUTOR_CPUS_MIN_MILLI = 10;
const EXECUTOR_MEM_MIN_MILLI = 32_000;
const STREAM_DIGITS = 6;

/**
 * Checks a task group: all of it runs, or nothing.
 *
 * Deviates: two tasks of one id are refused here; Mesos lets them through and aborts.
 *
 * Source: mesos src/master/validation.cpp#task::group::validate
 */
export function validateTaskGroup(
  { executor, task_group }: OfferOperationLaunchGroup,
  framework: FrameworkRecord,
  agent: AgentRecord,
  available: Resources,
): string | undefined {
  const tasks = task_group.tasks ?? [];
  for (const task of tasks) {
    const reason = validateGroupTask(task, framework, agent);
    if (reason !== undefined) return `Task '${task.task_id.value}' is invalid: ${reason}`;
  }
  return (
    validateDistinct(tasks) ??
    validateGroupExecutor(executor, tasks, framework, agent) ??
    validateTotal(executor, tasks, framework, agent, available) ??
    validateExecutorSharing(executor) ??
    validateEqualSharing(executor, tasks, framework, agent)
  );
}

function validateDistinct(tasks: readonly TaskInfo[]): string | undefined {
  const seen = new Set<string>();
  for (const { task_id } of tasks) {
    if (seen.has(task_id.value)) {
      return `Task '${task_id.value}' is invalid: Task has duplicate ID: ${task_id.value}`;
    }
    seen.add(task_id.value);
  }
  return undefined;
}

/** Source: mesos src/master/validation.cpp#task::group::internal::validateTask */
function validateGroupTask(
  task: TaskInfo,
  framework: FrameworkRecord,
  agent: AgentRecord,
): string | undefined {
  const reason = validateAnyTask(task, framework, agent);
  if (reason !== undefined) return reason;
  if (task.executor === undefined) return "'TaskInfo.executor' must be set";
  const { container, health_check } = task;
  const hasOwnNetwork = (container?.network_infos ?? []).length > 0;
  if (hasOwnNetwork && (health_check?.type === 'HTTP' || health_check?.type === 'TCP')) {
    return (
      'HTTP and TCP health checks are not supported for nested containers' +
      " not joining parent's network"
    );
  }
  if (container?.type === 'DOCKER') return 'Docker ContainerInfo is not supported on the task';
  const hasLimits = Object.keys(task.limits ?? {}).length > 0;
  if (!hasLimits || container?.linux_info?.share_cgroups === false) return undefined;
  return (
    'Resource limits may only be set for tasks within a task group when' +
    " the 'share_cgroups' field is set to 'false'."
  );
}

/** Source: mesos src/master/validation.cpp#task::group::internal::validateExecutor */
function validateGroupExecutor(
  executor: ExecutorInfo,
  tasks: readonly TaskInfo[],
  framework: FrameworkRecord,
  agent: AgentRecord,
): string | undefined {
  const reason = validateExecutorOn(executor, framework, agent);
  if (reason !== undefined) return reason;
  if (executor.type === undefined) return "'ExecutorInfo.type' must be set";
  if (executor.type === 'UNKNOWN') return 'Unknown executor type';
  if (executor.container?.type === 'DOCKER') {
    return 'Docker ContainerInfo is not supported on the executor';
  }
  const id = executor.executor_id.value;
  for (const task of tasks) {
    if (task.executor === undefined || sameExecutor(task.executor, executor)) continue;
    return `The \`ExecutorInfo\` of task '${task.task_id.value}' is different from executor '${id}'`;
  }
  return (
    validateExecutorSize(id, Resources.of(executor.resources)) ?? validateParts(executor, tasks)
  );
}

function validateExecutorSize(id: string, resources: Resources): string | undefined {
  const cpus = resources.scalarMilli('cpus');
  if ((cpus ?? 0) < EXECUTOR_CPUS_MIN_MILLI) {
    const used = cpus === undefined ? 'None' : formatDouble(fromMilli(cpus), STREAM_DIGITS);
    return `Executor '${id}' uses less CPUs (${used}) than the minimum required (0.01)`;
  }
  const mem = resources.scalarMilli('mem');
  if ((mem ?? 0) < EXECUTOR_MEM_MIN_MILLI) {
    const used = mem === undefined ? 'None' : formatMegabytes(mem);
    return `Executor '${id}' uses less memory (${used}) than the minimum required (32MB)`;
  }
  return resources.scalarMilli('disk') === undefined ? `Executor '${id}' uses no disk` : undefined;
}

function validateParts(executor: ExecutorInfo, tasks: readonly TaskInfo[]): string | undefined {
  const ofTasks = tasks.map(({ resources }) => Resources.of(resources));
  const parts = [...ofTasks, Resources.of(executor.resources)];
  const total = Resources.sum(parts);
  const reason =
    prefixed(
      'Task group and executor use duplicate persistence ID',
      validateUniquePersistenceIds(total),
    ) ??
    prefixed(
      'Task group and executor mix revocable and non-revocable resources',
      validateRevocableMix(total),
    );
  if (reason !== undefined || !haveOverlap(parts)) return reason;
  return (
    "There are overlapping resources in the task group's task resources" +
    ` [ ${ofTasks.map(String).join(', ')} ] and/or executor resources` +
    ` ${formatResourceMessages(executor.resources)}`
  );
}

function validateTotal(
  executor: ExecutorInfo,
  tasks: readonly TaskInfo[],
  framework: FrameworkRecord,
  agent: AgentRecord,
  available: Resources,
): string | undefined {
  const id = executor.executor_id.value;
  const parts = tasks.map(({ resources }) => Resources.of(resources));
  if (agent.executor(framework.id, id) === undefined) parts.push(Resources.of(executor.resources));
  const total = Resources.sum(parts);
  if (!available.contains(total)) {
    return (
      `Total resources ${total.toString()} required by task group and its executor are more` +
      ` than available ${available.toString()}`
    );
  }
  const reason = executor.command && validateCommandInfo(executor.command);
  return reason === undefined
    ? undefined
    : `Executor '${id}'contains an invalid command: ${reason}`;
}

/**
 * All tasks under one executor share its cgroups, or none does.
 *
 * Source: mesos src/master/validation.cpp#task::group::internal::validateShareCgroups
 */
function validateEqualSharing(
  executor: ExecutorInfo,
  tasks: readonly TaskInfo[],
  framework: FrameworkRecord,
  agent: AgentRecord,
): string | undefined {
  const containers = [
    ...tasks.map(({ container }) => container),
    ...runningUnder(executor, framework, agent),
  ];
  const kinds = new Set(containers.map((each) => each?.linux_info?.share_cgroups ?? true));
  if (kinds.size < 2) return undefined;
  return (
    "If set, the value of 'share_cgroups' must be the same for all tasks in each task group" +
    ' and under a single executor'
  );
}

function runningUnder(
  executor: ExecutorInfo,
  framework: FrameworkRecord,
  agent: AgentRecord,
): readonly (ContainerInfo | undefined)[] {
  const id = executor.executor_id.value;
  if (agent.executor(framework.id, id) === undefined) return [];
  return [...(agent.tasks.get(framework.id)?.values() ?? [])]
    .filter(({ task }) => task.executor_id?.value === id)
    .map(({ task }) => task.container);
}
