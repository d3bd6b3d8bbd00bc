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
import type { CheckpointRecord, ExecutorRole } from './checkpoint-record.ts';

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
  }

  /** Records whose fold is this state again, fewer than those it was made from. */
  *records(): Generator<CheckpointRecord> {
    if (this.info !== undefined) yield { kind: 'agent', info: this.info };
    if (this.drain !== undefined) yield { kind: 'drain', ...this.drain };
    if (this.resources.length > 0) yield { kind: 'resources', resources: this.resources };
    for (const operation of this.operations.values()) yield { kind: 'operation', operation };
    for (const info of this.frameworks.values()) yield { kind: 'framework', info };
    for (const executor of this.executors.values()) yield* recordsOf(executor);
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
        return;
      case 'hostedState':
        executor.hostedState = record.state;
        return;
      case 'task':
        addTask(executor, record.task);
        return;
      case 'update':
        addUpdate(executor.tasks.get(record.update.status.task_id.value), record.update);
        return;
      case 'acknowledgement':
        acknowledge(executor, record);
        return;
      case 'executorRemoved':
        this.executors.delete(record.containerId);
        return;
      default:
        assertNever(record);
    }
  }
}

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

function addUpdate(task: CheckpointedTask | undefined, update: StatusUpdate): void {
  const isKnown = task?.updates.some((known) => isSame(known, update.uuid));
  if (isKnown === false) task?.updates.push(update);
}

function isSame(update: StatusUpdate, uuid: Uint8Array | undefined): boolean {
  return update.uuid !== undefined && uuid !== undefined && equalBytes(update.uuid, uuid);
}

/** A task whose terminal update is acknowledged is of no further interest. */
function acknowledge(
  executor: CheckpointedExecutor,
  { taskId, uuid }: Extract<ExecutorRecord, { kind: 'acknowledgement' }>,
): void {
  const task = executor.tasks.get(taskId);
  const index = task?.updates.findIndex((update) => isSame(update, uuid)) ?? -1;
  const update = task?.updates[index];
  if (task === undefined || update === undefined) return;
  if (isTerminalTaskState(update.status.state)) executor.tasks.delete(taskId);
  else task.acknowledgedCount = Math.max(task.acknowledgedCount, index + 1);
}

function* recordsOf(executor: CheckpointedExecutor): Generator<CheckpointRecord> {
  const { frameworkId, info, containerId, directory, role } = executor;
  yield { kind: 'executor', frameworkId, info, containerId, directory, role };
  if (executor.subscribed) yield { kind: 'executorSubscribed', containerId };
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
