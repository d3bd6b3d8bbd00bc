import { Resources } from '@mezzo/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RingBuffer } from '../ring-buffer.ts';
import { TaskMap, TaskRing } from './task-lists.ts';
import { TaskRecord } from './task-record.ts';

function record(id: string): TaskRecord {
  return new TaskRecord(
    { id, frameworkId: 'f', agentId: 'a', resources: Resources.empty },
    {
      name: id,
      task_id: { value: id },
      framework_id: { value: 'f' },
      agent_id: { value: 'a' },
      state: 'TASK_RUNNING',
    },
  );
}

/** Mostly additions at first, mostly removals in the end: lists grow over pages and become sparse. */
const ids = fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 4_000 });

function onPages(list: TaskMap | TaskRing): TaskRecord[] {
  return [...list.pages].flatMap((page) => {
    expect(page.records.length).toBeGreaterThan(0);
    for (const each of page.records) expect(each.page).toBe(page);
    return page.records;
  });
}

describe('TaskMap', () => {
  it('holds on its pages what a map holds, in its order', () => {
    fc.assert(
      fc.property(ids, ids, (added, removed) => {
        const list = new TaskMap();
        const oracle = new Map<string, TaskRecord>();
        for (const id of added) {
          const each = record(String(id));
          oracle.delete(each.id);
          oracle.set(each.id, each);
          list.add(each);
        }
        const check = () => {
          expect(onPages(list)).toEqual([...oracle.values()]);
          expect([...list.values()]).toEqual([...oracle.values()]);
          expect(list.size).toBe(oracle.size);
        };
        check();
        for (const id of [...removed, ...added.slice(0, -5)]) {
          list.delete(String(id));
          oracle.delete(String(id));
        }
        check();
        for (const id of added) expect(list.get(String(id))).toBe(oracle.get(String(id)));
      }),
      { numRuns: 15 },
    );
  });

  it('keeps few pages when most of many tasks are gone', () => {
    const list = new TaskMap();
    for (let id = 0; id < 20_000; id += 1) list.add(record(String(id)));
    for (let id = 0; id < 20_000; id += 1) if (id % 100 !== 0) list.delete(String(id));
    expect(list.size).toBe(200);
    expect([...list.pages].length).toBeLessThan(100);
    expect(onPages(list).map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 200 }, (_, index) => index * 100),
    );
  });

  it('forgets the oldest beyond its capacity', () => {
    const list = new TaskMap(2);
    const records = ['a', 'b', 'a', 'c'].map(record);
    for (const each of records) list.add(each);
    expect([...list.values()]).toEqual(records.slice(2));
    expect(onPages(list)).toEqual(records.slice(2));
    expect(records.map(({ page }) => page !== undefined)).toEqual([false, false, true, true]);
  });

  it('tells by the version of a page that a task on it has changed', () => {
    const list = new TaskMap();
    for (let id = 0; id < 50; id += 1) list.add(record(String(id)));
    const versions = () => Array.from(list.pages, ({ version }) => version);
    const before = versions();
    const changed = list.get('20')!;
    changed.replace({ ...changed.task, state: 'TASK_FINISHED' });
    const after = versions();
    expect(after.map((version, at) => version !== before[at])).toEqual([false, true, false, false]);
  });
});

describe('TaskRing', () => {
  it('holds on its pages what a ring holds', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 0, max: 500 }), (pushed, capacity) => {
        const list = new TaskRing(capacity);
        const oracle = new RingBuffer<TaskRecord>(capacity);
        for (const id of pushed) {
          const each = record(String(id % 100));
          oracle.push(each);
          list.push(each);
        }
        expect(onPages(list)).toEqual(oracle.values());
        for (const ring of [list, oracle]) ring.removeWhere(({ id }) => id.endsWith('7'));
        expect(onPages(list)).toEqual(oracle.values());
        expect([...list.values()]).toEqual(oracle.values());
        expect(list.size).toBe(oracle.size);
      }),
      { numRuns: 15 },
    );
  });
});
