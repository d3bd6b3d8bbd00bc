/**
 * What a master and an agent say to each other.
 *
 * Delivery is at least once, in order per sender, and may lose messages when a transport dies: every
 * exchange that matters is repeated until answered (registration, status updates, operation updates)
 * or repaired at re-registration. Messages are plain data; transports choose their encoding.
 *
 * The names are those of Mesos' internal messages with today's nouns.
 * Source: mesos src/messages/messages.proto
 */
import type {
  AgentInfoCapability,
  AgentID,
  AgentInfo,
  DrainConfig,
  ExecutorID,
  ExecutorInfo,
  FrameworkID,
  FrameworkInfo,
  KillPolicy,
  MasterInfo,
  OfferOperation,
  Operation,
  OperationStatus,
  Resource,
  Task,
  TaskGroupInfo,
  TaskID,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '../messages/index.ts';

/** An executor that runs on an agent, with the framework it belongs to. */
export interface RunningExecutor {
  readonly frameworkId: FrameworkID;
  readonly executorInfo: ExecutorInfo;
}

/**
 * A task status on its way to the framework. `status` is what the framework will see; `latestState`
 * is the newest state the agent knows, which may be ahead of an update that waits for its turn.
 */
export interface StatusUpdate {
  readonly frameworkId: FrameworkID;
  readonly executorId?: ExecutorID | undefined;
  readonly agentId: AgentID;
  readonly status: TaskStatus;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  /** 16 bytes; absent in updates that need no acknowledgement. */
  readonly uuid?: Uint8Array | undefined;
  readonly latestState: TaskState;
}

/** Which of an agent's registrations a message is: tells news from what the bus repeats. */
export interface RegistrationOrdinal {
  /** 16 bytes, new whenever the agent is started. */
  readonly run: Uint8Array;
  /** Counts the messages of the run. */
  readonly number: number;
}

/** What an agent tells about itself whenever it registers. */
export interface AgentDescription {
  readonly agentInfo: AgentInfo;
  /** Mesos version the agent speaks, e.g. `1.12.0`. */
  readonly version: string;
  readonly capabilities: readonly AgentInfoCapability[];
  /** Dynamic reservations and persistent volumes, in post-reservation-refinement format. */
  readonly checkpointedResources: readonly Resource[];
  /**
   * 16 bytes, new whenever the agent begins to register: what a master makes of an older state of the
   * agent is refused.
   */
  readonly resourceVersionUuid: Uint8Array;
  /** A message without it counts as news. */
  readonly ordinal?: RegistrationOrdinal | undefined;
}

export type AgentToMaster =
  | ({ readonly type: 'register' } & AgentDescription)
  | ({
      readonly type: 'reregister';
      /** All tasks that are not completed, terminal but unacknowledged ones included. */
      readonly tasks: readonly Task[];
      /** Custom and default executors that live; generated command executors are not listed. */
      readonly executors: readonly RunningExecutor[];
      readonly frameworks: readonly FrameworkInfo[];
      readonly completedFrameworks: readonly FrameworkInfo[];
      readonly operations: readonly Operation[];
      readonly drainConfig?: DrainConfig | undefined;
      /** How much had left the agent when this was written; the answer tells it again. */
      readonly departuresCount?: number | undefined;
    } & AgentDescription)
  | { readonly type: 'unregister'; readonly agentId: AgentID }
  | {
      readonly type: 'updateAgent';
      readonly agentId: AgentID;
      readonly oversubscribedResources?: readonly Resource[] | undefined;
      readonly operations: readonly Operation[];
      readonly resourceVersionUuid: Uint8Array;
    }
  | { readonly type: 'statusUpdate'; readonly update: StatusUpdate }
  | {
      readonly type: 'operationStatusUpdate';
      readonly agentId: AgentID;
      readonly frameworkId?: FrameworkID | undefined;
      readonly status: OperationStatus;
      readonly latestStatus?: OperationStatus | undefined;
      readonly operationUuid: Uint8Array;
    }
  | {
      readonly type: 'exitedExecutor';
      readonly agentId: AgentID;
      readonly frameworkId: FrameworkID;
      readonly executorId: ExecutorID;
      /** Wait status of the process, -1 when it was never started. */
      readonly status: number;
    }
  | {
      readonly type: 'executorMessage';
      readonly agentId: AgentID;
      readonly frameworkId: FrameworkID;
      readonly executorId: ExecutorID;
      readonly data: Uint8Array;
    }
  | { readonly type: 'pong'; readonly agentId?: AgentID | undefined };

/** Tasks the master believes to run on a re-registering agent that did not report them. */
export interface TaskReconciliation {
  readonly frameworkId: FrameworkID;
  /** The agent may know nothing of the framework, but must answer in words that it understands. */
  readonly framework?: FrameworkInfo | undefined;
  readonly statuses: readonly TaskStatus[];
}

export type MasterToAgent =
  | {
      readonly type: 'registered';
      readonly agentId: AgentID;
      /** Who admits the agent; shown to people. */
      readonly masterInfo?: MasterInfo | undefined;
      readonly totalPingTimeoutMs: number;
      /** Of the message that is answered: tells whether that was the agent's newest. */
      readonly resourceVersionUuid: Uint8Array;
    }
  | {
      readonly type: 'reregistered';
      readonly agentId: AgentID;
      readonly masterInfo?: MasterInfo | undefined;
      readonly totalPingTimeoutMs: number;
      /** Of the message that is answered: tells whether that was the agent's newest. */
      readonly resourceVersionUuid: Uint8Array;
      readonly reconciliations: readonly TaskReconciliation[];
      /** Of the message that is answered, which need not be the newest. */
      readonly departuresCount?: number | undefined;
    }
  /** `connected` is false when the master holds the agent for disconnected: it must re-register. */
  | { readonly type: 'ping'; readonly connected: boolean }
  | { readonly type: 'shutdown'; readonly reason: string }
  | {
      readonly type: 'runTask';
      readonly framework: FrameworkInfo;
      readonly task: TaskInfo;
      /** Whether the master expects this launch to start a new executor. */
      readonly launchExecutor: boolean;
      readonly resourceVersionUuid?: Uint8Array | undefined;
      /** New for each launch: tells a repeated message from a task id that is used again. */
      readonly launchUuid?: Uint8Array | undefined;
    }
  | {
      readonly type: 'runTaskGroup';
      readonly framework: FrameworkInfo;
      readonly executor: ExecutorInfo;
      readonly taskGroup: TaskGroupInfo;
      readonly launchExecutor: boolean;
      readonly resourceVersionUuid?: Uint8Array | undefined;
      readonly launchUuid?: Uint8Array | undefined;
    }
  | {
      readonly type: 'killTask';
      readonly frameworkId: FrameworkID;
      readonly taskId: TaskID;
      readonly killPolicy?: KillPolicy | undefined;
    }
  | {
      readonly type: 'shutdownExecutor';
      readonly frameworkId: FrameworkID;
      readonly executorId: ExecutorID;
    }
  | { readonly type: 'shutdownFramework'; readonly frameworkId: FrameworkID }
  | { readonly type: 'updateFramework'; readonly framework: FrameworkInfo }
  | {
      readonly type: 'frameworkMessage';
      readonly frameworkId: FrameworkID;
      readonly executorId: ExecutorID;
      readonly data: Uint8Array;
    }
  | {
      readonly type: 'acknowledgeStatusUpdate';
      readonly frameworkId: FrameworkID;
      readonly taskId: TaskID;
      readonly uuid: Uint8Array;
    }
  | {
      readonly type: 'applyOperation';
      readonly frameworkId?: FrameworkID | undefined;
      readonly operation: OfferOperation;
      readonly operationUuid: Uint8Array;
      readonly resourceVersionUuid?: Uint8Array | undefined;
    }
  | { readonly type: 'reconcileOperations'; readonly operationUuids: readonly Uint8Array[] }
  | {
      readonly type: 'acknowledgeOperationStatus';
      readonly frameworkId?: FrameworkID | undefined;
      readonly operationUuid: Uint8Array;
      readonly statusUuid: Uint8Array;
    }
  | { readonly type: 'drain'; readonly config: DrainConfig };
