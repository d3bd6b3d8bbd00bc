import type { ContainerRequest } from '@mezzo/core';
import { hexOf, isTerminalTaskState } from '@mezzo/domain';
import type { executorApi, TaskInfo, TaskState, TaskStatus } from '@mezzo/domain/messages';
import { parseCommand } from '../machine/command.ts';
import {
  KILLED,
  type ContainerSpec,
  type Machine,
  type MachineWatch,
  type Resident,
} from '../machine/machine.ts';
import { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import type { Timeline } from '../time/timeline.ts';
import type { ExecutorConnection, ExecutorServer, ToExecutor } from './executor-server.ts';

/** `MESOS_SUBSCRIPTION_BACKOFF_MAX` */
const RECONNECT_MS_MAX = 2_000;
const KILL_MS_MAX = 3_000;
/** Some executors end when they have had nothing to do for so long. */
const IDLE_MS = 20_000;

interface RunningTask {
  readonly info: TaskInfo;
  readonly spec: ContainerSpec;
}

export interface CustomExecutorOptions {
  readonly request: ContainerRequest;
  readonly agentId: string;
  readonly machine: Machine;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly watch: MachineWatch;
  /** The agent that answers on this machine now, if any. */
  readonly server: () => ExecutorServer | undefined;
}

/**
 * A framework's own executor: a process that speaks the executor API, outlives its agent, repeats
 * what was not acknowledged when it subscribes again, and runs its tasks inside itself.
 */
export class CustomExecutor implements Resident {
  private readonly options: CustomExecutorOptions;
  private readonly process: Process;
  private readonly running = new Map<string, RunningTask>();
  private readonly unacknowledgedUpdates = new Map<string, executorApi.CallUpdate>();
  private readonly unacknowledgedTasks = new Map<string, TaskInfo>();
  private connection: ExecutorConnection | undefined = undefined;
  private lostSinceMs: number | undefined = undefined;
  private isShuttingDown = false;
  private isBusy = true;

  constructor(options: CustomExecutorOptions) {
    this.options = options;
    this.process = new Process(options.timeline, options.machine.host);
    this.process.start();
    this.connectAfter(options.random.integer(0, 300));
  }

  killed(): void {
    this.process.stop();
    for (const task of [...this.running.values()]) this.ended(task, KILLED);
  }

  private get ids(): Pick<executorApi.Call, 'executor_id' | 'framework_id'> {
    const { framework, executor } = this.options.request;
    return { executor_id: executor.executor_id, framework_id: framework.id ?? { value: '' } };
  }

  private connectAfter(delayMs: number): void {
    this.process.after(delayMs, () => this.connect());
  }

  private connect(): void {
    const server = this.options.server();
    if (server === undefined) return this.retry();
    const connection = server.open({
      process: this.process,
      onMessage: (message) => this.received(connection, message),
      onEnd: () => this.disconnected(connection),
    });
    this.connection = connection;
    connection.sendToServer({
      ...this.ids,
      type: 'SUBSCRIBE',
      subscribe: {
        unacknowledged_tasks: [...this.unacknowledgedTasks.values()],
        unacknowledged_updates: [...this.unacknowledgedUpdates.values()],
      },
    });
  }

  private received(connection: ExecutorConnection, message: ToExecutor): void {
    if (connection !== this.connection) return;
    if (message.kind === 'event') this.handle(message.event);
    else if (message.status === 200) this.lostSinceMs = undefined;
  }

  private disconnected(connection: ExecutorConnection): void {
    if (connection !== this.connection) return;
    this.connection = undefined;
    this.retry();
  }

  /** Without checkpoints an executor that loses its agent ends; with them it waits for it. */
  private retry(): void {
    const { request, random } = this.options;
    this.lostSinceMs ??= this.process.now();
    const lostMs = this.process.now() - this.lostSinceMs;
    if (!request.checkpoint || lostMs > request.recoveryTimeoutMs) this.exit(KILLED);
    else this.connectAfter(random.integer(0, RECONNECT_MS_MAX));
  }

  private handle(event: executorApi.Event): void {
    switch (event.type) {
      case 'LAUNCH':
        if (event.launch !== undefined) this.launch(event.launch.task);
        return;
      case 'KILL':
        this.kill(event.kill?.task_id.value ?? '');
        return;
      case 'ACKNOWLEDGED':
        if (event.acknowledged !== undefined) this.acknowledged(event.acknowledged);
        return;
      case 'SHUTDOWN':
        this.shutdown();
        return;
      default:
      // Nothing else matters to it.
    }
  }

  private launch(info: TaskInfo): void {
    const { request, agentId, machine, random, watch } = this.options;
    if (this.isShuttingDown) return;
    this.isBusy = true;
    const taskId = info.task_id.value;
    const spec: ContainerSpec = {
      containerId: `${request.containerId}/${taskId}/${random.uint32()}`,
      agentId,
      frameworkId: request.framework.id?.value ?? '',
      taskId,
      resources: info.resources ?? [],
      checkpoint: request.checkpoint,
      recoveryTimeoutMs: request.recoveryTimeoutMs,
    };
    const task = { info, spec };
    this.running.set(taskId, task);
    this.unacknowledgedTasks.set(taskId, info);
    watch.onTaskStarted(machine.host, spec);
    this.update(taskId, 'TASK_RUNNING');
    const { runMs = 1000, exitCode = 0 } = parseCommand(info.command?.value ?? dataOf(info)) ?? {};
    this.process.after(runMs, () => {
      this.finish(task, exitCode === 0 ? 'TASK_FINISHED' : 'TASK_FAILED', exitCode << 8);
    });
  }

  private kill(taskId: string): void {
    const task = this.running.get(taskId);
    if (task === undefined) return;
    const delayMs = this.options.random.integer(0, KILL_MS_MAX);
    this.process.after(delayMs, () => this.finish(task, 'TASK_KILLED', KILLED));
  }

  private shutdown(): void {
    if (this.isShuttingDown) return;
    this.isShuttingDown = true;
    for (const task of [...this.running.values()]) this.finish(task, 'TASK_KILLED', KILLED);
    this.process.after(this.options.random.integer(0, 1_000), () => this.exit(0));
  }

  private finish(task: RunningTask, state: TaskState, status: number): void {
    const taskId = task.info.task_id.value;
    if (this.running.get(taskId) !== task) return;
    this.ended(task, status);
    this.update(taskId, state);
  }

  private ended(task: RunningTask, status: number): void {
    this.running.delete(task.info.task_id.value);
    const { machine, watch } = this.options;
    watch.onTaskEnded(machine.host, task.spec, status);
  }

  private update(taskId: string, state: TaskState): void {
    const uuid = this.options.random.uuidBytes();
    const status: TaskStatus = {
      task_id: { value: taskId },
      executor_id: this.ids.executor_id,
      state,
      source: 'SOURCE_EXECUTOR',
      uuid,
      timestamp: this.process.now() / 1000,
    };
    this.unacknowledgedUpdates.set(hexOf(uuid), { status });
    this.connection?.sendToServer({ ...this.ids, type: 'UPDATE', update: { status } });
  }

  private acknowledged({ task_id: taskId, uuid }: executorApi.EventAcknowledged): void {
    const update = this.unacknowledgedUpdates.get(hexOf(uuid));
    this.unacknowledgedUpdates.delete(hexOf(uuid));
    this.unacknowledgedTasks.delete(taskId.value);
    if (update !== undefined && isTerminalTaskState(update.status.state)) this.mayBeIdle();
  }

  private mayBeIdle(): void {
    if (this.running.size > 0 || this.unacknowledgedUpdates.size > 0) return;
    this.isBusy = false;
    this.process.after(IDLE_MS, () => {
      if (!this.isBusy) this.exit(0);
    });
  }

  private exit(status: number): void {
    const { machine, request } = this.options;
    this.process.stop();
    for (const task of [...this.running.values()]) this.ended(task, KILLED);
    machine.exited(request.containerId, status);
  }
}

/** Tasks of custom executors say in their data what they do. */
function dataOf({ data }: TaskInfo): string {
  return data === undefined ? '' : String.fromCharCode(...data);
}
