/**
 * Launching tasks: every check that stands between the master's wish and the executor, in Mesos'
 * order and with its texts.
 *
 * Source: mesos src/slave/slave.cpp#Slave::run, _run, __run, ___run
 */
import { equalBytes, hexOf, upgradeResources } from '@mezzo/domain';
import type { MasterToAgent } from '@mezzo/domain';
import type {
  ExecutorInfo,
  FrameworkInfo,
  Resource,
  TaskGroupInfo,
  TaskInfo,
  TaskStatusReason,
} from '@mezzo/domain/messages';
import { BoundedMap } from '../master/bounded-map.ts';
import { formatTask } from '../master/validation/format-message.ts';
import type { AgentContext } from './agent-context.ts';
import { endKey } from './checkpoint-state.ts';
import { commandExecutorInfo } from './command-executor.ts';
import type { ExecutorRole } from './checkpoint-record.ts';
import type { Executors } from './executors.ts';
import type { ExecutorRecord, FrameworkRecord } from './records.ts';
import { taskOf } from './task-messages.ts';
import { refusalOfLimits } from './task-limits.ts';

/** Tasks that go to one executor together: a single task, or a group. */
interface Launch {
  readonly framework: FrameworkRecord;
  readonly executorInfo: ExecutorInfo;
  readonly role: ExecutorRole;
  readonly tasks: readonly TaskInfo[];
  readonly group?: TaskGroupInfo | undefined;
  /** Whether the master counts on a new executor. */
  readonly launchExecutor: boolean;
  readonly resourceVersionUuid?: Uint8Array | undefined;
  readonly launchUuid?: Uint8Array | undefined;
}

/** How many launches are remembered to recognise repetitions; they come soon or not at all. */
const LAUNCHES_MAX = 10_000;

interface Refusal {
  /** Dropped, or lost where the framework knows no better, unless said otherwise. */
  readonly state?: 'TASK_ERROR';
  readonly reason: TaskStatusReason;
  readonly message: string;
}

type RunTask = Extract<MasterToAgent, { type: 'runTask' }>;
type RunTaskGroup = Extract<MasterToAgent, { type: 'runTaskGroup' }>;

export class TaskLauncher {
  private readonly context: AgentContext;
  private readonly executors: Executors;
  private readonly missingResources: (resources: readonly Resource[]) => boolean;
  /** By uuid in hexadecimal. */
  private readonly launches = new BoundedMap<string, true>(LAUNCHES_MAX);

  /** @param missingResources - whether reservations or volumes are used that are not here */
  constructor(
    context: AgentContext,
    executors: Executors,
    missingResources: (resources: readonly Resource[]) => boolean,
  ) {
    this.context = context;
    this.executors = executors;
    this.missingResources = missingResources;
  }

  /** A launch that is ignored now must not be carried out when it comes again. */
  refuse(message: MasterToAgent): void {
    if (message.type === 'runTask' || message.type === 'runTaskGroup') this.isRepeated(message);
  }

  runTask(message: RunTask): void {
    const framework = this.acceptingFramework(message);
    if (framework === undefined) return;
    const [task] = allocated(framework.info, [message.task]);
    if (task === undefined) return;
    const role = roleOf(task.executor);
    const executorInfo =
      task.executor === undefined
        ? commandExecutorInfo(this.context.config, framework.info, task)
        : this.completed(framework.info, task.executor);
    this.run({ ...message, framework, executorInfo, role, tasks: [task] });
  }

  runTaskGroup(message: RunTaskGroup): void {
    const framework = this.acceptingFramework(message);
    if (framework === undefined) return;
    const tasks = allocated(framework.info, message.taskGroup.tasks ?? []);
    const executorInfo = this.completed(framework.info, message.executor);
    const role = roleOf(executorInfo);
    this.run({ ...message, framework, executorInfo, role, tasks, group: { tasks } });
  }

  /** Hands over what waits for the executor; called when it has subscribed or tasks have come. */
  deliverQueued(executor: ExecutorRecord): void {
    const { streamId } = executor;
    if (streamId === undefined || executor.state !== 'RUNNING') return;
    const groups = executor.queuedGroups;
    const grouped = new Set(groups.flatMap(({ tasks = [] }) => tasks.map(idOf)));
    const single = [...executor.queuedTasks.values()].filter((task) => !grouped.has(idOf(task)));
    for (const task of single) {
      this.markLaunched(executor, task);
      this.context.emit({
        kind: 'toExecutor',
        streamId,
        event: { type: 'LAUNCH', launch: { task } },
      });
    }
    executor.queuedGroups = [];
    for (const group of groups) {
      for (const task of group.tasks ?? []) this.markLaunched(executor, task);
      const event = { type: 'LAUNCH_GROUP', launch_group: { task_group: group } } as const;
      this.context.emit({ kind: 'toExecutor', streamId, event });
    }
  }

  private markLaunched(executor: ExecutorRecord, info: TaskInfo): void {
    executor.queuedTasks.delete(idOf(info));
    executor.launchedTasks.set(idOf(info), { info, task: taskOf(info, executor, 'TASK_STAGING') });
    executor.everSentTask = true;
  }

  /** The framework's record, unless nothing may be launched for it; then only the log hears of it. */
  private acceptingFramework(message: RunTask | RunTaskGroup): FrameworkRecord | undefined {
    const refusal = this.refusalOfMessage(message);
    if (refusal === undefined) return this.executors.framework(message.framework);
    this.context.log('warning', `ignoring a launch because ${refusal}`);
    return undefined;
  }

  private refusalOfMessage(message: RunTask | RunTaskGroup): string | undefined {
    const id = message.framework.id?.value ?? '';
    if (id === '') return 'the framework has no id';
    // First, so that what is refused now is not accepted when it comes again.
    if (this.isRepeated(message)) return 'it came before';
    if (this.context.state !== 'RUNNING') return `the agent is ${this.context.state}`;
    const isTerminating = this.context.frameworks.get(id)?.state === 'TERMINATING';
    return isTerminating ? `framework ${id} is terminating` : undefined;
  }

  private completed(framework: FrameworkInfo, info: ExecutorInfo): ExecutorInfo {
    const container = info.container ?? this.context.config.defaultContainerInfo;
    return {
      ...info,
      framework_id: info.framework_id ?? framework.id,
      resources: allocatedResources(framework, info.resources),
      ...(container === undefined ? {} : { container }),
    };
  }

  private run(launch: Launch): void {
    const { framework, executorInfo, tasks } = launch;
    if (tasks.some((task) => framework.executorOfTask(idOf(task)) !== undefined)) {
      this.context.log('warning', `ignoring a repeated launch of ${tasks.map(idOf).join(', ')}`);
      return;
    }
    for (const task of tasks) this.context.recentEnds.delete(endKey(framework.id, idOf(task)));
    const executor = framework.executors.get(executorInfo.executor_id.value);
    const refusal =
      this.refusalOfAgent(launch) ??
      this.refusalOfResources(launch) ??
      this.refusalOfExecutor(launch, executor);
    if (refusal !== undefined) {
      this.drop(launch, refusal);
    } else if (executor === undefined) {
      this.startExecutor(launch);
    } else {
      this.queue(executor, tasks, launch.group);
      if (executor.state === 'RUNNING') this.send(executor);
    }
  }

  /** Whether the message came before, whatever was made of it. */
  private isRepeated({ launchUuid }: RunTask | RunTaskGroup): boolean {
    if (launchUuid === undefined) return false;
    const uuid = hexOf(launchUuid);
    if (this.launches.has(uuid)) return true;
    this.launches.set(uuid, true);
    return false;
  }

  private refusalOfAgent(launch: Launch): Refusal | undefined {
    const { tasks } = launch;
    for (const task of tasks) {
      const message = refusalOfLimits(task, this.context.config.isolation);
      // Mesos re-uses this reason.
      if (message !== undefined) return { reason: 'REASON_GC_ERROR', message };
    }
    const unauthorized = this.refusalOfPrincipal(launch);
    if (unauthorized !== undefined) return unauthorized;
    if (this.context.drain === undefined) return undefined;
    return {
      reason: 'REASON_AGENT_DRAINING',
      message: 'Task was received while agent was already draining',
    };
  }

  /** One task that may not be run keeps its whole group from running. */
  private refusalOfPrincipal({ framework, tasks, group }: Launch): Refusal | undefined {
    const { mayRunTask } = this.context.config;
    if (mayRunTask === undefined) return undefined;
    const refused = tasks.find((task) => !mayRunTask(framework.info, task));
    if (refused === undefined) return undefined;
    return {
      state: 'TASK_ERROR',
      reason: group === undefined ? 'REASON_TASK_UNAUTHORIZED' : 'REASON_TASK_GROUP_UNAUTHORIZED',
      message: `Framework ${framework.id} is not authorized to launch task ${formatTask(refused)}`,
    };
  }

  private refusalOfResources(launch: Launch): Refusal | undefined {
    const { resourceVersionUuid: version, tasks, executorInfo } = launch;
    if (version !== undefined && !equalBytes(version, this.context.resourceVersionUuid)) {
      return {
        reason: 'REASON_INVALID_OFFERS',
        message: 'Task assumes outdated resource state',
      };
    }
    const user = tasks.some(({ resources = [] }) => this.missingResources(resources))
      ? 'task or task group'
      : this.missingResources(executorInfo.resources ?? []) && 'executor';
    if (user === false) return undefined;
    return {
      reason: 'REASON_RESOURCES_UNKNOWN',
      message: `The checkpointed resources being used by the ${user} are unknown to the agent`,
    };
  }

  private refusalOfExecutor(
    { role, launchExecutor }: Launch,
    executor: ExecutorRecord | undefined,
  ): Refusal | undefined {
    if (executor === undefined) {
      return launchExecutor
        ? undefined
        : terminated('No executor is expected to launch and there is none running');
    }
    if (role === 'command') {
      return {
        reason: 'REASON_TASK_INVALID',
        message: 'Cannot reuse an already existing executor for a command task',
      };
    }
    if (launchExecutor) {
      return terminated('Master wants to launch executor, but one already exists');
    }
    if (executor.state === 'TERMINATING' || executor.state === 'TERMINATED') {
      return terminated(`Executor ${executor.state.toLowerCase()}`);
    }
    return undefined;
  }

  private drop(launch: Launch, { state, reason, message }: Refusal): void {
    const { framework, executorInfo, role, tasks, launchExecutor } = launch;
    const executorId = executorInfo.executor_id.value;
    for (const task of tasks) {
      this.executors.statusUpdates.fromAgent(framework, {
        taskId: idOf(task),
        executorId,
        state: state ?? (framework.has('PARTITION_AWARE') ? 'TASK_DROPPED' : 'TASK_LOST'),
        reason,
        message,
      });
    }
    if (launchExecutor && role !== 'command') this.settleExecutor(framework, executorId);
    this.executors.removeFrameworkIfIdle(framework);
  }

  /** The master counts on an executor that will not be: it must hear of its end. */
  private settleExecutor(framework: FrameworkRecord, executorId: string): void {
    const executor = framework.executors.get(executorId);
    if (executor === undefined) this.executors.reportExit(framework.id, executorId);
    else if (executor.state === 'TERMINATED') {
      this.executors.reportExit(framework.id, executorId);
    } else this.executors.shutdown(executor);
  }

  private startExecutor(launch: Launch): void {
    const { framework, executorInfo, role, tasks, group } = launch;
    const executor = this.executors.create(framework, executorInfo, role);
    this.queue(executor, tasks, group);
    this.executors.launch(framework, executor, tasks[0]);
  }

  private queue(
    executor: ExecutorRecord,
    tasks: readonly TaskInfo[],
    group: TaskGroupInfo | undefined,
  ): void {
    const { containerId } = executor;
    for (const task of tasks) {
      executor.queuedTasks.set(idOf(task), task);
      if (executor.checkpoint) this.context.checkpoint({ kind: 'task', containerId, task });
    }
    if (group !== undefined) executor.queuedGroups.push(group);
  }

  private send(executor: ExecutorRecord): void {
    this.executors.containerUpdates.update(executor, () => {
      this.deliverQueued(executor);
      this.endIfUnneeded(executor);
    });
  }

  /** All its tasks were killed before it got any: nobody needs it. */
  private endIfUnneeded(executor: ExecutorRecord): void {
    if (!executor.everSentTask && !executor.hasUnfinishedTasks) this.executors.shutdown(executor);
  }
}

function terminated(message: string): Refusal {
  return { reason: 'REASON_EXECUTOR_TERMINATED', message };
}

function idOf(task: TaskInfo): string {
  return task.task_id.value;
}

function roleOf(executor: ExecutorInfo | undefined): ExecutorRole {
  if (executor === undefined) return 'command';
  return executor.type === 'DEFAULT' ? 'default' : 'custom';
}

/** Tasks as frameworks of any age send them, in today's format. */
function allocated(framework: FrameworkInfo, tasks: readonly TaskInfo[]): readonly TaskInfo[] {
  return tasks.map((task) => ({
    ...task,
    resources: allocatedResources(framework, task.resources),
    ...(task.executor === undefined
      ? {}
      : {
          executor: {
            ...task.executor,
            resources: allocatedResources(framework, task.executor.resources),
          },
        }),
  }));
}

function allocatedResources(
  framework: FrameworkInfo,
  resources: readonly Resource[] | undefined,
): readonly Resource[] {
  const isMultiRole = framework.capabilities?.some(({ type }) => type === 'MULTI_ROLE') ?? false;
  const upgraded = upgradeResources(resources);
  if (isMultiRole) return upgraded;
  return upgraded.map((resource) =>
    resource.allocation_info === undefined
      ? { ...resource, allocation_info: { role: framework.role ?? '*' } }
      : resource,
  );
}
