import { Resources } from '@mezzo/domain';
import type { Task } from '@mezzo/domain/messages';
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
    expect(page.tasks).toEqual(page.records.map(({ task }) => task));
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

  it('tells by its list that a task on a page has changed', () => {
    const list = new TaskMap();
    for (let id = 0; id < 50; id += 1) list.add(record(String(id)));
    const lists = () => Array.from(list.pages, ({ tasks }) => tasks);
    const before = lists();
    const changed = list.get('20')!;
    changed.replace({ ...changed.task, state: 'TASK_FINISHED' });
    expect(lists().map((tasks, at) => tasks !== before[at])).toEqual([false, true, false, false]);
  });

  it('leaves to who keeps its lists what they were, whatever happens', () => {
    const id = fc.nat({ max: 60 }).map(String);
    const change = fc.tuple(fc.constantFrom('add', 'delete', 'replace', 'keep'), id);
    fc.assert(
      fc.property(fc.array(change, { maxLength: 400 }), (changes) => {
        const list = new TaskMap(50);
        const kept: { readonly lists: readonly (readonly Task[])[]; readonly text: string }[] = [];
        for (const [kind, at] of changes) {
          const known = list.get(at);
          if (kind === 'add') list.add(record(at));
          else if (kind === 'delete') list.delete(at);
          else if (kind === 'replace') known?.replace({ ...known.task, name: `${at} again` });
          else {
            const lists = Array.from(list.pages, ({ tasks }) => tasks);
            const shown = lists.flat();
            expect(shown).toEqual(Array.from(list.values(), ({ task }) => task));
            kept.push({ lists, text: JSON.stringify(shown) });
          }
        }
        for (const { lists, text } of kept) expect(JSON.stringify(lists.flat())).toBe(text);
      }),
      { numRuns: 100 },
    );
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
