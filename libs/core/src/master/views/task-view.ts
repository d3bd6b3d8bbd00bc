import { taskWithoutSecrets, withoutSecrets } from '@mezzo/domain';
import type { ExecutorInfo, Task, masterApi } from '@mezzo/domain/messages';
import type { MasterState } from '../master-state.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import type { TaskRecord } from '../model/task-record.ts';
import type { ViewPermissions } from './view-permissions.ts';

/**
 * Tasks of registered and completed frameworks. Each task is the same object for as long as nothing
 * about it changes, so that what was rendered from it can be kept.
 *
 * Source: mesos src/master/readonly_handler.cpp#getTasks
 */
export function getTasksView(
  state: MasterState,
  permissions: ViewPermissions,
): masterApi.ResponseGetTasks {
  const frameworks = [...visibleFrameworks(state, permissions)];
  const collect = (recordsOf: (framework: FrameworkRecord) => Iterable<TaskRecord>) =>
    frameworks.flatMap((framework) => [
      ...visibleTasks(framework, recordsOf(framework), permissions),
    ]);
  return {
    tasks: collect(({ tasks }) => tasks.values()),
    unreachable_tasks: collect(({ unreachableTasks }) => unreachableTasks.values()),
    completed_tasks: collect(({ completedTasks }) => completedTasks.values()),
  };
}

/** Registered frameworks first, then completed ones. */
export function* visibleFrameworks(
  state: MasterState,
  permissions: ViewPermissions,
): Generator<FrameworkRecord, void> {
  for (const list of [state.frameworks.registered, state.frameworks.completed]) {
    for (const framework of list.values()) {
      if (permissions.framework(framework.info)) yield framework;
    }
  }
}

/** The tasks among these that show. */
export function* visibleTasks(
  framework: FrameworkRecord,
  records: Iterable<TaskRecord>,
  permissions: ViewPermissions,
): Generator<Task, void> {
  for (const { task } of records) {
    if (permissions.task(task, framework.info)) yield taskWithoutSecrets(task);
  }
}

/** Source: mesos src/master/readonly_handler.cpp#getExecutors */
export function getExecutorsView(
  state: MasterState,
  permissions: ViewPermissions,
): masterApi.ResponseGetExecutors {
  const executors = [...visibleFrameworks(state, permissions)].flatMap((framework) =>
    [...visibleExecutors(framework, permissions)].map(({ executor, agentId }) => ({
      executor_info: executor,
      agent_id: { value: agentId },
    })),
  );
  return { executors };
}

export interface ExecutorPlace {
  readonly executor: ExecutorInfo;
  readonly agentId: string;
}

/** The executors of a framework that show, with where they run. */
export function* visibleExecutors(
  framework: FrameworkRecord,
  permissions: ViewPermissions,
): Generator<ExecutorPlace, void> {
  for (const [agentId, executors] of framework.executors) {
    for (const executor of executors.values()) {
      if (!permissions.executor(executor, framework.info)) continue;
      yield { executor: withoutSecrets(executor), agentId };
    }
  }
}
