import type { Resources } from '@mezzo/domain';
import type { Task } from '@mezzo/domain/messages';

/**
 * A task that the master knows. `task` is an immutable message that is replaced on every change, so
 * that readers may keep it, and what was rendered from it, for as long as it is the same object.
 */
export interface TaskRecord {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly resources: Resources;
  task: Task;
  /** Of the status that the framework acknowledged last. */
  acknowledgedUuid?: Uint8Array;
  /** Whatever readers made of `task`; nobody else looks at it. */
  rendering?: object;
}
