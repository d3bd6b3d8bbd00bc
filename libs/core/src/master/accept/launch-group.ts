import { Resources } from '@mezzo/domain';
import type { OfferOperationLaunchGroup, TaskStatusReason } from '@mezzo/domain/messages';
import { describeTaskLaunch, type ActionObject } from '../authorization.ts';
import { addExecutor } from '../tasks/executor-life.ts';
import { addTask } from '../tasks/task-life.ts';
import { validateTaskGroup } from '../validation/task-group.ts';
import { consume, newTask } from './launch.ts';
import type { Pipeline } from './pipeline.ts';
import { refuseTasks } from './refuse.ts';

/**
 * LAUNCH_GROUP: all tasks are launched, or none; the first objection is told for each.
 *
 * Source: mesos src/master/master.cpp#Master::_accept
 */
export function launchGroup(pipeline: Pipeline, group: OfferOperationLaunchGroup): void {
  const { context, framework, agent } = pipeline;
  const unauthorized = checkRunTasks(pipeline, group);
  const message = unauthorized ?? validateTaskGroup(group, framework, agent, pipeline.remaining);
  if (message === undefined) return startGroup(pipeline, group);
  const reason: TaskStatusReason =
    unauthorized === undefined ? 'REASON_TASK_GROUP_INVALID' : 'REASON_TASK_GROUP_UNAUTHORIZED';
  const tasks = group.task_group.tasks ?? [];
  refuseTasks(context, framework, tasks, { state: 'TASK_ERROR', reason, message });
}

/** The last task that is not allowed gives the text. */
function checkRunTasks(
  { context, framework }: Pipeline,
  { task_group }: OfferOperationLaunchGroup,
): string | undefined {
  const refused = task_group.tasks?.findLast((task) => {
    const action: ActionObject = { action: 'RUN_TASK', task, framework: framework.info };
    return !context.config.approve(framework.info.principal, action);
  });
  if (refused === undefined) return undefined;
  const action = describeTaskLaunch(refused, framework.info);
  return `Task '${refused.task_id.value}' is not authorized to${action}`;
}

function startGroup(pipeline: Pipeline, group: OfferOperationLaunchGroup): void {
  const { context, framework, agent } = pipeline;
  const { executor, task_group: taskGroup } = group;
  const tasks = taskGroup.tasks ?? [];
  const launchExecutor = agent.executor(framework.id, executor.executor_id.value) === undefined;
  const parts = tasks.map(({ resources }) => Resources.of(resources));
  if (launchExecutor) {
    addExecutor(context, agent, framework.id, executor);
    parts.push(Resources.of(executor.resources));
  }
  for (const task of tasks) {
    addTask(context, agent, newTask(task, framework.id), Resources.of(task.resources));
  }
  consume(pipeline, Resources.sum(parts));
  framework.metrics.add('operations');
  framework.metrics.add('operations/launch_group');
  context.sendToAgent(agent, {
    type: 'runTaskGroup',
    framework: framework.info,
    executor,
    taskGroup,
    launchExecutor,
    resourceVersionUuid: agent.resourceVersionUuid,
    launchUuid: context.ids.uuidBytes(),
  });
}
