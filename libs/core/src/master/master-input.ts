/**
 * Everything that can happen to a master, as data. Handlers decode and enqueue one of these; the
 * loop hands it to `Master.step` together with the time.
 *
 * Ids the shell makes: `StreamId` names one subscribed connection and is the `Mesos-Stream-Id` of a
 * scheduler; `RequestId` names one HTTP request that waits for its `reply` effect.
 */
import type { AgentToMaster } from '@mezzo/domain';
import type { MasterInfo, masterApi, schedulerApi } from '@mezzo/domain/messages';
import type { AllocatorOutput, RegistryState } from '@mezzo/domain';
import type { Principal } from './authorization.ts';

export type StreamId = string;
export type RequestId = number;

export type { Principal } from './authorization.ts';

export type MasterInput =
  /** This master leads as of now. Always the first input. */
  | {
      readonly kind: 'elected';
      readonly term: number;
      readonly masterInfo: MasterInfo;
      readonly registry: RegistryState;
    }
  /** A SUBSCRIBE call that parsed; its stream is open and has been answered 200. */
  | {
      readonly kind: 'subscribe';
      readonly streamId: StreamId;
      readonly call: schedulerApi.Call;
      readonly principal: Principal;
    }
  /** Any other scheduler call; answered by a `reply`. `streamId` is the header, if sent. */
  | {
      readonly kind: 'schedulerCall';
      readonly requestId: RequestId;
      readonly streamId: StreamId | undefined;
      readonly call: schedulerApi.Call;
      readonly principal: Principal;
    }
  | { readonly kind: 'schedulerDisconnected'; readonly streamId: StreamId }
  /** An operator call that changes something; answered by a `reply`. Reads go to the views. */
  | {
      readonly kind: 'operatorCall';
      readonly requestId: RequestId;
      readonly call: masterApi.Call;
      readonly principal: Principal;
    }
  | {
      readonly kind: 'agentMessage';
      readonly from: string;
      /** Whom the agent was authenticated as; absent where agents are not asked. */
      readonly principal?: Principal;
      readonly message: AgentToMaster;
    }
  | { readonly kind: 'agentGone'; readonly address: string }
  | { readonly kind: 'allocatorOutput'; readonly output: AllocatorOutput }
  /** The file of `--whitelist` reads otherwise than before. */
  | { readonly kind: 'agentWhitelist'; readonly hostnames: readonly string[] }
  /** The changes of the `persist` effect with this token are durable. */
  | { readonly kind: 'persisted'; readonly token: number }
  /** Time has passed: deadlines at or before now are due. */
  | { readonly kind: 'tick' };
