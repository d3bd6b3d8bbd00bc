import type { Resources } from '@mezzo/domain';
import type { Task } from '@mezzo/domain/messages';
import type { TaskPage } from './task-pages.ts';

/** What a task is known by, and what it holds: that never changes. */
export type TaskIdentity = Pick<TaskRecord, 'id' | 'frameworkId' | 'agentId' | 'resources'>;

/**
 * A task that the master knows. `task` is an immutable message that is replaced on every change, so
 * that readers may keep it, and what was rendered from it, for as long as it is the same object.
 */
export class TaskRecord {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly resources: Resources;
  /** Of the status that the framework acknowledged last. */
  acknowledgedUuid: Uint8Array | undefined = undefined;
  /** Where its framework keeps it, which alone changes this; undefined: nowhere. */
  page: TaskPage | undefined = undefined;
  private current: Task;

  constructor({ id, frameworkId, agentId, resources }: TaskIdentity, task: Task) {
    this.id = id;
    this.frameworkId = frameworkId;
    this.agentId = agentId;
    this.resources = resources;
    this.current = task;
  }

  get task(): Task {
    return this.current;
  }

  replace(task: Task): void {
    this.current = task;
    this.page?.renew(this);
  }
}
