import { Resources, validateId } from '@mezzo/domain';
import type { ContainerInfo, ExecutorInfo, TaskInfo } from '@mezzo/domain/messages';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { validateCheckInfo, validateHealthCheck } from './check-info.ts';
import { validateCommandInfo } from './command-info.ts';
import { validateContainerInfo } from './container-info.ts';
import { validateExecutorOn } from './executor-info.ts';
import { formatResourceMessages } from './format-message.ts';
import {
  haveOverlap,
  prefixed,
  validateResourceList,
  validateRevocableMix,
  validateSingleAllocationRole,
  validateUniquePersistenceIds,
} from './resource.ts';
import { validateLimits } from './task-limits.ts';

/**
 * Checks a task of a LAUNCH operation against what is left of the offer.
 *
 * @param task - resources upgraded, with the role they are allocated to
 * @param available - what the task and its executor may use
 *
 * Source: mesos src/master/validation.cpp#task::validate
 */
export function validateTask(
  task: TaskInfo,
  framework: FrameworkRecord,
  agent: AgentRecord,
  available: Resources,
): string | undefined {
  return (
    validateAnyTask(task, framework, agent) ??
    validateLaunch(task, framework, agent, available) ??
    validateSharing(task.container)
  );
}

/**
 * What holds for tasks of LAUNCH and of LAUNCH_GROUP alike.
 *
 * Source: mesos src/master/validation.cpp#task::internal::validateTask
 */
export function validateAnyTask(
  task: TaskInfo,
  framework: FrameworkRecord,
  agent: AgentRecord,
): string | undefined {
  return (
    validateId(task.task_id.value) ??
    validateUnused(task.task_id.value, framework) ??
    validateAgentId(task, agent) ??
    validateDurations(task) ??
    prefixed('Task uses invalid check', task.check && validateCheckInfo(task.check)) ??
    prefixed(
      'Task uses invalid health check',
      task.health_check && validateHealthCheck(task.health_check),
    ) ??
    validateTaskResources(task) ??
    prefixed(
      "Task's `CommandInfo` is invalid",
      task.command && validateCommandInfo(task.command),
    ) ??
    prefixed(
      "Task's `ContainerInfo` is invalid",
      task.container && validateContainerInfo(task.container),
    ) ??
    validateLimits(task, agent.capabilities)
  );
}

function validateUnused(id: string, framework: FrameworkRecord): string | undefined {
  if (framework.tasks.has(id)) return `Task has duplicate ID: ${id}`;
  return framework.unreachableTasks.has(id)
    ? `Task reuses the ID of an unreachable task: ${id}`
    : undefined;
}

function validateAgentId({ agent_id }: TaskInfo, agent: AgentRecord): string | undefined {
  return agent_id.value === agent.id
    ? undefined
    : `Task uses invalid agent ${agent_id.value} while agent ${agent.id} is expected`;
}

function validateDurations({ kill_policy, max_completion_time }: TaskInfo): string | undefined {
  if ((kill_policy?.grace_period?.nanoseconds ?? 0) < 0) {
    return "Task's 'kill_policy.grace_period' must be non-negative";
  }
  return (max_completion_time?.nanoseconds ?? 0) < 0
    ? "Task's `max_completion_time` must be non-negative"
    : undefined;
}

function validateTaskResources({ resources = [] }: TaskInfo): string | undefined {
  if (resources.length === 0) return 'Task uses no resources';
  const reason = validateResourceList(resources);
  if (reason !== undefined) return `Task uses invalid resources: ${reason}`;
  const sum = Resources.of(resources);
  return (
    prefixed('Task uses duplicate persistence ID', validateUniquePersistenceIds(sum)) ??
    prefixed('Invalid task resources', validateSingleAllocationRole(sum)) ??
    prefixed('Task mixes revocable and non-revocable resources', validateRevocableMix(sum))
  );
}

/** Source: mesos src/master/validation.cpp#task::internal::validateExecutor */
function validateLaunch(
  task: TaskInfo,
  framework: FrameworkRecord,
  agent: AgentRecord,
  available: Resources,
): string | undefined {
  const { executor, command } = task;
  if ((executor === undefined) === (command === undefined)) {
    return (
      'Task should have at least one (but not both) of CommandInfo or' + ' ExecutorInfo present'
    );
  }
  const reason =
    (executor && validateCustomExecutor(executor, framework, agent)) ?? validateTogether(task);
  if (reason !== undefined) return reason;
  const total = Resources.of(task.resources).add(newExecutorResources(task, framework, agent));
  if (available.contains(total)) return undefined;
  return (
    `Total resources ${total.toString()} required by task and its executor is more than` +
    ` available ${available.toString()}`
  );
}

/** An executor that runs already has its resources. */
function newExecutorResources(
  { executor }: TaskInfo,
  framework: FrameworkRecord,
  agent: AgentRecord,
): Resources {
  if (executor === undefined) return Resources.empty;
  const isRunning = agent.executor(framework.id, executor.executor_id.value) !== undefined;
  return isRunning ? Resources.empty : Resources.of(executor.resources);
}

function validateCustomExecutor(
  executor: ExecutorInfo,
  framework: FrameworkRecord,
  agent: AgentRecord,
): string | undefined {
  const reason = validateExecutorOn(executor, framework, agent);
  if (reason !== undefined) return reason;
  if (executor.type !== undefined && executor.type !== 'CUSTOM') {
    return "'ExecutorInfo.type' must be 'CUSTOM'";
  }
  if (executor.command === undefined) return "'ExecutorInfo.command' must be set";
  const resources = Resources.of(executor.resources);
  if (!resources.shared().isEmpty) {
    return `Executor resources ${resources.toString()} should not contain any shared resources`;
  }
  return validateExecutorSharing(executor);
}

export function validateExecutorSharing({ container }: ExecutorInfo): string | undefined {
  return container?.linux_info?.share_cgroups === true
    ? "The 'share_cgroups' field cannot be set to 'true' on executor containers"
    : undefined;
}

/** Source: mesos src/master/validation.cpp#task::internal::validateTaskAndExecutorResources */
function validateTogether({ resources, executor }: TaskInfo): string | undefined {
  const parts = [Resources.of(resources), Resources.of(executor?.resources)];
  const total = Resources.sum(parts);
  const reason = validateResourceList(total.messages);
  if (reason !== undefined) return `Task and its executor use invalid resources: ${reason}`;
  if (executor !== undefined && haveOverlap(parts)) {
    return (
      `There are overlapping resources in the task resources ${formatResourceMessages(resources)}` +
      ` and executor resources ${formatResourceMessages(executor.resources)}`
    );
  }
  return (
    prefixed(
      'Task and its executor use duplicate persistence ID',
      validateUniquePersistenceIds(total),
    ) ??
    prefixed(
      'Task and its executor mix revocable and non-revocable resources',
      validateRevocableMix(total),
    )
  );
}

function validateSharing(container: ContainerInfo | undefined): string | undefined {
  return container?.linux_info?.share_cgroups === false
    ? "Only tasks in a task group may have 'share_cgroups' set to 'false'"
    : undefined;
}
