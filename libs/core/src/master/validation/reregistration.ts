import {
  validateId,
  validateResources,
  type AgentToMaster,
  type RunningExecutor,
} from '@mezzo/domain';
import type { FrameworkInfo, Task } from '@mezzo/domain/messages';
import { validateAgentDescription } from './agent-description.ts';
import { validateExecutor } from './executor-info.ts';
import { validateFrameworkInfo } from './framework-info.ts';

type Reregistration = Extract<AgentToMaster, { type: 'reregister' }>;

/**
 * Checks that a re-registering agent tells a consistent story.
 *
 * Source: mesos src/master/validation.cpp#master::message::reregisterSlave
 */
export function validateReregistration(message: Reregistration): string | undefined {
  const frameworkIds = new Set(message.frameworks.map(({ id }) => id?.value ?? ''));
  const executorIds = new Set(message.executors.map(executorKey));
  return (
    validateAgentDescription(message) ??
    firstReason(message.frameworks, validateFrameworkInfo) ??
    (frameworkIds.size < message.frameworks.length ? duplicate(message.frameworks) : undefined) ??
    firstReason(message.executors, (executor) => validateRunning(executor, frameworkIds)) ??
    (executorIds.size < message.executors.length ? 'An executor is listed twice' : undefined) ??
    firstReason(message.tasks, (task) => validateTask(task, message, frameworkIds, executorIds))
  );
}

function firstReason<T>(
  list: readonly T[],
  validate: (each: T) => string | undefined,
): string | undefined {
  for (const each of list) {
    const reason = validate(each);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function duplicate(frameworks: readonly FrameworkInfo[]): string {
  const ids = frameworks.map(({ id }) => id?.value ?? '');
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index) ?? '';
  return `Framework has a duplicate FrameworkID: '${repeated}'`;
}

function executorKey({ frameworkId, executorInfo }: RunningExecutor): string {
  return JSON.stringify([frameworkId.value, executorInfo.executor_id.value]);
}

function validateRunning(
  { frameworkId, executorInfo }: RunningExecutor,
  frameworkIds: ReadonlySet<string>,
): string | undefined {
  const reason = validateExecutor(executorInfo) ?? validateResources(executorInfo.resources);
  if (reason !== undefined) return reason;
  if (frameworkIds.has(frameworkId.value)) return undefined;
  return `Executor has an invalid FrameworkID '${frameworkId.value}'`;
}

function validateTask(
  task: Task,
  { agentInfo }: Reregistration,
  frameworkIds: ReadonlySet<string>,
  executorIds: ReadonlySet<string>,
): string | undefined {
  const { task_id, agent_id, framework_id, executor_id, state } = task;
  const reason = validateId(task_id.value);
  if (reason !== undefined) return `Task has an invalid TaskID: ${reason}`;
  if (agent_id.value !== agentInfo.id?.value) {
    return `Task has an invalid AgentID '${agent_id.value}'`;
  }
  if (!frameworkIds.has(framework_id.value)) {
    return `Task has an invalid FrameworkID '${framework_id.value}'`;
  }
  const key = JSON.stringify([framework_id.value, executor_id?.value]);
  if (executor_id !== undefined && state === 'TASK_RUNNING' && !executorIds.has(key)) {
    return `Task has an invalid ExecutorID '${executor_id.value}'`;
  }
  const resourceReason = validateResources(task.resources);
  return resourceReason === undefined
    ? undefined
    : `Task uses invalid resources: ${resourceReason}`;
}
