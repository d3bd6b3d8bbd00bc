import type { AgentDescription, AgentToMaster, RunningExecutor } from '@mezzo/domain';
import type { FrameworkInfo, Task } from '@mezzo/domain/messages';
import type { AgentContext } from './agent-context.ts';
import type { ExecutorRecord } from './records.ts';
import { taskOf } from './task-messages.ts';

/**
 * What the agent tells a master that does not know it yet, or no longer: itself, and everything that
 * lives on it. What is being shut down with its framework is left out: nobody asks for it any more,
 * and a master that has just taken over would take the framework for one that lives.
 *
 * Deviates: Mesos reports it.
 *
 * Source: mesos src/slave/slave.cpp#Slave::doReliableRegistration
 */
export function registrationMessage(context: AgentContext): AgentToMaster {
  const description = descriptionOf(context);
  if (context.info.id === undefined) return { type: 'register', ...description };
  const frameworks = [...context.frameworks.values()].filter(
    ({ state }) => state !== 'TERMINATING',
  );
  const executors = frameworks.flatMap((framework) => [...framework.executors.values()]);
  return {
    type: 'reregister',
    ...description,
    tasks: executors.flatMap((executor) => tasksOf(executor)),
    executors: executors.filter(isReported).map(runningExecutor),
    frameworks: infosOf(frameworks),
    completedFrameworks: infosOf(context.completedFrameworks.values()),
    operations: [...context.operations.values()],
    drainConfig: context.drain?.config,
    departuresCount: context.departuresCount,
  };
}

function descriptionOf(context: AgentContext): AgentDescription {
  context.registrationsCount += 1;
  const { info, config, checkpointedResources, resourceVersionUuid, run } = context;
  return {
    agentInfo: info,
    version: config.version,
    capabilities: config.capabilities,
    checkpointedResources: checkpointedResources.messages,
    resourceVersionUuid,
    ordinal: { run, number: context.registrationsCount },
  };
}

/** All that are not completed, in the order of their lives' end. */
function tasksOf(executor: ExecutorRecord): Task[] {
  const queued = [...executor.queuedTasks.values()];
  return [
    ...queued.map((info) => taskOf(info, executor, 'TASK_STAGING')),
    ...[...executor.launchedTasks.values()].map(({ task }) => task),
    ...[...executor.terminatedTasks.values()].map(({ task }) => task),
  ];
}

/** Generated executors are the agent's own affair. */
function isReported(executor: ExecutorRecord): boolean {
  return !executor.isGenerated && executor.state !== 'TERMINATED';
}

function runningExecutor(executor: ExecutorRecord): RunningExecutor {
  return { frameworkId: { value: executor.frameworkId }, executorInfo: executor.info };
}

function infosOf(frameworks: Iterable<{ readonly info: FrameworkInfo }>): FrameworkInfo[] {
  return [...frameworks].map(({ info }) => info);
}
