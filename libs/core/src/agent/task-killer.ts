import { millisecondsOf, durationInfoOfMs } from '@mezzo/domain';
import type { KillPolicy, TaskInfo } from '@mezzo/domain/messages';
import type { AgentContext } from './agent-context.ts';
import { endKey } from './checkpoint-state.ts';
import type { Executors } from './executors.ts';
import type { ExecutorRecord, FrameworkRecord } from './records.ts';

/** What the agent's own executors grant a task without a kill policy. */
const DEFAULT_KILL_GRACE_MS = 3_000;
const KILLED_ALONE = 'Killed before delivery to the executor';
const KILLED_WITH_GROUP = 'A task within the task group was killed before delivery to the executor';

/**
 * Killing tasks: those that wait for their executor are killed here, the others by their executor.
 *
 * Source: mesos src/slave/slave.cpp#Slave::killTask
 */
export class TaskKiller {
  private readonly context: AgentContext;
  private readonly executors: Executors;

  constructor(context: AgentContext, executors: Executors) {
    this.context = context;
    this.executors = executors;
  }

  kill(frameworkId: string, taskId: string, killPolicy?: KillPolicy): void {
    const framework = this.context.frameworks.get(frameworkId);
    if (framework === undefined || framework.state === 'TERMINATING') {
      this.context.log('warning', `cannot kill task ${taskId}: no framework ${frameworkId}`);
      return;
    }
    const executor = framework.executorOfTask(taskId);
    if (executor === undefined) this.reportUnknown(framework, taskId);
    else if (executor.queuedTasks.has(taskId)) this.killQueued(framework, executor, taskId);
    else this.killLaunched(executor, taskId, killPolicy);
  }

  /** Kills everything; nobody gets more time than `graceMaxMs`, if given. */
  killAll(graceMaxMs: number | undefined): void {
    for (const framework of [...this.context.frameworks.values()]) {
      for (const executor of [...framework.executors.values()]) {
        for (const taskId of [...executor.queuedTasks.keys()]) {
          this.kill(framework.id, taskId);
        }
        for (const { info } of [...executor.launchedTasks.values()]) {
          const policy =
            graceMaxMs === undefined ? undefined : shortened(executor, info, graceMaxMs);
          this.kill(framework.id, info.task_id.value, policy);
        }
      }
    }
  }

  private reportUnknown(framework: FrameworkRecord, taskId: string): void {
    const end = this.context.recentEnds.get(endKey(framework.id, taskId));
    if (end !== undefined) {
      this.executors.statusUpdates.repeat(end);
      return;
    }
    this.executors.statusUpdates.fromAgent(framework, {
      taskId,
      state: framework.has('PARTITION_AWARE') ? 'TASK_DROPPED' : 'TASK_LOST',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Cannot find executor',
    });
  }

  private killQueued(framework: FrameworkRecord, executor: ExecutorRecord, taskId: string): void {
    const group = executor.queuedGroups.find(({ tasks = [] }) =>
      tasks.some(({ task_id: id }) => id.value === taskId),
    );
    const taskIds = group?.tasks?.map(({ task_id: id }) => id.value) ?? [taskId];
    for (const id of taskIds) {
      this.executors.statusUpdates.fromAgent(framework, {
        taskId: id,
        executorId: executor.id,
        state: 'TASK_KILLED',
        reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
        message: group === undefined ? KILLED_ALONE : KILLED_WITH_GROUP,
      });
    }
    // The command of a command task may run already, although nobody has been told so.
    if (executor.role === 'command') this.executors.destroy(executor, {});
  }

  private killLaunched(
    executor: ExecutorRecord,
    taskId: string,
    killPolicy: KillPolicy | undefined,
  ): void {
    const { streamId, state } = executor;
    if (state !== 'RUNNING' || streamId === undefined || executor.terminatedTasks.has(taskId)) {
      this.context.log(
        'warning',
        `cannot kill task ${taskId}: executor ${executor.id} is ${state}`,
      );
      return;
    }
    const kill = {
      task_id: { value: taskId },
      ...(killPolicy === undefined ? {} : { kill_policy: killPolicy }),
    };
    this.context.emit({ kind: 'toExecutor', streamId, event: { type: 'KILL', kill } });
  }
}

/** The policy that keeps a task's grace period within bounds; undefined when it is so anyway. */
function shortened(
  { role }: ExecutorRecord,
  { kill_policy: policy }: TaskInfo,
  graceMaxMs: number,
): KillPolicy | undefined {
  const own = policy?.grace_period;
  // What a custom executor does without being told is unknown: it is told.
  const fallbackMs = role === 'custom' ? Infinity : DEFAULT_KILL_GRACE_MS;
  const ownMs = own === undefined ? fallbackMs : millisecondsOf(own.nanoseconds);
  return ownMs <= graceMaxMs ? undefined : { grace_period: durationInfoOfMs(graceMaxMs) };
}
