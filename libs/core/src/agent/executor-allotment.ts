import { isTerminalTaskState, Resources, type StatusUpdate } from '@mezzo/domain';
import type { TaskInfo } from '@mezzo/domain/messages';
import type { ContainerAllotment } from './agent-effect.ts';
import type { CheckpointedExecutor } from './checkpoint-state.ts';
import type { ExecutorRecord } from './records.ts';

/** The resources a task may have limits on beyond its requests. */
const LIMITED = ['cpus', 'mem'] as const;

/**
 * What the container of an executor is promised: its own resources and those of its live tasks, and
 * the limits that the tasks' limits add up to.
 *
 * @param enableCfs - `--cgroups_enable_cfs`: a task without a limit on cpus is held to its request
 */
export function allotmentOf(executor: ExecutorRecord, enableCfs: boolean): ContainerAllotment {
  const tasks = [...executor.queuedTasks.values(), ...executor.launchedInfos()];
  return {
    resources: executor.allocatedResources().messages,
    limits: executorLimits(Resources.of(executor.info.resources), tasks, enableCfs),
  };
}

/** The same of a run that is known from checkpoints only. */
export function allotmentOfRun(
  { info, tasks }: CheckpointedExecutor,
  enableCfs: boolean,
): ContainerAllotment {
  const live = [...tasks.values()].filter(({ updates }) => !updates.some(isTerminal));
  const own = Resources.of(info.resources);
  const infos = live.map((task) => task.info);
  return {
    resources: Resources.sum([own, ...infos.map((task) => Resources.of(task.resources))]).messages,
    limits: executorLimits(own, infos, enableCfs),
  };
}

function isTerminal({ status }: StatusUpdate): boolean {
  return isTerminalTaskState(status.state);
}

/** Equal for equal allotments. */
export function allotmentKey({ resources, limits }: ContainerAllotment): string {
  const texts = Object.entries(limits).map(([name, value]) => `${name}=${value}`);
  return `${Resources.of(resources).toString()}|${texts.join(',')}`;
}

/**
 * Limits by resource name; a name is absent when the requests are the limit.
 *
 * Source: mesos src/slave/slave.cpp#computeExecutorLimits
 */
export function executorLimits(
  executorResources: Resources,
  tasks: readonly TaskInfo[],
  enableCfs: boolean,
): Readonly<Record<string, number>> {
  const limits: Record<string, number> = {};
  for (const name of LIMITED) {
    if (!tasks.some((task) => task.limits?.[name] !== undefined)) continue;
    const isCapped = (task: TaskInfo): boolean => task.limits?.[name] !== undefined;
    // A task that may use any amount of cpu makes the whole container so.
    if (name === 'cpus' && !enableCfs && !tasks.every(isCapped)) continue;
    const own = amount(executorResources, name);
    limits[name] = tasks.reduce((sum, task) => sum + limitOf(task, name), own);
  }
  return limits;
}

function limitOf(task: TaskInfo, name: string): number {
  return task.limits?.[name]?.value ?? amount(Resources.of(task.resources), name);
}

function amount(resources: Resources, name: string): number {
  return (resources.scalarMilli(name) ?? 0) / 1000;
}
