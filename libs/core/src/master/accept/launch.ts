import { invariant, Resources } from '@mezzo/domain';
import type { Task, TaskInfo } from '@mezzo/domain/messages';
import { listCopies } from '../allocation/allocator-link.ts';
import { describeTaskLaunch, type ActionObject } from '../authorization.ts';
import { addExecutor } from '../tasks/executor-life.ts';
import { addTask } from '../tasks/task-life.ts';
import { validateTask } from '../validation/task-info.ts';
import type { Pipeline } from './pipeline.ts';
import { refuseTasks } from './refuse.ts';

/**
 * LAUNCH: each task is judged by itself.
 *
 * Source: mesos src/master/master.cpp#Master::_accept
 */
export function launch(pipeline: Pipeline, tasks: readonly TaskInfo[]): void {
  for (const task of tasks) {
    const reason = checkRunTask(pipeline, task);
    if (reason !== undefined) refuse(pipeline, task, 'REASON_TASK_UNAUTHORIZED', reason);
    else launchOrRefuse(pipeline, task);
  }
}

function checkRunTask({ context, framework }: Pipeline, task: TaskInfo): string | undefined {
  const { principal = '' } = framework.info;
  const action: ActionObject = { action: 'RUN_TASK', task, framework: framework.info };
  if (context.config.approve(framework.info.principal, action)) return undefined;
  return `Principal '${principal}' no authorized to ${describeTaskLaunch(task, framework.info)}`;
}

function refuse(
  { context, framework }: Pipeline,
  task: TaskInfo,
  reason: 'REASON_TASK_UNAUTHORIZED' | 'REASON_TASK_INVALID',
  message: string,
): void {
  refuseTasks(context, framework, [task], { state: 'TASK_ERROR', reason, message });
}

function launchOrRefuse(pipeline: Pipeline, task: TaskInfo): void {
  const { framework, agent } = pipeline;
  const available = pipeline.remaining.nonShared().add(pipeline.remainingShared);
  const reason = validateTask(task, framework, agent, available);
  if (reason !== undefined) return refuse(pipeline, task, 'REASON_TASK_INVALID', reason);
  const { executor } = task;
  const launchExecutor =
    executor === undefined ||
    agent.executor(framework.id, executor.executor_id.value) === undefined;
  startTask(pipeline, task, launchExecutor);
}

function startTask(pipeline: Pipeline, task: TaskInfo, launchExecutor: boolean): void {
  const { context, framework, agent } = pipeline;
  let consumed = Resources.of(task.resources);
  if (task.executor !== undefined && launchExecutor) {
    addExecutor(context, agent, framework.id, task.executor);
    consumed = consumed.add(Resources.of(task.executor.resources));
  }
  addTask(context, agent, newTask(task, framework.id), Resources.of(task.resources));
  consume(pipeline, consumed);
  framework.metrics.add('operations');
  framework.metrics.add('operations/launch');
  context.sendToAgent(agent, {
    type: 'runTask',
    framework: framework.info,
    task,
    launchExecutor,
    resourceVersionUuid: agent.resourceVersionUuid,
    launchUuid: context.ids.uuidBytes(),
  });
}

/** Takes what tasks and executors use out of the pipeline. */
export function consume(pipeline: Pipeline, consumed: Resources): void {
  const shared = consumed.shared();
  invariant(
    pipeline.remaining.nonShared().contains(consumed.nonShared()),
    'tasks are validated against what is left of the offers',
  );
  const additional = shared.subtract(pipeline.remaining.shared());
  if (!additional.isEmpty) {
    pipeline.conversions.push({ consumed: [], converted: listCopies(additional) });
  }
  pipeline.remaining = pipeline.remaining.subtract(consumed);
  pipeline.launched = pipeline.launched.add(consumed);
}

/**
 * A task as the master keeps it, before anything is heard of it.
 *
 * Source: mesos src/common/protobuf_utils.cpp#createTask
 */
export function newTask(info: TaskInfo, frameworkId: string): Task {
  const { executor, command } = info;
  const user = command?.user ?? executor?.command?.user;
  return {
    name: info.name,
    task_id: info.task_id,
    framework_id: { value: frameworkId },
    ...(executor !== undefined && { executor_id: executor.executor_id }),
    agent_id: info.agent_id,
    state: 'TASK_STAGING',
    resources: info.resources,
    ...(info.labels !== undefined && { labels: info.labels }),
    ...(info.discovery !== undefined && { discovery: info.discovery }),
    ...(info.container !== undefined && { container: info.container }),
    ...(info.health_check !== undefined && { health_check: info.health_check }),
    ...(info.kill_policy !== undefined && { kill_policy: info.kill_policy }),
    ...(user !== undefined && { user }),
    ...(info.limits !== undefined && { limits: info.limits }),
  };
}
