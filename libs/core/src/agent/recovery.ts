/**
 * Taking up what an earlier life of the agent left behind: records are restored from checkpoints,
 * executors that still run are awaited, and those that are gone are reported.
 *
 * Registration with the master begins when every executor has come back or has had its time.
 *
 * Source: mesos src/slave/slave.cpp#Slave::recover, _recover, reregisterExecutorTimeout,
 * Executor::everSentTask
 */
import { isTerminalTaskState, Resources } from '@mezzo/domain';
import type { AgentContext } from './agent-context.ts';
import type { RecoveredContainerState } from './agent-input.ts';
import type {
  CheckpointedExecutor,
  CheckpointedTask,
  CheckpointState,
} from './checkpoint-state.ts';
import { allotmentKey, allotmentOfRun } from './executor-allotment.ts';
import { durationText } from './executor-environment.ts';
import type { Executors } from './executors.ts';
import type { ExecutorRecord, FrameworkRecord } from './records.ts';
import { taskOf, withStatus } from './task-messages.ts';

export class Recovery {
  private readonly context: AgentContext;
  private readonly executors: Executors;
  private readonly onRecovered: () => void;
  private readonly awaited = new Set<ExecutorRecord>();
  private hasBegun = false;

  /** @param onRecovered - called once, when registration may begin */
  constructor(context: AgentContext, executors: Executors, onRecovered: () => void) {
    this.context = context;
    this.executors = executors;
    this.onRecovered = onRecovered;
  }

  recover(state: CheckpointState, containers: ReadonlyMap<string, RecoveredContainerState>): void {
    this.hasBegun = true;
    this.restoreAgent(state);
    for (const info of state.frameworks.values()) this.executors.addFramework(info);
    for (const run of state.executors.values()) this.restoreExecutor(run);
    // Only when all are there: the end of one may be the end of its framework.
    for (const containerId of state.executors.keys()) {
      this.settleContainer(containerId, containers.get(containerId) ?? 'lost');
    }
    for (const framework of [...this.context.frameworks.values()]) {
      this.executors.removeFrameworkIfIdle(framework);
    }
    this.awaitExecutors();
  }

  /** Called after every input while the agent recovers: perhaps the last one has come back. */
  check(): void {
    if (this.context.state !== 'RECOVERING' || !this.hasBegun) return;
    for (const executor of this.awaited) {
      if (executor.state !== 'REGISTERING') this.awaited.delete(executor);
    }
    if (this.awaited.size === 0) this.onRecovered();
  }

  private restoreAgent(state: CheckpointState): void {
    const { id } = state.info ?? {};
    if (id !== undefined) {
      this.context.info = { ...this.context.config.info, id };
      // The operator may have given the agent more than it had.
      this.context.checkpoint({ kind: 'agent', info: this.context.info });
    }
    this.context.checkpointedResources = Resources.of(state.resources);
    this.context.drain = state.drain;
    for (const [key, operation] of state.operations) this.context.operations.set(key, operation);
    for (const end of state.ends.values()) this.context.rememberEnd(end);
  }

  private restoreExecutor(run: CheckpointedExecutor): void {
    const framework = this.context.frameworks.get(run.frameworkId);
    if (framework === undefined) return;
    const executor = this.executors.add(framework, run);
    executor.isLaunched = true;
    executor.hasSubscribed = run.subscribed;
    for (const task of run.tasks.values()) this.restoreTask(framework, executor, task);
    // The agent's own executors end with their tasks: without any they only wait to be told so.
    executor.everSentTask = run.hadTasks && run.role === 'custom';
    // The containerizer has been told so.
    const allotment = allotmentOfRun(run, this.context.config.cgroupsEnableCfs);
    executor.allotmentKey = allotmentKey(allotment);
  }

  private settleContainer(containerId: string, container: RecoveredContainerState): void {
    const executor = this.context.byContainer.get(containerId);
    if (executor === undefined) return;
    if (container === 'lost') this.executors.terminated(containerId, undefined);
    else this.awaited.add(executor);
  }

  private restoreTask(
    framework: FrameworkRecord,
    executor: ExecutorRecord,
    task: CheckpointedTask,
  ): void {
    const taskId = task.info.task_id.value;
    const staging = taskOf(task.info, executor, 'TASK_STAGING');
    const restored = task.updates.reduce((known, { status }) => withStatus(known, status), staging);
    const record = { info: task.info, task: restored };
    const isTerminal = isTerminalTaskState(restored.state);
    (isTerminal ? executor.terminatedTasks : executor.launchedTasks).set(taskId, record);
    this.executors.statusUpdates.manager.recover({
      frameworkId: framework.id,
      taskId,
      containerId: executor.containerId,
      updates: task.updates,
      acknowledgedCount: task.acknowledgedCount,
    });
  }

  private awaitExecutors(): void {
    if (this.context.config.recoverByCleanup) {
      this.cleanUp();
      return;
    }
    const timeoutMs = this.context.config.executorReregistrationTimeoutMs;
    this.context.schedule(timeoutMs, () => this.giveUp(timeoutMs));
    this.check();
  }

  /** `--recover=cleanup`: nothing old survives, and the agent ends when all is gone. */
  private cleanUp(): void {
    for (const executor of this.awaited) this.executors.destroy(executor, {});
    this.context.state = 'TERMINATING';
  }

  private giveUp(timeoutMs: number): void {
    for (const executor of this.awaited) {
      if (executor.state !== 'REGISTERING') continue;
      const framework = this.context.frameworks.get(executor.frameworkId);
      this.executors.destroy(executor, {
        state: framework?.has('PARTITION_AWARE') === true ? 'TASK_GONE' : 'TASK_LOST',
        reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
        message: `Executor did not reregister within ${durationText(timeoutMs)}`,
      });
    }
    this.check();
  }
}
