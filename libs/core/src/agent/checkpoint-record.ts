import type { StatusUpdate } from '@mezzo/domain';
import type {
  AgentInfo,
  DrainConfig,
  ExecutorInfo,
  FrameworkInfo,
  Operation,
  Resource,
  TaskInfo,
} from '@mezzo/domain/messages';

/**
 * One durable fact about an agent. The agent's durable state is the fold of its records in order
 * (`CheckpointState`); the store may keep them as a log, a snapshot or both.
 *
 * Facts about frameworks, executors and tasks are recorded only for frameworks that ask for it
 * (`FrameworkInfo.checkpoint`). Records may be applied again, in their order, to a state that has seen
 * them: a snapshot may be newer than the first records that follow it.
 */
export type CheckpointRecord =
  /** The master admitted this agent under `info.id`, or the agent was reconfigured. */
  | { readonly kind: 'agent'; readonly info: AgentInfo }
  | { readonly kind: 'framework'; readonly info: FrameworkInfo }
  /** A run of an executor is about to be started. */
  | {
      readonly kind: 'executor';
      readonly frameworkId: string;
      readonly info: ExecutorInfo;
      readonly containerId: string;
      readonly directory: string;
      readonly role: ExecutorRole;
    }
  /** The executor has subscribed for the first time; in snapshots also whether it had tasks. */
  | {
      readonly kind: 'executorSubscribed';
      readonly containerId: string;
      readonly hadTasks?: boolean | undefined;
    }
  /** What an executor that the agent plays itself must still know after a restart. */
  | { readonly kind: 'hostedState'; readonly containerId: string; readonly state: string }
  | { readonly kind: 'task'; readonly containerId: string; readonly task: TaskInfo }
  | { readonly kind: 'update'; readonly containerId: string; readonly update: StatusUpdate }
  /** The framework has acknowledged the oldest update of the task. */
  | {
      readonly kind: 'acknowledgement';
      readonly containerId: string;
      readonly taskId: string;
      readonly uuid: Uint8Array;
    }
  /** Stands in snapshots for the records of a task whose last update was acknowledged. */
  | { readonly kind: 'taskEnded'; readonly update: StatusUpdate }
  /** Nothing of this run is of interest any more. */
  | { readonly kind: 'executorRemoved'; readonly containerId: string }
  | { readonly kind: 'frameworkRemoved'; readonly frameworkId: string }
  | {
      readonly kind: 'drain';
      readonly config: DrainConfig | undefined;
      /** Seconds since the epoch. */
      readonly startedAt: number | undefined;
    }
  /** Dynamic reservations and persistent volumes: all that there are now. */
  | { readonly kind: 'resources'; readonly resources: readonly Resource[] }
  /** An operation with all its statuses, as it is now. */
  | { readonly kind: 'operation'; readonly operation: Operation }
  | { readonly kind: 'operationRemoved'; readonly operationUuid: Uint8Array };

/**
 * Who plays an executor: `command` and `default` are the agent's own (a generated command executor,
 * and the executor of task groups); `custom` is a process that the framework brought.
 */
export type ExecutorRole = 'command' | 'default' | 'custom';
