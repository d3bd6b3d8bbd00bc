import type { Task } from '@mezzo/domain/messages';
import type { TaskRecord } from './task-record.ts';

/** A change is found, and what was made of the tasks around it made anew, at the cost of one page. */
const PAGE_TASKS_MAX = 16;

/** Pages that lost most of their tasks are put together, but not before there are so many. */
const SPARSE_PAGES_MIN = 32;
const SPARSE_FACTOR = 4;

/**
 * Some tasks of a framework, one after the other. The two lists never change, but are replaced by
 * others: who keeps them keeps what was on the page at that time, at no cost.
 */
export class TaskPage {
  records: readonly TaskRecord[] = [];
  /** The messages of the records, at the same places. Another list with every change of anything here. */
  tasks: readonly Task[] = [];
  /** Whatever readers made of these tasks; nobody else looks at it. */
  rendering: object | undefined = undefined;

  add(record: TaskRecord): void {
    this.records = [...this.records, record];
    this.tasks = [...this.tasks, record.task];
  }

  /** @param record - is here */
  remove(record: TaskRecord): void {
    const at = this.records.indexOf(record);
    this.records = this.records.toSpliced(at, 1);
    this.tasks = this.tasks.toSpliced(at, 1);
  }

  /** @param record - is here, and has another task than before */
  renew(record: TaskRecord): void {
    this.tasks = this.tasks.with(this.records.indexOf(record), record.task);
  }
}

/**
 * Tasks in the order in which they were added, on pages: who shows a hundred thousand of them needs
 * to look at those pages only that have changed since the last time.
 *
 * Invariants: a record is on the page that it names, and on no other; no page in the list is empty.
 */
export class TaskPages implements Iterable<TaskPage> {
  private pages = new Set<TaskPage>();
  private last: TaskPage | undefined = undefined;
  private count = 0;

  get size(): number {
    return this.count;
  }

  get oldest(): TaskRecord | undefined {
    for (const page of this.pages) return page.records[0];
    return undefined;
  }

  /** @param record - on no page of whatever list */
  add(record: TaskRecord): void {
    let page = this.last;
    if (page === undefined || page.records.length >= PAGE_TASKS_MAX) {
      page = new TaskPage();
      this.pages.add(page);
      this.last = page;
    }
    page.add(record);
    record.page = page;
    this.count += 1;
  }

  /** Nothing happens unless the record is here. */
  remove(record: TaskRecord): void {
    const { page } = record;
    if (page === undefined || !this.pages.has(page)) return;
    page.remove(record);
    record.page = undefined;
    this.count -= 1;
    if (page.records.length === 0) {
      this.pages.delete(page);
      if (page === this.last) this.last = undefined;
    } else if (this.isSparse()) this.repack();
  }

  [Symbol.iterator](): Iterator<TaskPage> {
    return this.pages.values();
  }

  /** Oldest first. */
  *records(): Generator<TaskRecord, void> {
    for (const { records } of this.pages) yield* records;
  }

  private isSparse(): boolean {
    const { size } = this.pages;
    return size >= SPARSE_PAGES_MIN && this.count * SPARSE_FACTOR < size * PAGE_TASKS_MAX;
  }

  /** So rare that it costs each removal a constant time. */
  private repack(): void {
    const records = [...this.records()];
    this.pages = new Set();
    this.last = undefined;
    this.count = 0;
    for (const record of records) this.add(record);
  }
}
