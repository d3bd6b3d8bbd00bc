import type {
  CommandInfo,
  ContainerID,
  ContainerInfo,
  ContainerStatus,
  Resource,
  ResourceStatistics,
  TaskResourceLimitation,
  TaskState,
  TaskStatusReason,
} from '@mezzo/domain/messages';

/**
 * The port between an agent and whatever runs its containers.
 *
 * A container is named by its ContainerID; a nested one carries its parent. Every method may be
 * called at any time and in any phase; calls for one container take effect in the order they were
 * made. Expected refusals are values; a rejected promise means the host itself failed (a full disk,
 * a process table that is full).
 *
 * Source: mesos src/slave/containerizer/containerizer.hpp#Containerizer
 */
export interface Containerizer {
  /**
   * Re-adopts what earlier runs of the agent left behind. Called once, before anything else.
   * Containers on this host that `known` does not name (nor nest below a named one) are orphans:
   * they are destroyed, and `recover` does not wait for their end.
   */
  recover(known: readonly KnownContainer[]): Promise<readonly RecoveredContainer[]>;

  /**
   * Prepares, isolates, fetches and starts one container. Resolves when the command runs (its
   * process exists and has been let go), or when it is certain that it never will.
   */
  launch(config: ContainerConfig): Promise<LaunchOutcome>;

  /** Gives a running top-level container other resources. No-op for an unknown one. */
  update(id: ContainerID, allotment: Allotment): Promise<void>;

  /** What the container uses now and what it may use; `undefined` for an unknown container. */
  usage(id: ContainerID): Promise<ResourceStatistics | undefined>;

  /** `container_id`, `executor_pid` and what isolators know; `undefined` for an unknown container. */
  status(id: ContainerID): Promise<ContainerStatus | undefined>;

  /**
   * Resolves when the container has ended and everything it had started is gone. `undefined` at
   * once for an unknown container. An ended container stays known until `remove`, or until its
   * parent ends, so that `wait` may be asked again.
   */
  wait(id: ContainerID): Promise<ContainerTermination | undefined>;

  /**
   * SIGKILLs the whole tree, nested containers first, and cleans up. Legal in every phase and
   * idempotent. Resolves like `wait`. `cause` is merged into the termination if nothing else ended
   * the container earlier.
   */
  destroy(id: ContainerID, cause?: TerminationCause): Promise<ContainerTermination | undefined>;

  /**
   * Sends a signal. `init` reaches the container's first process only (KILL_CONTAINER); `tree`
   * reaches every process of the container wherever it has gone (a command task's SIGTERM).
   * False when there is no such container or it has ended already. A container that has no process
   * yet is destroyed.
   */
  kill(id: ContainerID, signal: number, scope?: SignalScope): Promise<boolean>;

  /** Containers that have not ended, nested ones included, parents before children. */
  containers(): readonly ContainerID[];

  /**
   * Forgets an ended container and deletes its runtime directory; the sandbox stays. To be called
   * for a top-level container once its end is safely checkpointed: until then a recovering agent
   * finds the true wait status here. Removing one that is unknown already is a success.
   */
  remove(id: ContainerID): RemoveOutcome;

  /**
   * Deletes directory trees of ended containers, beside the event loop: sandboxes that nobody needs
   * any more. Links are not followed, mounts are left alone.
   *
   * @returns the directories of which something is left
   */
  removeDirectories(directories: readonly string[]): Promise<readonly string[]>;

  /** Values of the `containerizer/...` metrics by full name. */
  metrics(): Readonly<Record<string, number>>;

  /** Ends the agent's side and leaves every container running, as a restart of the agent needs. */
  close(): Promise<void>;
}

export type SignalScope = 'init' | 'tree';

/** What a container was promised. */
export interface Allotment {
  /** Requests: the resources of the executor and of its tasks. */
  readonly resources: readonly Resource[];
  /** Limits by resource name, beyond the requests; `Infinity` is allowed. Empty means none. */
  readonly limits: Readonly<Record<string, number>>;
}

export interface ContainerConfig extends Allotment {
  readonly containerId: ContainerID;
  /** Absent: the container has no program of its own (the root of a pod), only a process that holds it. */
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
  /**
   * What the agent adds for executors and tasks, as name and value. Merged before isolators'
   * variables and before `command.environment`; the agent's own environment is never inherited.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** Account of sandbox and process. Absent: the agent's own (no switch). */
  readonly user?: string | undefined;
  /**
   * Absolute host path of the sandbox, which `launch` makes (mode 0750, owned by the user). Absent
   * for nested containers: theirs is `<parent sandbox>/containers/<id>`.
   */
  readonly directory?: string | undefined;
  /** Whether `latest` beside the sandbox shall point to it: for the runs of an executor. */
  readonly latestLink?: boolean | undefined;
  readonly lifetime: ContainerLifetime;
  /** DEBUG containers (sessions, COMMAND checks) do not survive a restart of the agent. */
  readonly containerClass?: 'DEFAULT' | 'DEBUG' | undefined;
}

/** How long a container outlives an agent that is away. */
export interface ContainerLifetime {
  /** `FrameworkInfo.checkpoint`. False: the container ends as soon as the agent is gone. */
  readonly checkpoint: boolean;
  /** `--recovery_timeout`: a checkpointing container ends when the agent stays away this long. */
  readonly recoveryTimeoutMs: number;
  /** Time between SIGTERM and SIGKILL when the container ends itself for either reason. */
  readonly shutdownGraceMs: number;
}

export type LaunchOutcome =
  /** `pid` is the container's first process in the agent's pid namespace. */
  | { readonly kind: 'launched'; readonly pid: number }
  | { readonly kind: 'already-launched' }
  /** Another containerizer's affair (`ContainerInfo.type` is DOCKER). */
  | { readonly kind: 'not-supported' }
  /**
   * The container could not be started and is being destroyed. `message` has no prefix: agents
   * put `Failed to launch container: ` before it for command tasks.
   */
  | {
      readonly kind: 'failed';
      readonly reason: TaskStatusReason;
      readonly message: string;
    };

/** Why a container was ended, in the terms of a task's status. */
export interface TerminationCause {
  readonly state?: TaskState | undefined;
  readonly reason?: TaskStatusReason | undefined;
  readonly message?: string | undefined;
  readonly limitation?: TaskResourceLimitation | undefined;
}

/**
 * How a container ended. `status` is the status word of wait(2), signals and the core flag
 * included; absent when the container ended before it had a process. A container whose status was
 * lost (its supervisor was killed) reports 9, as if killed.
 */
export interface ContainerTermination extends TerminationCause {
  readonly status?: number | undefined;
}

export type RemoveOutcome =
  { readonly kind: 'removed' } | { readonly kind: 'refused'; readonly message: string };

/** A top-level container that the agent's checkpoints say was running. */
export interface KnownContainer extends Allotment {
  readonly containerId: ContainerID;
  readonly directory: string;
}

export interface RecoveredContainer {
  readonly containerId: ContainerID;
  /**
   * `running`: adopted, `wait` works as if launched now. `ended`: it ended while the agent was
   * away; `wait` delivers its true status. `lost`: it left no trace on this host (a reboot, a
   * runtime directory that was wiped); unknown from here on.
   */
  readonly state: 'running' | 'ended' | 'lost';
  readonly pid?: number | undefined;
}
