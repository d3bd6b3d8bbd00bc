import type {
  CommandInfo,
  ContainerID,
  ContainerInfo,
  executorApi,
  Resource,
  TaskResourceLimitation,
  TaskState,
  TaskStatusReason,
} from '../messages/index.ts';

/**
 * An executor that the agent plays itself instead of starting a process for it (command tasks and
 * task groups). It speaks the executor API with the agent, message for message, as a process would;
 * to frameworks nothing differs.
 *
 * Calls come one at a time, in order, with times that never decrease (milliseconds since the epoch).
 */
export interface HostedExecutor {
  /** Called once, before anything else: the executor subscribes. */
  start(nowMs: number): void;
  /** An event of the agent: SUBSCRIBED first, then LAUNCH or LAUNCH_GROUP, KILL, ... */
  onEvent(event: executorApi.Event, nowMs: number): void;
  /** Answers `launch`, and `attach` where the container still runs. `onContainerExit` follows some day. */
  onContainerLaunched(outcome: HostedLaunchOutcome, nowMs: number): void;
  /** A container of this executor ended. */
  onContainerExit(exit: HostedContainerExit, nowMs: number): void;
  /** A timer that was asked for through the host came due. */
  onTimer(timer: string, nowMs: number): void;
  /** The outcome of a check that was asked for through the host. */
  onCheckResult(result: HostedCheckResult, nowMs: number): void;
}

/** What a hosted executor may ask of the agent. Every call returns at once. */
export interface HostedExecutorHost {
  /** Sends an executor call (SUBSCRIBE, UPDATE, ...) to the agent. */
  call(call: executorApi.Call): void;
  /** Starts a nested container. */
  launch(request: HostedLaunchRequest): void;
  /** Takes up a container that was started in an earlier life of the agent. */
  attach(containerId: ContainerID): void;
  /** Signals every process of the container. */
  signal(containerId: ContainerID, signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Runs one check of a task now; `id` comes back with the result. */
  check(request: HostedCheckRequest): void;
  /** Replaces a timer of the same name. */
  setTimer(timer: string, atMs: number): void;
  cancelTimer(timer: string): void;
  /**
   * Replaces what the executor gets back as `saved` when it is started again after a restart of the
   * agent. Durable before anything that is asked for afterwards is carried out.
   */
  save(state: string): void;
  /** 16 random bytes for an update. */
  newUuid(): Uint8Array;
  /** A new version 4 UUID as text, for a nested container. */
  newContainerId(): string;
  /** The executor is done; its container may be destroyed. Nothing is called any more. */
  exit(): void;
}

export interface HostedLaunchRequest {
  readonly containerId: ContainerID;
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly resources: readonly Resource[];
  /** By resource name; `Infinity` is allowed. */
  readonly limits: Readonly<Record<string, number>>;
  /** Added to what the agent gives every nested container. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names the link `tasks/<id>` in the executor's sandbox. */
  readonly taskId: string;
}

export interface HostedLaunchOutcome {
  readonly containerId: ContainerID;
  /** Why the container does not run; absent when it does. */
  readonly error?: string | undefined;
}

export interface HostedContainerExit {
  readonly containerId: ContainerID;
  /** A status word of wait(2); absent when unknown. */
  readonly status?: number | undefined;
  /** Nobody knows this container (any more). */
  readonly isUnknown?: boolean | undefined;
  /** The containerizer's own verdict, such as a limitation. */
  readonly state?: TaskState | undefined;
  readonly reason?: TaskStatusReason | undefined;
  readonly message?: string | undefined;
  readonly limitation?: TaskResourceLimitation | undefined;
}

export interface HostedCheckRequest {
  readonly id: string;
  readonly containerId: ContainerID;
  /** Infinity: the check may take for ever. */
  readonly timeoutMs: number;
  readonly probe: HostedProbe;
}

export type HostedProbe =
  | { readonly kind: 'command'; readonly command: CommandInfo }
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export type HostedCheckResult =
  | { readonly id: string; readonly outcome: 'exit'; readonly status: number }
  | { readonly id: string; readonly outcome: 'http'; readonly statusCode: number }
  | { readonly id: string; readonly outcome: 'tcp'; readonly connected: boolean }
  | { readonly id: string; readonly outcome: 'error' | 'timeout'; readonly message: string }
  /** The check was discarded and says nothing about the task. */
  | { readonly id: string; readonly outcome: 'transient' };
