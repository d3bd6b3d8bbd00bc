import type {
  Resource,
  TaskState,
  TaskStatusReason,
  TaskStatusSource,
} from '@mezzo/domain/messages';

/**
 * One thing that happened in a cluster, as it can be seen from outside: on the streams of frameworks,
 * and on the machines where tasks run. Plain data, so that histories of real clusters can be recorded
 * and judged by the same checkers.
 *
 * A task is named by its framework and its own id; frameworks never use a task id twice.
 */
export type HistoryEvent = { readonly atMs: number } & (
  | ({ readonly kind: 'machine' } & MachineFact)
  | ({ readonly kind: 'launched' } & LaunchFact)
  | ({ readonly kind: 'status' } & StatusFact)
  | ({ readonly kind: 'taskStarted' } & RunFact)
  | ({ readonly kind: 'taskEnded'; readonly status: number } & RunFact)
  | ({ readonly kind: 'accepted' } & AcceptedFact)
  /** The framework is gone for good: torn down, or it did not come back in time. */
  | { readonly kind: 'frameworkOver'; readonly frameworkId: string }
  /** The agent's process died, or its machine rebooted and took everything with it. */
  | { readonly kind: 'agentDied'; readonly host: string; readonly rebooted: boolean }
);

/** What a machine has to give. */
export interface MachineFact {
  readonly host: string;
  readonly resources: readonly Resource[];
}

export interface TaskName {
  readonly frameworkId: string;
  readonly taskId: string;
}

/** A framework asked for a task to be launched. */
export interface LaunchFact extends TaskName {
  readonly agentId: string;
  /** Whether the framework asked for checkpoints. */
  readonly checkpoint: boolean;
}

/** A framework was told a status. */
export interface StatusFact extends TaskName {
  readonly state: TaskState;
  readonly source: TaskStatusSource | undefined;
  readonly reason: TaskStatusReason | undefined;
  /** In hexadecimal; absent when nobody waits for an acknowledgement. */
  readonly uuid: string | undefined;
}

/** The program of a task, on its machine. */
export interface RunFact extends TaskName {
  readonly host: string;
  /** Unlike for every run, also of the same task. */
  readonly runId: string;
  readonly resources: readonly Resource[];
}

/** An agent told an executor that it has taken over one of its updates. */
export interface AcceptedFact extends TaskName {
  readonly host: string;
  /** In hexadecimal. */
  readonly uuid: string;
}

/** One text per task, for maps. */
export function taskKey({ frameworkId, taskId }: TaskName): string {
  return `${frameworkId} ${taskId}`;
}
