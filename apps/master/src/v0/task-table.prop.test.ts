import { TaskPage, TaskRecord } from '@mezzo/core';
import { Resources } from '@mezzo/domain';
import type { Task } from '@mezzo/domain/messages';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CapturedPage } from '../views/captured-page.ts';
import { TaskTable } from './task-table.ts';

const identity = { id: '', frameworkId: 'f', agentId: 'a', resources: Resources.empty };

function pageOf(first: number, count: number): CapturedPage {
  const page = new TaskPage();
  for (let index = first; index < first + count; index += 1) {
    const task: Task = {
      name: String(index),
      task_id: { value: String(index) },
      framework_id: { value: 'f' },
      agent_id: { value: 'a' },
      state: 'TASK_RUNNING',
      ...(index % 5 !== 0 && {
        statuses: [{ task_id: { value: '' }, state: 'TASK_RUNNING' as const, timestamp: index }],
      }),
    };
    page.add(new TaskRecord(identity, task));
  }
  return CapturedPage.of(page, 2);
}

it('gives back what was added, several tables at a time in the memory of former ones', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 4 });
  const pages = new Map<number, CapturedPage>();
  const pageAt = (at: number) => {
    const page = pages.get(at) ?? pageOf(at * 16, 16);
    pages.set(at, page);
    return page;
  };
  fc.assert(
    fc.property(sizes, (counts) => {
      const tables = counts.map((count) => {
        const table = new TaskTable();
        for (let index = 0; index < count; index += 1) {
          const page = pageAt(Math.floor(index / 16));
          const task = page.tasks[index % 16];
          if (task !== undefined) table.add(page, index % 16, task);
        }
        for (const room of table.room) room.fill(count);
        return table;
      });
      for (const [at, table] of tables.entries()) {
        const count = counts[at] ?? 0;
        expect(table.count).toBe(count);
        const times = Array.from({ length: count }, (_, index) =>
          index % 5 === 0 ? -Infinity : index,
        );
        expect([...table.times]).toEqual(times);
        for (let index = 0; index < count; index += 97) {
          const task = JSON.parse(table.text(index)?.slice(1) ?? '') as { readonly id: string };
          expect(task.id).toBe(String(index));
        }
        for (const room of table.room) expect(room.every((value) => value === count)).toBe(true);
      }
      for (const table of tables) table.release();
    }),
    { numRuns: 60 },
  );
});
