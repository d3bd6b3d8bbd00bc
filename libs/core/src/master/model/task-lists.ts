import { TaskPages, type TaskPage } from './task-pages.ts';
import type { TaskRecord } from './task-record.ts';

/** Tasks by id, in the order in which they were added; beyond the capacity the oldest are forgotten. */
export class TaskMap {
  private readonly byId = new Map<string, TaskRecord>();
  private readonly list = new TaskPages();
  private readonly capacity: number;

  constructor(capacity = Infinity) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.byId.size;
  }

  get pages(): Iterable<TaskPage> {
    return this.list;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  get(id: string): TaskRecord | undefined {
    return this.byId.get(id);
  }

  /** A task with the same id is replaced, and becomes the newest. */
  add(record: TaskRecord): void {
    this.delete(record.id);
    this.byId.set(record.id, record);
    this.list.add(record);
    while (this.byId.size > this.capacity) this.delete(this.list.oldest?.id ?? '');
  }

  delete(id: string): void {
    const record = this.byId.get(id);
    if (record === undefined) return;
    this.byId.delete(id);
    this.list.remove(record);
  }

  /** Oldest first. */
  values(): IterableIterator<TaskRecord> {
    return this.byId.values();
  }
}

/** The last tasks that were pushed, of which several may have the same id. */
export class TaskRing {
  private readonly list = new TaskPages();
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.list.size;
  }

  get pages(): Iterable<TaskPage> {
    return this.list;
  }

  push(record: TaskRecord): void {
    this.list.add(record);
    while (this.list.size > this.capacity) {
      const { oldest } = this.list;
      if (oldest !== undefined) this.list.remove(oldest);
    }
  }

  /** Drops the tasks for which `isStale` holds. O(n): for rare repairs only. */
  removeWhere(isStale: (record: TaskRecord) => boolean): void {
    for (const record of [...this.list.records()]) if (isStale(record)) this.list.remove(record);
  }

  /** Oldest first. */
  values(): Generator<TaskRecord, void> {
    return this.list.records();
  }
}
