/**
 * Everything an agent does to the world, as data.
 *
 * The order is a contract: effects are carried out in the order of emission, across steps too, and
 * what follows a `checkpoint` waits until it is durable. Checkpoint, act, report.
 */
import type { AgentToMaster } from '@mezzo/domain';
import type {
  CommandInfo,
  ContainerInfo,
  executorApi,
  ExecutorInfo,
  FrameworkInfo,
  Resource,
  TaskInfo,
} from '@mezzo/domain/messages';
import type { CheckpointRecord, ExecutorRole } from './checkpoint-record.ts';

/** The answer to one HTTP request. An absent `text` means an empty body. */
export interface AgentReply {
  readonly status: 200 | 202 | 400 | 403 | 500 | 501 | 503;
  readonly text?: string | undefined;
}

/** Resources and limits of a container: what it was promised. */
export interface ContainerAllotment {
  readonly resources: readonly Resource[];
  /** By resource name; `Infinity` is allowed. */
  readonly limits: Readonly<Record<string, number>>;
}

/** One executor's container. */
export interface ContainerRequest extends ContainerAllotment {
  readonly containerId: string;
  readonly role: ExecutorRole;
  readonly framework: FrameworkInfo;
  readonly executor: ExecutorInfo;
  /** The task of a command executor. */
  readonly task?: TaskInfo | undefined;
  /** What runs in the container; absent for a pod, whose tasks run in nested containers. */
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Account of sandbox and process; absent: the agent's own. */
  readonly user?: string | undefined;
  /** Absolute path of the sandbox. */
  readonly directory: string;
  readonly checkpoint: boolean;
  readonly recoveryTimeoutMs: number;
  readonly shutdownGraceMs: number;
}

export type AgentEffect =
  | { readonly kind: 'checkpoint'; readonly record: CheckpointRecord }
  /** Make the sandbox, then launch. Answered by `containerLaunched` or `containerLaunchFailed`. */
  | { readonly kind: 'launchContainer'; readonly request: ContainerRequest }
  /** Answered by `containerUpdated` with the same token. */
  | ({
      readonly kind: 'updateContainer';
      readonly token: number;
      readonly containerId: string;
    } & ContainerAllotment)
  /** Answered by `containerTerminated`. */
  | { readonly kind: 'destroyContainer'; readonly containerId: string }
  | { readonly kind: 'toMaster'; readonly address: string; readonly message: AgentToMaster }
  | { readonly kind: 'reply'; readonly requestId: number; readonly reply: AgentReply }
  | {
      readonly kind: 'toExecutor';
      readonly streamId: string;
      readonly event: executorApi.Event;
    }
  /** Ends the stream after what was sent to it. */
  | { readonly kind: 'closeExecutor'; readonly streamId: string }
  /** The run is over and reported; its sandbox is garbage from now on. */
  | {
      readonly kind: 'executorRemoved';
      readonly containerId: string;
      readonly frameworkId: string;
      readonly executorId: string;
      readonly directory: string;
    }
  /** Persistent volumes: make or delete their directories. */
  | { readonly kind: 'createVolume'; readonly volume: Resource }
  | { readonly kind: 'destroyVolume'; readonly volume: Resource }
  /** Look for the leading master again. */
  | { readonly kind: 'redetect'; readonly reason: string }
  /** The agent is done; the process ends. `failed`: something is wrong that a human should see. */
  | { readonly kind: 'terminate'; readonly reason: string; readonly failed: boolean }
  /** A refusal or an oddity that only the log hears of. */
  | { readonly kind: 'log'; readonly level: 'info' | 'warning'; readonly text: string };
