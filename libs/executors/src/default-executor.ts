/**
 * The executor of task groups: every task runs in a nested container of its own, and the tasks of a
 * group share their fate.
 *
 * Source: mesos src/launcher/default_executor.cpp
 */
import {
  formatContainerId,
  hexOf,
  type HostedCheckResult,
  type HostedContainerExit,
  type HostedExecutor,
  type HostedLaunchOutcome,
} from '@mezzo/domain';
import type {
  ContainerID,
  executorApi,
  FrameworkInfo,
  TaskInfo,
  TaskState,
} from '@mezzo/domain/messages';
import {
  ExecutorCalls,
  type HostedExecutorOptions,
  type RecoveredTask,
} from './executor-identity.ts';
import { HostedTask } from './hosted-task.ts';
import { DEFAULT_KILL_GRACE_MS, killGraceMs, type Kill } from './kill.ts';
import { decodeSavedState, encodeSavedState } from './saved-state.ts';
import { taskContainer } from './task-container.ts';

/** How long the executor waits for the acknowledgement of its updates when it is done. */
const LAST_ACKNOWLEDGEMENTS_MS = 60_000;
/** Mesos' executor stays for so long after that. */
const LINGER_MS = 1_000;
const EXIT_TIMER = 'exit';

interface PodTask {
  readonly task: HostedTask;
  /** Task ids of the group. */
  readonly group: ReadonlySet<string>;
  /** Until the launches of the whole group are answered. */
  launch?: GroupLaunch | undefined;
  /** When it ran for the first time; undefined: it has not yet. */
  readonly runningSinceMs?: number | undefined;
}

/** What is heard of a group whose containers are being launched waits until all of them are answered. */
interface GroupLaunch {
  readonly tasks: readonly HostedTask[];
  /** Containers without an answer. */
  readonly unanswered: Set<string>;
  readonly exits: HostedContainerExit[];
}

export class DefaultExecutor implements HostedExecutor {
  private readonly options: HostedExecutorOptions;
  private readonly calls: ExecutorCalls;
  private framework: FrameworkInfo;
  /** Live tasks by the text of their container's id. */
  private readonly pods = new Map<string, PodTask>();
  private readonly unacknowledged = new Set<string>();
  private isShuttingDown = false;
  /** A failing health check has ended a task: all that end from then on are told to be unhealthy. */
  private isUnhealthy = false;
  private hasHadTasks = false;
  private isDone = false;

  constructor(options: HostedExecutorOptions) {
    this.options = options;
    this.framework = options.framework;
    this.calls = new ExecutorCalls(options, (uuid) => this.unacknowledged.add(hexOf(uuid)));
  }

  start(nowMs: number): void {
    this.calls.subscribe([]);
    const { tasks = [], saved } = this.options.recovered ?? {};
    const { kills, groups } = decodeSavedState(saved);
    for (const recovered of tasks) {
      const id = recovered.info.task_id.value;
      const group = groups.find((ids) => ids.includes(id)) ?? [id];
      this.recover(recovered, new Set(group), kills.get(id));
    }
    this.hasHadTasks = tasks.length > 0;
    this.exitIfDone(nowMs);
  }

  onEvent(event: executorApi.Event, nowMs: number): void {
    if (this.isDone) return;
    switch (event.type) {
      case 'SUBSCRIBED':
        this.framework = event.subscribed?.framework_info ?? this.framework;
        return;
      case 'LAUNCH_GROUP':
        this.launchGroup(event.launch_group?.task_group.tasks ?? [], nowMs);
        return;
      case 'KILL':
        if (event.kill !== undefined) this.kill(event.kill, nowMs);
        return;
      case 'ACKNOWLEDGED':
        this.acknowledged(event.acknowledged?.uuid, nowMs);
        return;
      case 'LAUNCH':
      case 'SHUTDOWN':
        // Single tasks are not supported: an agent that sends one is not to be trusted.
        this.shutdown(nowMs);
        return;
      default:
      // Messages and heartbeats mean nothing to it.
    }
  }

  /** A container that could not be launched has an end all the same, which is heard, too. */
  onContainerLaunched({ containerId, error }: HostedLaunchOutcome, nowMs: number): void {
    const key = formatContainerId(containerId);
    const pod = this.pods.get(key);
    if (pod === undefined) return;
    pod.task.launchError = error;
    const { launch } = pod;
    if (launch !== undefined) this.answered(launch, key, nowMs);
    else if (error === undefined) pod.task.running(nowMs, pod.runningSinceMs ?? nowMs);
  }

  onContainerExit(exit: HostedContainerExit, nowMs: number): void {
    const pod = this.pods.get(formatContainerId(exit.containerId));
    if (pod?.launch !== undefined) pod.launch.exits.push(exit);
    else pod?.task.exited(exit, nowMs);
  }

  /** No end of a task is told before the group is told to run. */
  private answered(launch: GroupLaunch, key: string, nowMs: number): void {
    launch.unanswered.delete(key);
    if (launch.unanswered.size > 0) return;
    for (const { containerId } of launch.tasks) {
      const pod = this.pods.get(formatContainerId(containerId));
      if (pod !== undefined) pod.launch = undefined;
    }
    for (const task of launch.tasks) {
      if (task.launchError === undefined) task.running(nowMs, nowMs);
    }
    for (const exit of launch.exits) this.onContainerExit(exit, nowMs);
  }

  onTimer(timer: string, nowMs: number): void {
    if (timer === EXIT_TIMER) {
      this.exit();
      return;
    }
    for (const { task } of this.pods.values()) if (task.handleTimer(timer, nowMs)) return;
  }

  onCheckResult(result: HostedCheckResult, nowMs: number): void {
    for (const { task } of this.pods.values()) if (task.handleCheckResult(result, nowMs)) return;
  }

  private recover(
    { info, statuses }: RecoveredTask,
    group: ReadonlySet<string>,
    kill: Kill | undefined,
  ): void {
    const last = statuses.at(-1);
    const containerId = last?.container_status?.container_id;
    // A task without any status was never begun: the agent reports it as dropped.
    if (containerId === undefined) return;
    const running = statuses.find(({ state }) => state === 'TASK_RUNNING');
    const since = running?.timestamp === undefined ? undefined : running.timestamp * 1000;
    const task = this.add(info, containerId, group, since);
    task.recover(statuses, kill);
    if (kill?.cause === 'health') this.isUnhealthy = true;
    if (task.isEnded) this.pods.delete(formatContainerId(containerId));
    else this.options.host.attach(containerId);
  }

  private launchGroup(tasks: readonly TaskInfo[], nowMs: number): void {
    if (this.isShuttingDown) return;
    this.hasHadTasks = true;
    this.options.host.cancelTimer(EXIT_TIMER);
    const group = new Set(tasks.map((task) => task.task_id.value));
    const started = tasks.map((info) => {
      const value = this.options.host.newContainerId();
      return this.add(info, { value, parent: this.options.containerId }, group);
    });
    this.save();
    this.awaitAnswers(started);
    for (const task of started) task.starting(nowMs);
    for (const task of started) {
      this.options.host.launch(taskContainer(task.info, task.containerId));
    }
  }

  private awaitAnswers(tasks: readonly HostedTask[]): void {
    const keys = tasks.map(({ containerId }) => formatContainerId(containerId));
    const launch: GroupLaunch = { tasks, unanswered: new Set(keys), exits: [] };
    for (const key of keys) {
      const pod = this.pods.get(key);
      if (pod !== undefined) pod.launch = launch;
    }
  }

  private add(
    info: TaskInfo,
    containerId: ContainerID,
    group: ReadonlySet<string>,
    runningSinceMs?: number,
  ): HostedTask {
    const task = new HostedTask({
      info,
      containerId,
      isNested: true,
      calls: this.calls,
      host: this.options.host,
      framework: () => this.framework,
      onKill: () => this.save(),
      onUnhealthy: () => (this.isUnhealthy = true),
      isUnhealthy: () => this.isUnhealthy,
      onTerminal: (ended, state, nowMs) => this.ended(ended, state, nowMs),
    });
    this.pods.set(formatContainerId(containerId), { task, group, runningSinceMs });
    return task;
  }

  /** A second kill changes nothing, unlike in the command executor. */
  private kill({ task_id: id, kill_policy: override }: executorApi.EventKill, nowMs: number): void {
    const pod = [...this.pods.values()].find(({ task }) => task.id === id.value);
    if (pod === undefined) return;
    pod.task.startKill('request', killGraceMs(override, pod.task.info.kill_policy), nowMs);
  }

  private shutdown(nowMs: number): void {
    if (this.isShuttingDown) return;
    this.isShuttingDown = true;
    if (this.pods.size === 0 && this.unacknowledged.size === 0) {
      this.exit();
      return;
    }
    for (const { task } of [...this.pods.values()]) {
      task.startKill('request', DEFAULT_KILL_GRACE_MS, nowMs);
    }
    this.exitIfDone(nowMs);
  }

  /** One task that failed or was killed takes its group with it, whatever time its tasks want for that. */
  private ended(ended: HostedTask, state: TaskState, nowMs: number): void {
    const key = formatContainerId(ended.containerId);
    const group = this.pods.get(key)?.group ?? new Set<string>();
    this.pods.delete(key);
    if (state === 'TASK_FAILED' || state === 'TASK_KILLED') {
      for (const { task } of [...this.pods.values()]) {
        if (!group.has(task.id)) continue;
        task.startKill('request', DEFAULT_KILL_GRACE_MS, nowMs);
      }
    }
    this.exitIfDone(nowMs);
  }

  private acknowledged(uuid: Uint8Array | undefined, nowMs: number): void {
    if (uuid !== undefined) this.unacknowledged.delete(hexOf(uuid));
    this.exitIfDone(nowMs);
  }

  private get isOver(): boolean {
    return this.pods.size === 0 && (this.isShuttingDown || this.hasHadTasks);
  }

  private exitIfDone(nowMs: number): void {
    if (!this.isOver) return;
    const waitMs = this.unacknowledged.size === 0 ? LINGER_MS : LAST_ACKNOWLEDGEMENTS_MS;
    this.options.host.setTimer(EXIT_TIMER, nowMs + waitMs);
  }

  private exit(): void {
    if (this.isDone) return;
    this.isDone = true;
    this.options.host.exit();
  }

  private save(): void {
    const pods = [...this.pods.values()];
    const kills = new Map(
      pods.flatMap(({ task }) => (task.kill === undefined ? [] : [[task.id, task.kill] as const])),
    );
    const groups = [...new Set(pods.map(({ group }) => group))].map((group) => [...group]);
    this.options.host.save(encodeSavedState({ kills, groups }));
  }
}
