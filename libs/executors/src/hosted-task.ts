/**
 * One task of an executor that the agent plays itself, from its first status to its last.
 *
 *   STARTING ─container runs─▶ RUNNING ─kill─▶ KILLING ─container ends─▶ terminal
 *       └───────────────────────┴── container ends, or never ran ──────────▲
 *
 * Source: mesos src/launcher/executor.cpp, src/launcher/default_executor.cpp
 */
import {
  isTerminalTaskState,
  millisecondsOf,
  type HostedCheckResult,
  type HostedContainerExit,
  type HostedExecutorHost,
} from '@mezzo/domain';
import type {
  CheckStatusInfo,
  ContainerID,
  FrameworkInfo,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '@mezzo/domain/messages';
import { emptyCheckStatus } from './checks/check-status.ts';
import type { Health } from './checks/health-checker.ts';
import { TaskChecks } from './checks/task-checks.ts';
import type { ExecutorCalls } from './executor-identity.ts';
import type { Kill, KillCause } from './kill.ts';
import { killGraceMs } from './kill.ts';
import { terminalStatus } from './terminal-status.ts';

export interface HostedTaskOptions {
  readonly info: TaskInfo;
  readonly containerId: ContainerID;
  /** Whether `containerId` goes into every update: the tasks of a pod have containers of their own. */
  readonly isNested: boolean;
  readonly calls: ExecutorCalls;
  readonly host: HostedExecutorHost;
  readonly framework: () => FrameworkInfo;
  /** A kill has begun or was shortened: it must outlive the agent. */
  readonly onKill: () => void;
  /** A health check that keeps failing ends the task. */
  readonly onUnhealthy: () => void;
  /** Whether what the executor runs has shown to be unhealthy. */
  readonly isUnhealthy: () => boolean;
  readonly onTerminal: (task: HostedTask, state: TaskState, nowMs: number) => void;
}

/** What is said of a task in one update, ids and times aside. */
type Saying = Omit<TaskStatus, 'task_id' | 'timestamp'>;

/** How often SIGKILL is repeated for a container that does not end. */
const KILL_RETRY_MS = 1_000;

export class HostedTask {
  readonly info: TaskInfo;
  readonly containerId: ContainerID;
  kill: Kill | undefined = undefined;
  isRunning = false;
  isEnded = false;
  /** Why the container was not started. */
  launchError: string | undefined = undefined;

  private readonly options: HostedTaskOptions;
  private checks: TaskChecks | undefined;
  private lastSaying: Saying | undefined;

  constructor(options: HostedTaskOptions) {
    this.options = options;
    this.info = options.info;
    this.containerId = options.containerId;
  }

  get id(): string {
    return this.info.task_id.value;
  }

  /** Takes up a task of an earlier life of the agent. */
  recover(statuses: readonly TaskStatus[], kill: Kill | undefined): void {
    this.isRunning = statuses.some(({ state }) => state === 'TASK_RUNNING');
    const last = statuses.at(-1);
    if (last !== undefined) {
      this.lastSaying = sayingOf(last);
      this.isEnded = isTerminalTaskState(last.state);
    }
    this.kill = kill;
  }

  starting(nowMs: number): void {
    this.say({ state: 'TASK_STARTING' }, nowMs);
  }

  /**
   * The container runs.
   *
   * @param sinceMs - when it did for the first time; the time limit counts from then
   */
  running(nowMs: number, sinceMs: number): void {
    if (this.isEnded) return;
    if (!this.isRunning) this.say({ state: 'TASK_RUNNING' }, nowMs);
    this.isRunning = true;
    if (this.kill !== undefined) {
      this.continueKill(this.kill);
      return;
    }
    const { containerId, options } = this;
    this.checks = new TaskChecks({
      task: this.info,
      containerId,
      host: options.host,
      listener: {
        onCheckStatus: (status, atMs) => this.checkStatusChanged(status, atMs),
        onHealth: (health, atMs) => this.healthReported(health, atMs),
      },
      nowMs,
    });
    this.armCompletionTimer(sinceMs);
  }

  /** Begins to end the task: SIGTERM, and SIGKILL after the grace period. What was not launched ends anyway. */
  startKill(cause: KillCause, graceMs: number, nowMs: number): void {
    if (this.isEnded || this.kill !== undefined || this.launchError !== undefined) return;
    this.kill = { cause, startedAtMs: nowMs, graceMs };
    this.stopWatching();
    const tellsKilling = this.options
      .framework()
      .capabilities?.some(({ type }) => type === 'TASK_KILLING_STATE');
    if (tellsKilling === true && cause !== 'completion') {
      this.say({ state: 'TASK_KILLING' }, nowMs);
    }
    this.options.onKill();
    if (this.isRunning) this.continueKill(this.kill);
  }

  /** Ends the task earlier than a kill that is under way would; never later. */
  shortenKill(graceMs: number, nowMs: number): void {
    if (this.kill === undefined || this.isEnded) return;
    const remainingMs = this.kill.startedAtMs + this.kill.graceMs - nowMs;
    if (graceMs >= remainingMs) return;
    this.kill = { ...this.kill, graceMs: nowMs + graceMs - this.kill.startedAtMs };
    this.options.onKill();
    this.options.host.setTimer(this.killTimer, nowMs + graceMs);
  }

  exited(exit: HostedContainerExit, nowMs: number): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.stopWatching();
    this.options.host.cancelTimer(this.killTimer);
    const status = terminalStatus({
      exit,
      kill: this.kill,
      launchError: this.launchError,
      isNested: this.options.isNested,
      isUnhealthy: this.options.isUnhealthy(),
    });
    this.say(status, nowMs);
    this.options.onTerminal(this, status.state, nowMs);
  }

  /** @returns whether the timer was this task's */
  handleTimer(timer: string, nowMs: number): boolean {
    if (timer === this.killTimer) {
      this.options.host.signal(this.containerId, 'SIGKILL');
      this.options.host.setTimer(this.killTimer, nowMs + KILL_RETRY_MS);
      return true;
    }
    if (timer === this.completionTimer) {
      this.startKill('completion', 0, nowMs);
      return true;
    }
    return this.checks?.handleTimer(timer) ?? false;
  }

  /** @returns whether the result was this task's */
  handleCheckResult(result: HostedCheckResult, nowMs: number): boolean {
    return this.checks?.handleResult(result, nowMs) ?? false;
  }

  private get killTimer(): string {
    return `kill ${this.id}`;
  }

  private get completionTimer(): string {
    return `completion ${this.id}`;
  }

  private armCompletionTimer(sinceMs: number): void {
    const limit = this.info.max_completion_time;
    const limitMs = limit === undefined ? 0 : millisecondsOf(limit.nanoseconds);
    if (limitMs > 0) this.options.host.setTimer(this.completionTimer, sinceMs + limitMs);
  }

  private continueKill({ startedAtMs, graceMs }: Kill): void {
    this.options.host.signal(this.containerId, 'SIGTERM');
    this.options.host.setTimer(this.killTimer, startedAtMs + graceMs);
  }

  private stopWatching(): void {
    this.checks?.stop();
    this.options.host.cancelTimer(this.completionTimer);
  }

  private checkStatusChanged(status: CheckStatusInfo, nowMs: number): void {
    this.repeat({ reason: 'REASON_TASK_CHECK_STATUS_UPDATED', check_status: status }, nowMs);
  }

  private healthReported({ healthy, kill }: Health, nowMs: number): void {
    this.repeat({ reason: 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED', healthy }, nowMs);
    if (!kill) return;
    this.options.onUnhealthy();
    this.startKill('health', killGraceMs(this.info.kill_policy), nowMs);
  }

  /** Says the same as last, but for what is new. */
  private repeat(news: Partial<Saying>, nowMs: number): void {
    this.say({ state: 'TASK_RUNNING', ...this.lastSaying, ...news }, nowMs);
  }

  private say(saying: Saying, nowMs: number): void {
    const { check } = this.info;
    const completed: Saying = {
      ...(check === undefined ? {} : { check_status: emptyCheckStatus(check) }),
      ...saying,
      ...(this.options.isNested ? { container_status: { container_id: this.containerId } } : {}),
    };
    this.lastSaying = completed;
    this.options.calls.update({
      task_id: this.info.task_id,
      ...completed,
      timestamp: nowMs / 1000,
    });
  }
}

function sayingOf({ state, reason, healthy, check_status }: TaskStatus): Saying {
  return {
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(healthy === undefined ? {} : { healthy }),
    ...(check_status === undefined ? {} : { check_status }),
  };
}
