import type { ViewPermissions } from '@mezzo/core';
import { parseIntegerText, type Query } from '@mezzo/http-kit';
import { elements, mapped, type JsonPieces } from '../views/pieces.ts';
import type { FrameworkCapture } from '../views/state-capture.ts';
import { orderInSlices } from './order-in-slices.ts';
import { TaskTable } from './task-table.ts';

/** Source: mesos src/master/constants.hpp#TASK_LIMIT */
const limitDefault = 100;

/** `/tasks`. Source: mesos src/master/readonly_handler.cpp#ReadOnlyHandler::tasks */
export function* taskListPieces(
  frameworks: readonly FrameworkCapture[],
  permissions: ViewPermissions,
  query: Query,
): JsonPieces {
  const [from, to] = wantedPart(query);
  const isAscending = query.get('order') === 'asc';
  const found = new TaskTable();
  try {
    yield* collect(frameworks, permissions, query, found);
    const order = yield* orderInSlices(found.times, isAscending, found.room);
    yield '{"tasks":[';
    const shown = order.subarray(from, to);
    yield* elements(mapped(shown, (index) => found.text(index)));
    yield ']}';
  } finally {
    found.release();
  }
}

/** Takes the tasks that are asked for and show, with empty pieces for others to have a turn. */
function* collect(
  frameworks: readonly FrameworkCapture[],
  permissions: ViewPermissions,
  query: Query,
  found: TaskTable,
): JsonPieces {
  const frameworkId = query.get('framework_id');
  const taskId = query.get('task_id');
  for (const { framework, tasks, unreachableTasks, completedTasks } of frameworks) {
    const { id, info } = framework.facts;
    if ((frameworkId !== undefined && id !== frameworkId) || !permissions.framework(info)) continue;
    for (const page of [tasks, unreachableTasks, completedTasks].flat()) {
      for (const [place, task] of page.tasks.entries()) {
        if (taskId !== undefined && task.task_id.value !== taskId) continue;
        if (permissions.task(task, info)) found.add(page, place, task);
      }
      yield '';
    }
  }
}

/**
 * Which of the ordered tasks are wanted. Negative numbers are as Mesos takes them, for the sizes with the
 * same bits: such an offset lies behind all tasks, and such a limit is none, unless it is added to an
 * offset.
 */
function wantedPart(query: Query): readonly [from: number, to: number] {
  const offset = numberOf(query, 'offset', 0);
  const limit = numberOf(query, 'limit', limitDefault);
  if (offset < 0) return [0, 0];
  return offset + limit < 0 ? [offset, Infinity] : [offset, Math.max(offset, offset + limit)];
}

function numberOf(query: Query, name: string, absent: number): number {
  const number = parseIntegerText(query.get(name) ?? '');
  return typeof number === 'number' ? number : absent;
}
