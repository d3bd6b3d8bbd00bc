import { Resources, type AgentFrameworkState, type ExecutorState } from '@mezzo/domain';
import type {
  ContainerID,
  ContainerStatus,
  ExecutorInfo,
  FrameworkInfo,
  FrameworkInfoCapabilityType,
  Task,
  TaskGroupInfo,
  TaskInfo,
} from '@mezzo/domain/messages';
import { RingBuffer } from '../master/ring-buffer.ts';
import type { Timer } from '../master/timer-heap.ts';
import { COMPLETED_TASKS_PER_EXECUTOR_MAX } from './agent-config.ts';
import type { ContainerTermination } from './agent-input.ts';
import type { ExecutorRole } from './checkpoint-record.ts';

/** A task that was handed to its executor. `task` is replaced, never changed. */
export interface TaskRecord {
  readonly info: TaskInfo;
  task: Task;
}

/** One run of an executor. */
export class ExecutorRecord {
  readonly frameworkId: string;
  readonly id: string;
  readonly info: ExecutorInfo;
  readonly role: ExecutorRole;
  readonly containerId: string;
  readonly directory: string;
  /** Whether this run is recorded durably. */
  readonly checkpoint: boolean;

  state: ExecutorState = 'REGISTERING';
  /** The connection of a subscribed executor; undefined while it is away. */
  streamId: string | undefined = undefined;
  /** Whether the container runs, as far as the containerizer has told. */
  isLaunched = false;
  /** Whether the executor has subscribed at least once in this run. */
  hasSubscribed = false;
  /** Whether any task ever got as far as the executor. */
  everSentTask = false;
  /** What waits for that. */
  onLaunched: (() => void) | undefined = undefined;
  containerStatus: ContainerStatus | undefined = undefined;
  /** By `containerKey`. */
  readonly nestedStatuses = new Map<string, ContainerStatus>();
  /** Why the container is being destroyed, when it is the agent's doing. */
  pendingTermination: ContainerTermination | undefined = undefined;
  /** What the container was last promised, to save needless updates. */
  allotmentKey = '';
  /** Registration, re-registration or shutdown: one at a time. */
  timer: Timer | undefined = undefined;

  readonly queuedTasks = new Map<string, TaskInfo>();
  queuedGroups: TaskGroupInfo[] = [];
  readonly launchedTasks = new Map<string, TaskRecord>();
  /** Terminal, but the framework has not acknowledged that yet. */
  readonly terminatedTasks = new Map<string, TaskRecord>();
  readonly completedTasks = new RingBuffer<Task>(COMPLETED_TASKS_PER_EXECUTOR_MAX);

  constructor(run: {
    readonly frameworkId: string;
    readonly info: ExecutorInfo;
    readonly role: ExecutorRole;
    readonly containerId: string;
    readonly directory: string;
    readonly checkpoint: boolean;
  }) {
    this.frameworkId = run.frameworkId;
    this.id = run.info.executor_id.value;
    this.info = run.info;
    this.role = run.role;
    this.containerId = run.containerId;
    this.directory = run.directory;
    this.checkpoint = run.checkpoint;
  }

  /** Whether it was made up for a command task; the master does not know of such executors. */
  get isGenerated(): boolean {
    return this.role === 'command';
  }

  get hasIncompleteTasks(): boolean {
    return this.queuedTasks.size + this.launchedTasks.size + this.terminatedTasks.size > 0;
  }

  /** Whether a task waits for the executor or runs in it. */
  get hasUnfinishedTasks(): boolean {
    return this.queuedTasks.size + this.launchedTasks.size > 0;
  }

  hasTask(taskId: string): boolean {
    return (
      this.queuedTasks.has(taskId) ||
      this.launchedTasks.has(taskId) ||
      this.terminatedTasks.has(taskId)
    );
  }

  /** A task that was handed over and is not completed. */
  taskRecord(taskId: string): TaskRecord | undefined {
    return this.launchedTasks.get(taskId) ?? this.terminatedTasks.get(taskId);
  }

  /** What the agent has given away: the executor's own resources and those of its live tasks. */
  allocatedResources(): Resources {
    const tasks = [...this.queuedTasks.values(), ...this.launchedInfos()];
    return Resources.sum(
      [this.info.resources, ...tasks.map(({ resources }) => resources)].map((list) =>
        Resources.of(list),
      ),
    );
  }

  /** The infos of tasks that use resources, queued ones aside. */
  launchedInfos(): TaskInfo[] {
    return [...this.launchedTasks.values()].map(({ info }) => info);
  }

  /** The run is over, and nobody will be told of its tasks any more: they keep their last state. */
  completeAllTasks(): void {
    for (const tasks of [this.launchedTasks, this.terminatedTasks]) {
      for (const { task } of tasks.values()) this.completedTasks.push(task);
      tasks.clear();
    }
    this.queuedTasks.clear();
    this.queuedGroups = [];
  }

  containerStatusOf(id: ContainerID | undefined): ContainerStatus | undefined {
    if (id?.parent === undefined) return this.containerStatus;
    return this.nestedStatuses.get(containerKey(id));
  }
}

/** A container id as one text: `root.child.grandchild`. */
export function containerKey(id: ContainerID): string {
  return id.parent === undefined ? id.value : `${containerKey(id.parent)}.${id.value}`;
}

/** A framework with executors on this agent. */
export class FrameworkRecord {
  readonly id: string;
  info: FrameworkInfo;
  state: AgentFrameworkState = 'RUNNING';
  /** By executor id. */
  readonly executors = new Map<string, ExecutorRecord>();
  readonly completedExecutors: RingBuffer<ExecutorRecord>;

  constructor(info: FrameworkInfo, completedExecutorsMax: number) {
    this.id = info.id?.value ?? '';
    this.info = info;
    this.completedExecutors = new RingBuffer(completedExecutorsMax);
  }

  get checkpoint(): boolean {
    return this.info.checkpoint === true;
  }

  has(capability: FrameworkInfoCapabilityType): boolean {
    return hasCapability(this.info, capability);
  }

  executorOfTask(taskId: string): ExecutorRecord | undefined {
    for (const executor of this.executors.values()) {
      if (executor.hasTask(taskId)) return executor;
    }
    return undefined;
  }
}

export function hasCapability(
  framework: FrameworkInfo,
  capability: FrameworkInfoCapabilityType,
): boolean {
  return framework.capabilities?.some(({ type }) => type === capability) ?? false;
}
