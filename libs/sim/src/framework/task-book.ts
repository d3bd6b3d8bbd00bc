import { hexOf, isTerminalTaskState } from '@mezzo/domain';
import type { TaskState, TaskStatus } from '@mezzo/domain/messages';

export interface BookedTask {
  readonly taskId: string;
  readonly agentId: string;
  state: TaskState;
  /** Over as far as this framework is concerned: it does not count on it any more. */
  isOver: boolean;
  /** Whether the end was told by the agent, and not guessed by a master. */
  isOverForSure: boolean;
  /** The framework wants it dead. */
  isDoomed: boolean;
}

/**
 * What a scheduler keeps in a database of its own: it survives the scheduler.
 *
 * A task that was given up (LOST, GONE, UNKNOWN) may come back: then the framework wants it dead,
 * because it has put another in its place.
 */
export class TaskBook {
  frameworkId: string | undefined = undefined;
  readonly tasks = new Map<string, BookedTask>();
  private nextTask = 1;
  private readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  newTaskId(): string {
    return `${this.prefix}.${this.nextTask++}`;
  }

  launching(taskId: string, agentId: string): void {
    this.tasks.set(taskId, {
      taskId,
      agentId,
      state: 'TASK_STAGING',
      isOver: false,
      isOverForSure: false,
      isDoomed: false,
    });
  }

  /** Takes a status in. */
  told(status: TaskStatus): void {
    const task = this.tasks.get(status.task_id.value);
    if (task === undefined || task.isOverForSure) return;
    const { state } = status;
    const isEnd = isTerminalTaskState(state) || state === 'TASK_UNKNOWN';
    task.isOverForSure = isEnd && hexOf(status.uuid ?? NONE) !== '';
    if (task.isOver && !isEnd && state !== 'TASK_UNREACHABLE') task.isDoomed = true;
    task.state = state;
    task.isOver = isEnd;
  }

  /** Nobody knows the framework any more, so none of its tasks. */
  abandon(): void {
    this.frameworkId = undefined;
    this.tasks.clear();
  }

  /** Tasks that the framework counts on. */
  get active(): readonly BookedTask[] {
    return [...this.tasks.values()].filter(({ isOver }) => !isOver);
  }

  /** Tasks that run, or may run, as far as the framework knows. */
  get running(): readonly BookedTask[] {
    return this.active.filter(({ state }) => state !== 'TASK_UNREACHABLE');
  }

  get doomed(): readonly BookedTask[] {
    return this.active.filter(({ isDoomed }) => isDoomed);
  }
}

const NONE = new Uint8Array();
