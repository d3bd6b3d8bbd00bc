import type { StatusUpdate } from '@mezzo/domain';
import type {
  AgentInfo,
  DrainConfig,
  ExecutorInfo,
  FrameworkInfo,
  Operation,
  Resource,
  TaskInfo,
} from '@mezzo/domain/messages';
import { assertNever, equalBytes, hexOf, isTerminalTaskState } from '@mezzo/domain';
import { BoundedMap } from '../master/bounded-map.ts';
import type { CheckpointRecord, ExecutorRole } from './checkpoint-record.ts';

/** How many ends are remembered for masters that still believe in a task. */
export const RECENT_ENDS_MAX = 1_000;

export interface CheckpointedTask {
  readonly info: TaskInfo;
  /** In the order in which the agent accepted them. */
  readonly updates: StatusUpdate[];
  /** How many of `updates`, from the front, the framework has acknowledged. */
  acknowledgedCount: number;
}

export interface CheckpointedExecutor {
  readonly frameworkId: string;
  readonly info: ExecutorInfo;
  readonly containerId: string;
  readonly directory: string;
  readonly role: ExecutorRole;
  subscribed: boolean;
  /** Whether it has ever spoken of a task, also of one that is forgotten. */
  hadTasks: boolean;
  hostedState: string | undefined;
  readonly tasks: Map<string, CheckpointedTask>;
}

/**
 * What an agent has made durable: the fold of its checkpoint records.
 *
 * The store keeps one beside the log, to write snapshots from; after a restart it is what the agent
 * recovers from. It only remembers references to immutable messages, so it costs little.
 */
export class CheckpointState {
  info: AgentInfo | undefined;
  drain: { readonly config: DrainConfig; readonly startedAt: number } | undefined;
  resources: readonly Resource[] = [];
  readonly frameworks = new Map<string, FrameworkInfo>();
  /** By container id. */
  readonly executors = new Map<string, CheckpointedExecutor>();
  /** By operation uuid in hexadecimal. */
  readonly operations = new Map<string, Operation>();
  /** The last updates of tasks that are over and acknowledged, by {@link endKey}. */
  readonly ends = new BoundedMap<string, StatusUpdate>(RECENT_ENDS_MAX);

  apply(record: CheckpointRecord): void {
    switch (record.kind) {
      case 'agent':
        this.info = record.info;
        return;
      case 'framework':
        this.frameworks.set(record.info.id?.value ?? '', record.info);
        return;
      case 'frameworkRemoved':
        this.frameworks.delete(record.frameworkId);
        return;
      case 'drain':
        this.drain =
          record.config === undefined
            ? undefined
            : { config: record.config, startedAt: record.startedAt ?? 0 };
        return;
      case 'resources':
        this.resources = record.resources;
        return;
      case 'operation':
        this.operations.set(hexOf(record.operation.uuid.value), record.operation);
        return;
      case 'operationRemoved':
        this.operations.delete(hexOf(record.operationUuid));
        return;
      case 'taskEnded':
        this.ends.set(keyOf(record.update), record.update);
        return;
      default:
        this.applyExecutor(record);
    }
  }

  /** The agent is to become a new one: only what its machine holds is left. */
  forgetAgent(): void {
    this.info = undefined;
    this.drain = undefined;
    this.frameworks.clear();
    this.executors.clear();
    this.operations.clear();
    for (const update of [...this.ends.values()]) this.ends.delete(keyOf(update));
  }

  /** Records whose fold is this state again, fewer than those it was made from. */
  *records(): Generator<CheckpointRecord> {
    if (this.info !== undefined) yield { kind: 'agent', info: this.info };
    if (this.drain !== undefined) yield { kind: 'drain', ...this.drain };
    if (this.resources.length > 0) yield { kind: 'resources', resources: this.resources };
    for (const operation of this.operations.values()) yield { kind: 'operation', operation };
    for (const info of this.frameworks.values()) yield { kind: 'framework', info };
    for (const executor of this.executors.values()) yield* recordsOf(executor);
    for (const update of this.ends.values()) yield { kind: 'taskEnded', update };
  }

  private applyExecutor(record: ExecutorRecord): void {
    if (record.kind === 'executor') {
      const { frameworkId, info, containerId, directory, role } = record;
      if (this.executors.has(containerId)) return;
      this.executors.set(containerId, {
        frameworkId,
        info,
        containerId,
        directory,
        role,
        subscribed: false,
        hadTasks: false,
        hostedState: undefined,
        tasks: new Map(),
      });
      return;
    }
    const executor = this.executors.get(record.containerId);
    if (executor !== undefined) this.applyToRun(executor, record);
  }

  private applyToRun(
    executor: CheckpointedExecutor,
    record: Exclude<ExecutorRecord, { kind: 'executor' }>,
  ): void {
    switch (record.kind) {
      case 'executorSubscribed':
        executor.subscribed = true;
        executor.hadTasks ||= record.hadTasks === true;
        return;
      case 'hostedState':
        executor.hostedState = record.state;
        return;
      case 'task':
        addTask(executor, record.task);
        this.ends.delete(endKey(executor.frameworkId, record.task.task_id.value));
        return;
      case 'update':
        addUpdate(executor, record.update);
        return;
      case 'acknowledgement':
        this.acknowledge(executor, record);
        return;
      case 'executorRemoved':
        this.executors.delete(record.containerId);
        return;
      default:
        assertNever(record);
    }
  }

  /** A task whose terminal update is acknowledged is of no further interest but for its end. */
  private acknowledge(executor: CheckpointedExecutor, { taskId, uuid }: Acknowledgement): void {
    const task = executor.tasks.get(taskId);
    const index = task?.updates.findIndex((update) => isSame(update, uuid)) ?? -1;
    const update = task?.updates[index];
    if (task === undefined || update === undefined) return;
    if (isTerminalTaskState(update.status.state)) {
      executor.tasks.delete(taskId);
      this.ends.set(keyOf(update), update);
    } else task.acknowledgedCount = Math.max(task.acknowledgedCount, index + 1);
  }
}

type Acknowledgement = Extract<CheckpointRecord, { kind: 'acknowledgement' }>;

type ExecutorRecord = Extract<
  CheckpointRecord,
  {
    kind:
      | 'executor'
      | 'executorSubscribed'
      | 'hostedState'
      | 'task'
      | 'update'
      | 'acknowledgement'
      | 'executorRemoved';
  }
>;

function addTask({ tasks }: CheckpointedExecutor, info: TaskInfo): void {
  const taskId = info.task_id.value;
  if (!tasks.has(taskId)) tasks.set(taskId, { info, updates: [], acknowledgedCount: 0 });
}

function addUpdate(executor: CheckpointedExecutor, update: StatusUpdate): void {
  const { status } = update;
  if (status.source === 'SOURCE_EXECUTOR') executor.subscribed = executor.hadTasks = true;
  const task = executor.tasks.get(status.task_id.value);
  const isKnown = task?.updates.some((known) => isSame(known, update.uuid));
  if (isKnown === false) task?.updates.push(update);
}

function isSame(update: StatusUpdate, uuid: Uint8Array | undefined): boolean {
  return update.uuid !== undefined && uuid !== undefined && equalBytes(update.uuid, uuid);
}

function keyOf({ frameworkId, status }: StatusUpdate): string {
  return endKey(frameworkId.value, status.task_id.value);
}

function* recordsOf(executor: CheckpointedExecutor): Generator<CheckpointRecord> {
  const { frameworkId, info, containerId, directory, role } = executor;
  yield { kind: 'executor', frameworkId, info, containerId, directory, role };
  const { subscribed, hadTasks } = executor;
  if (subscribed) yield { kind: 'executorSubscribed', containerId, hadTasks };
  if (executor.hostedState !== undefined) {
    yield { kind: 'hostedState', containerId, state: executor.hostedState };
  }
  for (const task of executor.tasks.values()) {
    yield { kind: 'task', containerId, task: task.info };
    for (const [index, update] of task.updates.entries()) {
      yield { kind: 'update', containerId, update };
      if (index >= task.acknowledgedCount || update.uuid === undefined) continue;
      const taskId = task.info.task_id.value;
      yield { kind: 'acknowledgement', containerId, taskId, uuid: update.uuid };
    }
  }
}

/** The key of a task among ends. */
export function endKey(frameworkId: string, taskId: string): string {
  return `${frameworkId}\n${taskId}`;
}
