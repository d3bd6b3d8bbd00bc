import type { ContainerID, executorApi, TaskInfo } from '../messages/index.ts';

/**
 * An executor that the agent plays itself instead of starting a process for it (command tasks and
 * task groups). It speaks the executor API with the agent, message for message, as a process would;
 * to frameworks nothing differs.
 */
export interface HostedExecutor {
  /** An event of the agent: SUBSCRIBED first, then LAUNCH or LAUNCH_GROUP, KILL, ... */
  onEvent(event: executorApi.Event, nowMs: number): void;
  /** A container of this executor ended. `status` is a wait(2) status, absent when unknown. */
  onContainerExit(exit: HostedContainerExit, nowMs: number): void;
  /** A check, or a timer asked for through the host, came due. */
  onTimer(timer: string, nowMs: number): void;
  /** The outcome of a check that was asked for through the host. */
  onCheckResult(result: HostedCheckResult, nowMs: number): void;
}

/** What a hosted executor may ask of the agent. Every call returns at once. */
export interface HostedExecutorHost {
  /** Sends an executor call (SUBSCRIBE, UPDATE, ...) to the agent. */
  call(call: executorApi.Call): void;
  /** Lets the process of a launched container run: for a command task the executor's own container. */
  start(task: TaskInfo, containerId: ContainerID): void;
  /** Signals every process of the container. */
  signal(containerId: ContainerID, signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Runs one check of a task now; `id` comes back with the result. */
  check(request: HostedCheckRequest): void;
  setTimer(timer: string, atMs: number): void;
  cancelTimer(timer: string): void;
  /** 16 random bytes for an update. */
  newUuid(): Uint8Array;
  /** The executor is done; its container may be destroyed. */
  exit(): void;
}

export interface HostedContainerExit {
  readonly containerId: ContainerID;
  readonly status: number | undefined;
  /** The containerizer's own verdict, such as a limitation or a failed launch. */
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface HostedCheckRequest {
  readonly id: string;
  readonly containerId: ContainerID;
  readonly timeoutMs: number;
  readonly probe:
    | {
        readonly kind: 'command';
        readonly argv: readonly string[];
        readonly environment: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'http'; readonly url: string }
    | { readonly kind: 'tcp'; readonly port: number };
}

export type HostedCheckResult =
  | { readonly id: string; readonly outcome: 'exit'; readonly code: number }
  | { readonly id: string; readonly outcome: 'http'; readonly statusCode: number }
  | { readonly id: string; readonly outcome: 'tcp'; readonly connected: boolean }
  | { readonly id: string; readonly outcome: 'error' | 'timeout'; readonly message: string }
  /** The check was discarded and says nothing about the task. */
  | { readonly id: string; readonly outcome: 'transient' };
