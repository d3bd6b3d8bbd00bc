/**
 * The executor of one command task, whose command is the program of the executor's own container.
 *
 * Source: mesos src/launcher/executor.cpp
 */
import {
  type HostedCheckResult,
  type HostedContainerExit,
  type HostedExecutor,
  type HostedLaunchOutcome,
} from '@mezzo/domain';
import type {
  ContainerID,
  executorApi,
  FrameworkInfo,
  KillPolicy,
  TaskInfo,
  TaskState,
} from '@mezzo/domain/messages';
import {
  ExecutorCalls,
  type HostedExecutorOptions,
  type RecoveredTask,
} from './executor-identity.ts';
import { HostedTask } from './hosted-task.ts';
import { killGraceMs } from './kill.ts';
import { decodeSavedState, encodeSavedState } from './saved-state.ts';

/** What Mesos' executor keeps of its shutdown grace for reaping and reporting. */
const SHUTDOWN_RESERVE_MS = 2_000;
/** Mesos' executor stays for so long after its last update, for the update to get through. */
const LINGER_MS = 1_000;
const EXIT_TIMER = 'exit';

export class CommandExecutor implements HostedExecutor {
  private readonly options: HostedExecutorOptions;
  private readonly calls: ExecutorCalls;
  private framework: FrameworkInfo;
  private task: HostedTask | undefined;
  /** The container may end before the agent has handed over the task. */
  private earlyExit: HostedContainerExit | undefined;
  /** A failing health check ends the task. */
  private isUnhealthy = false;
  private isDone = false;

  constructor(options: HostedExecutorOptions) {
    this.options = options;
    this.framework = options.framework;
    this.calls = new ExecutorCalls(options);
  }

  start(nowMs: number): void {
    const recovered = this.options.recovered?.tasks[0];
    if (recovered !== undefined) this.recover(recovered);
    const isNew = recovered?.statuses.length === 0;
    this.calls.subscribe(isNew ? [recovered.info] : []);
    if (recovered === undefined) return;
    if (isNew) this.task?.starting(nowMs);
    if (this.task?.isEnded === true) this.ended(nowMs);
    else this.options.host.attach(this.options.containerId);
  }

  onEvent(event: executorApi.Event, nowMs: number): void {
    if (this.isDone) return;
    switch (event.type) {
      case 'SUBSCRIBED':
        this.framework = event.subscribed?.framework_info ?? this.framework;
        return;
      case 'LAUNCH':
        if (event.launch !== undefined) this.launch(event.launch.task, nowMs);
        return;
      case 'KILL':
        this.kill(event.kill?.kill_policy, nowMs);
        return;
      case 'SHUTDOWN':
        this.shutdown(nowMs);
        return;
      default:
      // Acknowledgements, messages, heartbeats and task groups mean nothing to it.
    }
  }

  /** Comes for a recovered container only: the agent has started a new one before the executor. */
  onContainerLaunched({ error }: HostedLaunchOutcome, nowMs: number): void {
    if (error === undefined) this.task?.running(nowMs, this.runningSinceMs(nowMs));
  }

  onContainerExit(exit: HostedContainerExit, nowMs: number): void {
    if (this.task === undefined) this.earlyExit = exit;
    else this.task.exited(exit, nowMs);
  }

  onTimer(timer: string, nowMs: number): void {
    if (timer === EXIT_TIMER) this.exit();
    else this.task?.handleTimer(timer, nowMs);
  }

  onCheckResult(result: HostedCheckResult, nowMs: number): void {
    this.task?.handleCheckResult(result, nowMs);
  }

  private recover(recovered: RecoveredTask): void {
    this.task = this.newTask(recovered.info, this.options.containerId);
    const { kills } = decodeSavedState(this.options.recovered?.saved);
    const kill = kills.get(this.task.id);
    this.isUnhealthy = kill?.cause === 'health';
    this.task.recover(recovered.statuses, kill);
  }

  private newTask(info: TaskInfo, containerId: ContainerID): HostedTask {
    return new HostedTask({
      info,
      containerId,
      isNested: false,
      calls: this.calls,
      host: this.options.host,
      framework: () => this.framework,
      onKill: () => this.save(),
      onUnhealthy: () => (this.isUnhealthy = true),
      isUnhealthy: () => this.isUnhealthy,
      onTerminal: (_task, _state, nowMs) => this.ended(nowMs),
    });
  }

  private launch(info: TaskInfo, nowMs: number): void {
    if (this.task !== undefined) {
      this.calls.update({
        task_id: info.task_id,
        state: 'TASK_FAILED' satisfies TaskState,
        message: 'Attempted to run multiple tasks using a "command" executor',
        timestamp: nowMs / 1000,
      });
      return;
    }
    this.task = this.newTask(info, this.options.containerId);
    this.task.starting(nowMs);
    this.task.running(nowMs, nowMs);
    if (this.earlyExit !== undefined) this.task.exited(this.earlyExit, nowMs);
  }

  /** By default the override of a KILL is lost on its way to Mesos' command executor. */
  private kill(override: KillPolicy | undefined, nowMs: number): void {
    const { task } = this;
    if (task === undefined) return;
    const policy = this.options.httpCommandExecutor ? override : undefined;
    this.end(task, killGraceMs(policy, task.info.kill_policy), nowMs);
  }

  private shutdown(nowMs: number): void {
    const { task } = this;
    if (task === undefined || task.isEnded) this.exit();
    else this.end(task, Math.max(0, this.options.shutdownGraceMs - SHUTDOWN_RESERVE_MS), nowMs);
  }

  private end(task: HostedTask, graceMs: number, nowMs: number): void {
    if (task.kill === undefined) task.startKill('request', graceMs, nowMs);
    else task.shortenKill(graceMs, nowMs);
  }

  private ended(nowMs: number): void {
    this.options.host.setTimer(EXIT_TIMER, nowMs + LINGER_MS);
  }

  private exit(): void {
    if (this.isDone) return;
    this.isDone = true;
    this.options.host.exit();
  }

  private save(): void {
    const { task } = this;
    if (task?.kill === undefined) return;
    const kills = new Map([[task.id, task.kill]]);
    this.options.host.save(encodeSavedState({ kills, groups: [] }));
  }

  private runningSinceMs(nowMs: number): number {
    const statuses = this.options.recovered?.tasks[0]?.statuses ?? [];
    const running = statuses.find(({ state }) => state === 'TASK_RUNNING');
    return running?.timestamp === undefined ? nowMs : running.timestamp * 1000;
  }
}
