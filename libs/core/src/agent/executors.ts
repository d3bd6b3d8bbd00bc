/**
 * The life of executors and of the frameworks they belong to, from the launch of the container to
 * the day when the last update of the last task is acknowledged.
 *
 * Source: mesos src/slave/slave.cpp#Slave::executorLaunched, executorTerminated, removeExecutor
 */
import { isTerminalTaskState, millisecondsOf } from '@mezzo/domain';
import type {
  ContainerStatus,
  ExecutorInfo,
  FrameworkInfo,
  TaskInfo,
} from '@mezzo/domain/messages';
import type { AgentContext } from './agent-context.ts';
import type { ContainerLaunchFailure, ContainerTermination } from './agent-input.ts';
import type { ExecutorRole } from './checkpoint-record.ts';
import { containerRequest } from './container-request.ts';
import { ContainerUpdates } from './container-updates.ts';
import { allotmentKey, allotmentOf } from './executor-allotment.ts';
import { durationText } from './executor-environment.ts';
import { executorTerminatedUpdate } from './executor-terminated-update.ts';
import { executorDirectory } from './paths.ts';
import { ExecutorRecord, FrameworkRecord } from './records.ts';
import { StatusUpdates } from './status-updates.ts';

/** What the master is told of an executor that was never started. */
const NEVER_STARTED = -1;
/** The wait status of a process that was killed by SIGKILL. */
const KILLED_STATUS = 9;

export class Executors {
  readonly statusUpdates: StatusUpdates;
  readonly containerUpdates: ContainerUpdates;
  private readonly context: AgentContext;
  private readonly onFrameworkRemoved: () => void;

  constructor(context: AgentContext, onFrameworkRemoved: () => void) {
    this.context = context;
    this.onFrameworkRemoved = onFrameworkRemoved;
    this.statusUpdates = new StatusUpdates(context, (executor) => this.shrink(executor));
    this.containerUpdates = new ContainerUpdates(context, (executor, message) => {
      this.destroy(executor, {
        state: 'TASK_FAILED',
        reason: 'REASON_CONTAINER_UPDATE_FAILED',
        message: `Failed to update resources for container: ${message}`,
      });
    });
  }

  /** The framework's record; a new one when it has none here. */
  framework(info: FrameworkInfo): FrameworkRecord {
    const known = this.context.frameworks.get(info.id?.value ?? '');
    if (known !== undefined) return known;
    const framework = this.returningFramework(info) ?? this.addFramework(info);
    if (framework.checkpoint) this.context.checkpoint({ kind: 'framework', info });
    return framework;
  }

  /** A framework that had nothing here for a while goes on with its history. */
  private returningFramework(info: FrameworkInfo): FrameworkRecord | undefined {
    const { frameworks, completedFrameworks } = this.context;
    const framework = completedFrameworks.get(info.id?.value ?? '');
    if (framework === undefined) return undefined;
    completedFrameworks.delete(framework.id);
    framework.info = info;
    framework.state = 'RUNNING';
    frameworks.set(framework.id, framework);
    return framework;
  }

  /** Adds a record without making it durable: for frameworks that are recovered. */
  addFramework(info: FrameworkInfo): FrameworkRecord {
    const max = this.context.config.completedExecutorsPerFrameworkMax;
    const framework = new FrameworkRecord(info, max);
    this.context.frameworks.set(framework.id, framework);
    return framework;
  }

  /**
   * The framework has changed what it says of itself, or an agent that registers hears that it is
   * still there: then a former master has shut it down on its own account, and the ends of its tasks
   * are to be told after all.
   *
   * Deviates: Mesos lets the tasks end unseen; the new master counts on them for ever.
   */
  updateFramework(info: FrameworkInfo): void {
    const framework = this.context.frameworks.get(info.id?.value ?? '');
    if (framework === undefined) return;
    framework.info = info;
    if (this.context.state !== 'TERMINATING') framework.state = 'RUNNING';
    if (framework.checkpoint) this.context.checkpoint({ kind: 'framework', info });
  }

  /** Records a run of an executor that is to be started with {@link launch}. */
  create(framework: FrameworkRecord, info: ExecutorInfo, role: ExecutorRole): ExecutorRecord {
    const containerId = this.context.random.containerId();
    const ids = { agentId: this.context.agentId, frameworkId: framework.id, containerId };
    const directory = executorDirectory(this.context.config.workDir, {
      ...ids,
      executorId: info.executor_id.value,
    });
    const run = { frameworkId: framework.id, info, role, containerId, directory };
    const executor = this.add(framework, run);
    if (executor.checkpoint) this.context.checkpoint({ kind: 'executor', ...run });
    return executor;
  }

  /** Adds a record without making it durable: for executors that are recovered. */
  add(
    framework: FrameworkRecord,
    run: Omit<ConstructorParameters<typeof ExecutorRecord>[0], 'checkpoint'>,
  ): ExecutorRecord {
    const executor = new ExecutorRecord({ ...run, checkpoint: framework.checkpoint });
    framework.executors.set(executor.id, executor);
    this.context.byContainer.set(executor.containerId, executor);
    return executor;
  }

  /** Starts the container, sized for the tasks that are queued by now. */
  launch(framework: FrameworkRecord, executor: ExecutorRecord, task?: TaskInfo): void {
    const { config, agentId } = this.context;
    const allotment = allotmentOf(executor, config.cgroupsEnableCfs);
    executor.allotmentKey = allotmentKey(allotment);
    const request = containerRequest(config, {
      agentId,
      framework: framework.info,
      executor,
      task: executor.role === 'command' ? task : undefined,
      allotment,
    });
    this.context.emit({ kind: 'launchContainer', request });
  }

  launched(containerId: string, status: ContainerStatus | undefined): void {
    const executor = this.context.byContainer.get(containerId);
    if (executor === undefined) {
      this.context.emit({ kind: 'destroyContainer', containerId });
      return;
    }
    executor.containerStatus = status ?? { container_id: { value: containerId } };
    // A recovered container is told of again, with what the containerizer knows of it now.
    if (executor.isLaunched) return;
    executor.isLaunched = true;
    const isUnwanted = executor.role === 'command' && !executor.hasUnfinishedTasks;
    if (executor.state === 'TERMINATING' || isUnwanted) {
      this.context.emit({ kind: 'destroyContainer', containerId });
    } else if (executor.state === 'REGISTERING') {
      this.awaitRegistration(executor);
    } else executor.onLaunched?.();
    executor.onLaunched = undefined;
  }

  launchFailed(containerId: string, failure: ContainerLaunchFailure): void {
    const executor = this.context.byContainer.get(containerId);
    if (executor === undefined) return;
    this.context.counters.containerLaunchErrors += 1;
    if (failure.kind === 'not-supported') {
      this.terminated(containerId, undefined);
      return;
    }
    executor.pendingTermination ??= this.failedLaunchTermination(executor, failure);
    const wasStarted = failure.kind === 'failed';
    this.terminated(containerId, wasStarted ? { status: KILLED_STATUS } : {});
  }

  /**
   * The container is gone.
   *
   * @param termination - undefined when nobody knows how it ended
   */
  terminated(containerId: string, termination: ContainerTermination | undefined): void {
    const executor = this.context.byContainer.get(containerId);
    const framework = executor && this.context.frameworks.get(executor.frameworkId);
    if (executor === undefined || framework === undefined) return;
    if (executor.state === 'TERMINATED') return;
    executor.state = 'TERMINATED';
    this.context.counters.executorsTerminated += 1;
    this.context.timers.cancel(executor.timer);
    executor.nestedStatuses.clear();
    // The connection is left open, as in Mesos: it ends with the process at its other end.
    executor.streamId = undefined;
    if (!executor.isGenerated) {
      this.reportExit(framework.id, executor.id, termination?.status ?? NEVER_STARTED);
    }
    if (framework.state === 'RUNNING') this.failTasks(framework, executor, termination);
    this.removeExecutorIfDone(framework, executor);
  }

  /** The master releases the resources of the executor when it hears this. */
  reportExit(frameworkId: string, executorId: string, status = NEVER_STARTED): void {
    this.context.departuresCount += 1;
    this.context.toMaster({
      type: 'exitedExecutor',
      agentId: { value: this.context.agentId },
      frameworkId: { value: frameworkId },
      executorId: { value: executorId },
      status,
    });
  }

  /** Asks the executor to end itself, and destroys its container when that takes too long. */
  shutdown(executor: ExecutorRecord): void {
    if (executor.state === 'TERMINATING' || executor.state === 'TERMINATED') return;
    executor.state = 'TERMINATING';
    if (executor.streamId !== undefined) {
      const { streamId } = executor;
      this.context.emit({ kind: 'toExecutor', streamId, event: { type: 'SHUTDOWN' } });
    }
    this.context.timers.cancel(executor.timer);
    executor.timer = this.context.schedule(this.shutdownGraceMs(executor), () => {
      this.destroy(executor, {});
    });
  }

  /** Ends the container at once; `cause` goes into the updates of its tasks. */
  destroy(executor: ExecutorRecord, cause: ContainerTermination): void {
    if (executor.state === 'TERMINATED') return;
    executor.state = 'TERMINATING';
    executor.pendingTermination ??= cause;
    this.context.emit({ kind: 'destroyContainer', containerId: executor.containerId });
  }

  shutdownFramework(framework: FrameworkRecord): void {
    framework.state = 'TERMINATING';
    for (const executor of [...framework.executors.values()]) {
      if (executor.state === 'TERMINATED') this.removeExecutorIfDone(framework, executor);
      else this.shutdown(executor);
    }
    this.removeFrameworkIfIdle(framework);
  }

  /** The framework has acknowledged an update of this task. */
  acknowledged(frameworkId: string, taskId: string, isTerminal: boolean): void {
    const framework = this.context.frameworks.get(frameworkId);
    if (framework === undefined) return;
    const executor = framework.executorOfTask(taskId);
    if (executor !== undefined && isTerminal) {
      const record = executor.terminatedTasks.get(taskId);
      executor.terminatedTasks.delete(taskId);
      if (record !== undefined) executor.completedTasks.push(record.task);
      if (executor.state === 'TERMINATED') this.removeExecutorIfDone(framework, executor);
    }
    this.removeFrameworkIfIdle(framework);
  }

  removeFrameworkIfIdle(framework: FrameworkRecord): void {
    if (framework.executors.size > 0) return;
    const { manager } = this.statusUpdates;
    if (framework.state === 'RUNNING' && manager.hasStreams(framework.id)) return;
    if (!this.context.frameworks.delete(framework.id)) return;
    manager.cleanup(framework.id);
    this.context.completedFrameworks.set(framework.id, framework);
    if (framework.checkpoint) {
      this.context.checkpoint({ kind: 'frameworkRemoved', frameworkId: framework.id });
    }
    this.onFrameworkRemoved();
  }

  private failTasks(
    framework: FrameworkRecord,
    executor: ExecutorRecord,
    termination: ContainerTermination | undefined,
  ): void {
    const unfinished = [...executor.launchedTasks.values()]
      .filter(({ task }) => !isTerminalTaskState(task.state))
      .map(({ info }) => info.task_id.value);
    for (const taskId of [...unfinished, ...executor.queuedTasks.keys()]) {
      const update = executorTerminatedUpdate(executor, taskId, termination);
      this.statusUpdates.fromAgent(framework, update);
    }
  }

  private failedLaunchTermination(
    executor: ExecutorRecord,
    failure: Exclude<ContainerLaunchFailure, { kind: 'not-supported' }>,
  ): ContainerTermination {
    if (failure.kind === 'failed') {
      const message = `Failed to launch container: ${failure.message}`;
      return { state: 'TASK_FAILED', reason: failure.reason, message };
    }
    const framework = this.context.frameworks.get(executor.frameworkId);
    return {
      state: framework?.has('PARTITION_AWARE') === true ? 'TASK_DROPPED' : 'TASK_LOST',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: failure.message,
    };
  }

  private awaitRegistration(executor: ExecutorRecord): void {
    const timeoutMs = this.context.config.executorRegistrationTimeoutMs;
    executor.timer = this.context.schedule(timeoutMs, () => {
      this.destroy(executor, {
        state: 'TASK_FAILED',
        reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
        message: `Executor did not register within ${durationText(timeoutMs)}`,
      });
    });
  }

  /** Takes back from the container what a finished task had. */
  private shrink(executor: ExecutorRecord): void {
    // A command executor's container ends with its task: there is nothing to take back.
    if (executor.role !== 'command' && executor.state === 'RUNNING') {
      this.containerUpdates.update(executor);
    }
  }

  private shutdownGraceMs(executor: ExecutorRecord): number {
    const grace = executor.info.shutdown_grace_period;
    return grace === undefined
      ? this.context.config.executorShutdownGracePeriodMs
      : millisecondsOf(grace.nanoseconds);
  }

  private removeExecutorIfDone(framework: FrameworkRecord, executor: ExecutorRecord): void {
    const nobodyAsks = framework.state === 'TERMINATING' || this.context.state === 'TERMINATING';
    if (!nobodyAsks && executor.hasIncompleteTasks) return;
    framework.executors.delete(executor.id);
    // A master that registers this agent meanwhile may believe in them.
    if (executor.hasIncompleteTasks) this.context.departuresCount += 1;
    executor.completeAllTasks();
    framework.completedExecutors.push(executor);
    const { containerId, frameworkId, directory } = executor;
    this.context.byContainer.delete(containerId);
    if (executor.checkpoint) this.context.checkpoint({ kind: 'executorRemoved', containerId });
    this.context.emit({
      kind: 'executorRemoved',
      containerId,
      frameworkId,
      executorId: executor.id,
      directory,
    });
    this.removeFrameworkIfIdle(framework);
  }
}
