import type { Result } from '@mezzo/domain';
import type {
  CommandInfo,
  ContainerID,
  ContainerInfo,
  ContainerStatus,
  Resource,
  ResourceStatistics,
  TaskStatusReason,
} from '@mezzo/domain/messages';
import type { Host, Owner } from './host.ts';
import type { LaunchPlan } from './launch-plan.ts';

/**
 * One aspect of a container's isolation. Methods are listed in the order of a container's life.
 *
 * Calls for one container come one after the other, except `usage` and `status`, which may come at
 * any time between `prepare` and `cleanup`; calls for different containers overlap. Optional methods
 * that are missing are skipped, which is cheaper than an empty one: without any `isolate`, a
 * container's process need not wait at its gate.
 *
 * Source: mesos include/mesos/slave/isolator.hpp#Isolator
 */
export interface Isolator {
  /** As named in `--isolation`. */
  readonly name: string;
  /** False: skipped for nested containers. */
  readonly supportsNesting: boolean;
  /** False: skipped for standalone containers. */
  readonly supportsStandalone: boolean;

  /**
   * Once, before anything else: containers that survived the agent (as if prepared and isolated)
   * and those that will be destroyed (only `cleanup` follows). Rejecting stops the agent.
   */
  recover?(
    containers: readonly IsolatedContainer[],
    orphans: readonly ContainerID[],
  ): Promise<void>;

  /**
   * Pure: the same container gives the same plan, and nothing is touched or remembered. A refusal's
   * reason reaches the framework as the task's message.
   */
  prepare(container: IsolatedContainer): Result<LaunchPlan>;

  /**
   * The process exists and waits; when every isolator is done it runs. Isolators run in parallel.
   * Rejecting destroys the container, with the error's message as the task's.
   */
  isolate?(container: IsolatedContainer, pid: number): Promise<void>;

  /**
   * Watches a running container, until `cleanup`. `report` ends it; only the first report of all
   * isolators counts.
   */
  watch?(id: ContainerID, report: (limitation: Limitation) => void): void;

  /**
   * The container was given other resources than `previous` had. Only for top-level ones. Rejecting
   * destroys it.
   */
  update?(container: IsolatedContainer, previous: IsolatedContainer): Promise<void>;

  /** A part of the statistics; parts of later isolators win. Rejections are left out. */
  usage?(id: ContainerID): Promise<Partial<ResourceStatistics>>;

  /** A part of the status, merged likewise. */
  status?(id: ContainerID): Promise<Partial<ContainerStatus>>;

  /**
   * Every process is gone. Isolators are called in reverse order. Must be idempotent, and also comes
   * for containers that were never prepared or are unknown.
   */
  cleanup?(id: ContainerID): Promise<void>;
}

/** What an isolator sees of a container. */
export interface IsolatedContainer {
  readonly id: ContainerID;
  readonly kind: 'executor' | 'nested' | 'standalone';
  readonly containerClass: 'DEFAULT' | 'DEBUG';
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly resources: readonly Resource[];
  /** Limits by resource name; `Infinity` is allowed. */
  readonly limits: Readonly<Record<string, number>>;
  /** Absolute host path of the sandbox. */
  readonly directory: string;
  /** Account of the container when it differs from the agent's. */
  readonly owner?: Owner | undefined;
}

/** Why a container must end, in the terms of a task's status. */
export interface Limitation {
  readonly reason: TaskStatusReason;
  readonly message: string;
  /** What was exceeded. */
  readonly resources?: readonly Resource[] | undefined;
}

/** What an isolator is made of. */
export interface IsolatorContext {
  readonly host: Host;
  /** `--work_dir`: persistent volumes live below it. */
  readonly workDirectory: string;
  /** The agent's flags by name, for isolators that have some. */
  readonly flags: Readonly<Record<string, string>>;
}

/**
 * Makes an isolator, or tells why this host cannot have it. An npm package that is named in
 * `--isolation` exports one as `createIsolator`.
 */
export type IsolatorFactory = (
  context: IsolatorContext,
) => Result<Isolator> | Promise<Result<Isolator>>;
