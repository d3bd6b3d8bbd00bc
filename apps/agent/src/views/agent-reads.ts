import {
  agentTaskOf,
  type AgentContext,
  type AgentFrameworkRecord,
  type ExecutorRecord,
} from '@mezzo/core';
import { taskWithoutSecrets, withoutSecrets } from '@mezzo/domain';
import type { agentApi, Task } from '@mezzo/domain/messages';

/** Frameworks that have executors here, and those that had. */
function everyFramework(records: AgentContext): readonly AgentFrameworkRecord[] {
  return [...records.frameworks.values(), ...records.completedFrameworks.values()];
}

/** Every run of every executor that is remembered. */
function everyExecutor(records: AgentContext): readonly ExecutorRecord[] {
  return everyFramework(records).flatMap((framework) => [
    ...framework.executors.values(),
    ...framework.completedExecutors.values(),
  ]);
}

/** Source: mesos src/slave/http.cpp#Http::getTasks */
export function getTasks(records: AgentContext): agentApi.ResponseGetTasks {
  const executors = everyExecutor(records);
  const collect = (tasksOf: (executor: ExecutorRecord) => Iterable<Task>): Task[] =>
    executors.flatMap((executor) => [...tasksOf(executor)].map(taskWithoutSecrets));
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
export function getExecutors(records: AgentContext): agentApi.ResponseGetExecutors {
  const infoOf = ({ info }: ExecutorRecord) => ({
    executor_info: withoutSecrets(info),
  });
  const frameworks = everyFramework(records);
  return {
    executors: frameworks.flatMap(({ executors }) => [...executors.values()].map(infoOf)),
    completed_executors: frameworks.flatMap(({ completedExecutors }) =>
      completedExecutors.values().map(infoOf),
    ),
  };
}

/** Source: mesos src/slave/http.cpp#Http::getFrameworks */
export function getFrameworks(records: AgentContext): agentApi.ResponseGetFrameworks {
  const infoOf = ({ info }: AgentFrameworkRecord) => ({ framework_info: info });
  return {
    frameworks: [...records.frameworks.values()].map(infoOf),
    completed_frameworks: [...records.completedFrameworks.values()].map(infoOf),
  };
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
