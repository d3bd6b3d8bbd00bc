import {
  agentTaskOf,
  type AgentContext,
  type AgentFrameworkRecord,
  type ExecutorRecord,
} from '@mezzo/core';
import { consumedResourcesOf, taskWithoutSecrets, withoutSecrets } from '@mezzo/domain';
import type { agentApi, FrameworkInfo, OfferOperation, Task } from '@mezzo/domain/messages';
import type { AgentViews } from '../security/agent-views.ts';

/** Of a framework that has executors here, or that had. */
export function frameworkInfoOf(records: AgentContext, id: string): FrameworkInfo | undefined {
  return (records.frameworks.get(id) ?? records.completedFrameworks.get(id))?.info;
}

/** Frameworks that have executors here, and those that had. */
function everyFramework(
  { frameworks, completedFrameworks }: AgentContext,
  views: AgentViews,
): readonly AgentFrameworkRecord[] {
  const all = [...frameworks.values(), ...completedFrameworks.values()];
  return all.filter((framework) => views.framework(framework));
}

interface ExecutorRun {
  readonly framework: FrameworkInfo;
  readonly executor: ExecutorRecord;
}

/** Every run of every executor that is remembered. */
function everyExecutor(records: AgentContext, views: AgentViews): readonly ExecutorRun[] {
  return everyFramework(records, views).flatMap((record) =>
    [...record.executors.values(), ...record.completedExecutors.values()]
      .filter((executor) => views.executor(executor, record.info))
      .map((executor) => ({ framework: record.info, executor })),
  );
}

/** Source: mesos src/slave/http.cpp#Http::getTasks */
export function getTasks(records: AgentContext, views: AgentViews): agentApi.ResponseGetTasks {
  const runs = everyExecutor(records, views);
  const collect = (tasksOf: (executor: ExecutorRecord) => Iterable<Task>): Task[] =>
    runs.flatMap(({ executor, framework }) =>
      [...tasksOf(executor)].filter((task) => views.task(task, framework)).map(taskWithoutSecrets),
    );
  return {
    // A launch is decided at once: no task waits for that decision.
    pending_tasks: [],
    queued_tasks: collect((executor) =>
      [...executor.queuedTasks.values()].map((info) => agentTaskOf(info, executor, 'TASK_STAGING')),
    ),
    launched_tasks: collect((executor) =>
      [...executor.launchedTasks.values()].map(({ task }) => task),
    ),
    terminated_tasks: collect((executor) =>
      [...executor.terminatedTasks.values()].map(({ task }) => task),
    ),
    completed_tasks: collect((executor) => executor.completedTasks.values()),
  };
}

/** Source: mesos src/slave/http.cpp#Http::getExecutors */
export function getExecutors(
  records: AgentContext,
  views: AgentViews,
): agentApi.ResponseGetExecutors {
  const frameworks = everyFramework(records, views);
  const collect = (executorsOf: (framework: AgentFrameworkRecord) => Iterable<ExecutorRecord>) =>
    frameworks.flatMap((framework) =>
      [...executorsOf(framework)]
        .filter((executor) => views.executor(executor, framework.info))
        .map(({ info }) => ({ executor_info: withoutSecrets(info) })),
    );
  return {
    executors: collect(({ executors }) => executors.values()),
    completed_executors: collect(({ completedExecutors }) => completedExecutors.values()),
  };
}

/** Source: mesos src/slave/http.cpp#Http::getFrameworks */
export function getFrameworks(
  records: AgentContext,
  views: AgentViews,
): agentApi.ResponseGetFrameworks {
  const seen = (frameworks: Iterable<AgentFrameworkRecord>) =>
    [...frameworks]
      .filter((framework) => views.framework(framework))
      .map(({ info }) => ({ framework_info: info }));
  return {
    frameworks: seen(records.frameworks.values()),
    completed_frameworks: seen(records.completedFrameworks.values()),
  };
}

/** Source: mesos src/slave/http.cpp#Http::getOperations */
export function getOperations(
  { operations }: AgentContext,
  views: AgentViews,
): agentApi.ResponseGetOperations {
  const seen = [...operations.values()].filter(({ info }) => isOperationSeen(info, views));
  return { operations: seen };
}

/** It shows to who may see all resources that it works on. */
function isOperationSeen(operation: OfferOperation, views: AgentViews): boolean {
  const consumed = consumedResourcesOf(operation);
  return consumed.ok && consumed.value.messages.every((resource) => views.resource(resource));
}

/** Source: mesos src/slave/http.cpp#Http::getAgent */
export function getAgent({ info, drain }: AgentContext): agentApi.ResponseGetAgent {
  return {
    agent_info: info,
    ...(drain === undefined
      ? {}
      : {
          drain_config: drain.config,
          estimated_drain_start_time: { nanoseconds: BigInt(drain.startedAt) * 1_000_000_000n },
        }),
  };
}
