import type { Result } from '@mezzo/domain';
import type { SignalScope } from '../containerizer.ts';
import type { ContainerProcess, ProcessPlan } from './process-plan.ts';
import type { TreeUsage } from './warden-event.ts';

/** Told of the processes at once, in the order of events; a launch's promise settles later. */
export interface LauncherListener {
  readonly onStarted: (process: ContainerProcess) => void;
  /** Once per launched or adopted container, when nothing of it is left. */
  readonly onExited: (key: string, status: number) => void;
}

/**
 * Carries plans out: turns them into processes and watches those, across deaths of the agent.
 *
 * Source: mesos src/slave/containerizer/mesos/launcher.hpp#Launcher
 */
export interface Launcher {
  /**
   * Before anything else.
   *
   * @throws AdapterError `conflict` when another agent uses the runtime directory, `unavailable`
   *   when processes cannot be started at all
   */
  start(listener: LauncherListener): Promise<void>;

  /**
   * Starts the container's first process. With `hold` it stands at its gate until `release`.
   *
   * @returns the process, or why there is none; in the latter case no exit follows
   */
  launch(plan: ProcessPlan, hold: boolean): Promise<Result<ContainerProcess>>;

  /** Lets a held process run. */
  release(process: ContainerProcess): void;

  /** Ends a held process without letting it run: it exits with code 1. */
  refuse(process: ContainerProcess): void;

  /** Takes over a container that an earlier agent launched and whose supervisor lives. */
  adopt(process: ContainerProcess): void;

  signal(process: ContainerProcess, signal: number, scope: SignalScope): void;

  /** SIGKILLs the whole tree, and sees to it that it happens. */
  kill(process: ContainerProcess): void;

  /** Sums over the processes of the container and of those nested below it. */
  usage(key: string): Promise<TreeUsage | undefined>;

  /** Deletes a runtime directory with everything in it. */
  forget(runtimeDirectory: string): void;

  /**
   * Deletes directory trees, links in them unfollowed and mounts left alone.
   *
   * @returns those of which something is left
   */
  remove(directories: readonly string[]): Promise<readonly string[]>;

  /** Lets go; containers live on. Without any, nothing of ours stays behind. */
  close(): Promise<void>;
}
