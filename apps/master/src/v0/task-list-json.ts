import type { ViewPermissions } from '@mezzo/core';
import { parseIntegerText, type Query } from '@mezzo/http-kit';
import type { CapturedTask } from '../views/captured-task.ts';
import { elements, mapped, type JsonPieces } from '../views/pieces.ts';
import type { FrameworkCapture } from '../views/state-capture.ts';
import { sortInSlices } from './sort-in-slices.ts';

/** Source: mesos src/master/constants.hpp#TASK_LIMIT */
const limitDefault = 100;

/** How many tasks are looked at between two chances for others to have a turn. */
const tasksPerTurn = 256;

/** `/tasks`. Source: mesos src/master/readonly_handler.cpp#ReadOnlyHandler::tasks */
export function* taskListPieces(
  frameworks: readonly FrameworkCapture[],
  permissions: ViewPermissions,
  query: Query,
): JsonPieces {
  const offset = numberOf(query, 'offset', 0);
  const limit = numberOf(query, 'limit', limitDefault);
  const isAscending = query.get('order') === 'asc';
  const tasks: CapturedTask[] = [];
  yield* collect(frameworks, permissions, query, tasks);
  const sorted = yield* sortInSlices(tasks, (a, b) =>
    isAscending ? bornBefore(a, b) : bornBefore(b, a),
  );
  yield '{"tasks":[';
  const shown = sorted.slice(offset, offset + limit);
  yield* elements(mapped(shown, (task) => task.v0Element));
  yield ']}';
}

/** Takes the tasks that are asked for and show, with empty pieces for others to have a turn. */
function* collect(
  frameworks: readonly FrameworkCapture[],
  permissions: ViewPermissions,
  query: Query,
  found: CapturedTask[],
): JsonPieces {
  const frameworkId = query.get('framework_id');
  const taskId = query.get('task_id');
  let count = 0;
  for (const { framework, tasks, unreachableTasks, completedTasks } of frameworks) {
    const { id, info } = framework.facts;
    if ((frameworkId !== undefined && id !== frameworkId) || !permissions.framework(info)) continue;
    for (const list of [tasks, unreachableTasks, completedTasks]) {
      for (const captured of list) {
        count += 1;
        if (count % tasksPerTurn === 0) yield '';
        if (taskId !== undefined && captured.task.task_id.value !== taskId) continue;
        if (permissions.task(captured.task, info)) found.push(captured);
      }
    }
  }
}

/** By the time of the first status; tasks that have none yet come first. */
function bornBefore(a: CapturedTask, b: CapturedTask): number {
  return firstTimestamp(a) - firstTimestamp(b);
}

function firstTimestamp({ task }: CapturedTask): number {
  return task.statuses?.[0]?.timestamp ?? -Infinity;
}

function numberOf(query: Query, name: string, absent: number): number {
  const number = parseIntegerText(query.get(name) ?? '');
  return typeof number === 'number' && number >= 0 ? number : absent;
}
