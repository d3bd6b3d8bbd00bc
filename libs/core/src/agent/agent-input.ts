/**
 * Everything that can happen to an agent, as data. The shell decodes and enqueues one of these; the
 * loop hands it to `Agent.step` together with the time.
 *
 * Ids the shell makes: `streamId` names one subscribed executor connection (or one executor that
 * the agent plays itself), `requestId` one HTTP request that waits for its `reply` effect.
 */
import type { MasterToAgent } from '@mezzo/domain';
import type {
  ContainerStatus,
  executorApi,
  MasterInfo,
  TaskResourceLimitation,
  TaskState,
  TaskStatusReason,
} from '@mezzo/domain/messages';
import type { CheckpointState } from './checkpoint-state.ts';
import type { ExecutorClaims } from './executor-claims.ts';

/** Who leads, and where messages for it go. */
export interface MasterReference {
  /** Its address on the bus. */
  readonly address: string;
  readonly info?: MasterInfo | undefined;
}

/** How a container ended. `status` is a status word of wait(2); absent when it had no process. */
export interface ContainerTermination {
  readonly status?: number | undefined;
  readonly state?: TaskState | undefined;
  readonly reason?: TaskStatusReason | undefined;
  readonly message?: string | undefined;
  readonly limitation?: TaskResourceLimitation | undefined;
}

export type ContainerLaunchFailure =
  /** The sandbox could not be made; `message` says which and why. */
  | { readonly kind: 'sandbox'; readonly message: string }
  /** No containerizer takes such a container. */
  | { readonly kind: 'not-supported' }
  | { readonly kind: 'failed'; readonly reason: TaskStatusReason; readonly message: string };

/** What is left of a container that was running when the agent went away. */
export type RecoveredContainerState = 'running' | 'ended' | 'lost';

export type AgentInput =
  /** Always the first input: what was durable, and what has become of the containers. */
  | {
      readonly kind: 'recovered';
      readonly state: CheckpointState;
      readonly containers: ReadonlyMap<string, RecoveredContainerState>;
      /** How many checkpoints could not be read and were left out; none unless said. */
      readonly errorsCount?: number;
    }
  | { readonly kind: 'masterDetected'; readonly master: MasterReference | undefined }
  /** The connection to the master broke; it may come back under the same address. */
  | { readonly kind: 'masterGone'; readonly address: string }
  | {
      readonly kind: 'masterMessage';
      readonly from: string;
      readonly term: number;
      readonly message: MasterToAgent;
    }
  /** A SUBSCRIBE call that parsed and is valid. Answered by `reply`; on 200 the stream is open. */
  | {
      readonly kind: 'executorSubscribe';
      readonly requestId: number;
      readonly streamId: string;
      readonly call: executorApi.Call;
      /** Of the token that was shown; absent where none is asked for. */
      readonly claims?: ExecutorClaims | undefined;
    }
  /** Any other executor call that parsed and is valid. Answered by `reply`. */
  | {
      readonly kind: 'executorCall';
      readonly requestId: number;
      readonly call: executorApi.Call;
      readonly claims?: ExecutorClaims | undefined;
    }
  | { readonly kind: 'executorDisconnected'; readonly streamId: string }
  | {
      readonly kind: 'containerLaunched';
      readonly containerId: string;
      readonly status?: ContainerStatus | undefined;
    }
  | {
      readonly kind: 'containerLaunchFailed';
      readonly containerId: string;
      readonly failure: ContainerLaunchFailure;
    }
  /** Answers `updateContainer`. */
  | {
      readonly kind: 'containerUpdated';
      readonly token: number;
      readonly error?: string | undefined;
    }
  /** An executor's container is gone; `termination` is absent when nobody knows how. */
  | {
      readonly kind: 'containerTerminated';
      readonly containerId: string;
      readonly termination?: ContainerTermination | undefined;
    }
  /** The status of a nested container, or that it is gone. Goes into updates about it. */
  | {
      readonly kind: 'nestedContainerStatus';
      readonly containerId: string;
      readonly status: ContainerStatus | undefined;
    }
  /** An operator ends this agent for good: unregister and shut everything down. */
  | { readonly kind: 'shutdown'; readonly reason: string; readonly unregister: boolean }
  /** Time has passed: deadlines at or before now are due. */
  | { readonly kind: 'tick' };
