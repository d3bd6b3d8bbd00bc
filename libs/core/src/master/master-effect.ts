/**
 * Everything a master does to the world, as data. The loop carries the effects of a batch out in
 * this order: (1) `persist`, (2) `toAgent` and `toAllocator`, (3) `toScheduler`, `closeScheduler`
 * and `publish`, (4) `reply`. Within a class the order of emission is kept.
 *
 * What must wait for durability is not emitted before the matching `persisted` input has come.
 *
 * Heartbeats of schedulers are among the events (right after SUBSCRIBED, then every 15 seconds);
 * those of operator streams are the shell's, which also makes their SUBSCRIBED from the views.
 */
import type { AllocatorInput, MasterToAgent, RegistryChange } from '@mezzo/domain';
import type { FrameworkInfo, Task, masterApi, schedulerApi } from '@mezzo/domain/messages';
import type { RequestId, StreamId } from './master-input.ts';

/** The answer to one HTTP request. Texts are Mesos' own; an absent `text` means an empty body. */
export interface Reply {
  readonly status: 200 | 202 | 400 | 403 | 404 | 409 | 500 | 501 | 503;
  readonly text?: string | undefined;
}

export interface PublishSubject {
  readonly framework?: FrameworkInfo | undefined;
  readonly task?: Task | undefined;
}

export type MasterEffect =
  | {
      readonly kind: 'persist';
      readonly token: number;
      readonly changes: readonly RegistryChange[];
    }
  | { readonly kind: 'toAgent'; readonly address: string; readonly message: MasterToAgent }
  | { readonly kind: 'toAllocator'; readonly input: AllocatorInput }
  | {
      readonly kind: 'toScheduler';
      readonly streamId: StreamId;
      readonly event: schedulerApi.Event;
    }
  /** Ends the stream after what was sent to it. */
  | { readonly kind: 'closeScheduler'; readonly streamId: StreamId }
  /**
   * An event for all operator subscribers; each sees it through its own permissions. `subject` is
   * what permissions are asked about: the framework, and the task of a task event.
   */
  | {
      readonly kind: 'publish';
      readonly event: masterApi.Event;
      readonly subject?: PublishSubject | undefined;
    }
  | { readonly kind: 'reply'; readonly requestId: RequestId; readonly reply: Reply }
  /** This master must stop leading: it found its state and the world's to differ. */
  | { readonly kind: 'stepDown'; readonly reason: string };
