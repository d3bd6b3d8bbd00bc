import type { PublishSubject, Reply, RequestId, StreamId } from '@mezzo/core';
import type { AllocatorInput, MasterToAgent, RegistryChange } from '@mezzo/domain';
import type { masterApi, schedulerApi } from '@mezzo/domain/messages';

/** Carries out what a master decides. None of these waits or throws. */
export interface EffectHandlers {
  persist(token: number, changes: readonly RegistryChange[]): void;
  toAgent(address: string, message: MasterToAgent): void;
  toAllocator(input: AllocatorInput): void;
  toScheduler(streamId: StreamId, event: schedulerApi.Event): void;
  closeScheduler(streamId: StreamId): void;
  publish(event: masterApi.Event, subject: PublishSubject | undefined): void;
  reply(requestId: RequestId, reply: Reply): void;
  /** The process ends: losing leadership has no other way out, as in Mesos. */
  stepDown(reason: string): void;
}
