import {
  visibleFrameworks,
  visibleTasks,
  type MasterState,
  type ViewPermissions,
} from '@mezzo/core';
import type { Task } from '@mezzo/domain/messages';
import { parseIntegerText, type Query, taskJson } from '@mezzo/http-kit';
import type { WritableJson } from '@mezzo/proto';

/** Source: mesos src/master/constants.hpp#TASK_LIMIT */
const limitDefault = 100;

/** `/tasks`. Source: mesos src/master/readonly_handler.cpp#ReadOnlyHandler::tasks */
export function taskListJson(
  state: MasterState,
  permissions: ViewPermissions,
  query: Query,
): WritableJson {
  const frameworkId = query.get('framework_id');
  const taskId = query.get('task_id');
  const offset = numberOf(query, 'offset', 0);
  const limit = numberOf(query, 'limit', limitDefault);
  const isAscending = query.get('order') === 'asc';
  const tasks = [...visibleFrameworks(state, permissions)]
    .filter(({ id }) => frameworkId === undefined || id === frameworkId)
    .flatMap((framework) =>
      [framework.tasks, framework.unreachableTasks, framework.completedTasks].flatMap((records) => [
        ...visibleTasks(framework, records.values(), permissions),
      ]),
    )
    .filter((task) => taskId === undefined || task.task_id.value === taskId)
    .sort((a, b) => (isAscending ? bornBefore(a, b) : bornBefore(b, a)));
  return { tasks: tasks.slice(offset, offset + limit).map(taskJson) };
}

/** By the time of the first status; tasks that have none yet come first. */
function bornBefore(a: Task, b: Task): number {
  return firstTimestamp(a) - firstTimestamp(b);
}

function firstTimestamp(task: Task): number {
  return task.statuses?.[0]?.timestamp ?? -Infinity;
}

function numberOf(query: Query, name: string, absent: number): number {
  const number = parseIntegerText(query.get(name) ?? '');
  return typeof number === 'number' && number >= 0 ? number : absent;
}
