import { TaskPage, TaskRecord } from '@mezzo/core';
import { Resources } from '@mezzo/domain';
import type { Task } from '@mezzo/domain/messages';
import { taskText } from '@mezzo/http-kit';
import { MasterResponseGetTasks, Task as TaskMessage } from '@mezzo/proto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CapturedPage, type TextKind } from './captured-page.ts';

const kinds: readonly TextKind[] = ['v0', 'v1', 'binary'];
const fieldNumber = 2;

/** Text of all planes, long ones among them: a length may take several bytes. */
const text = fc.string({ unit: 'grapheme', maxLength: 200 });

const arbitraryTask: fc.Arbitrary<Task> = fc.record({
  name: text,
  task_id: fc.record({ value: text }),
  framework_id: fc.record({ value: text }),
  agent_id: fc.record({ value: text }),
  state: fc.constantFrom('TASK_RUNNING', 'TASK_FINISHED'),
  resources: fc.constantFrom(
    [],
    [{ name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.1 } }],
  ),
  labels: fc.record({ labels: fc.array(fc.record({ key: text, value: text }), { maxLength: 3 }) }),
});

/** Tasks by how many are removed from the front, which change, and what is added. */
const arbitraryChange = fc.record({
  removed: fc.array(fc.nat(), { maxLength: 5 }),
  replaced: fc.array(fc.tuple(fc.nat(), arbitraryTask), { maxLength: 5 }),
  added: fc.array(arbitraryTask, { maxLength: 5 }),
  asked: fc.subarray([...kinds]),
});

const identity = { id: '', frameworkId: '', agentId: '' };

/** What a task holds never changes. */
const withResourcesOf = ({ task: { resources } }: TaskRecord, task: Task): Task => ({
  ...task,
  ...(resources && { resources }),
});

const recordOf = (task: Task) =>
  new TaskRecord({ ...identity, resources: Resources.of(task.resources) }, task);

function naive(kind: TextKind, tasks: readonly Task[]): string {
  switch (kind) {
    case 'v0':
      return tasks.map((task) => `,${taskText(task)}`).join('');
    case 'v1':
      return tasks.map((task) => `,${TaskMessage.toJson(task)}`).join('');
    case 'binary':
      return Buffer.from(MasterResponseGetTasks.encode({ tasks })).toString('hex');
  }
}

function shown(kind: TextKind, text: string): string {
  return kind === 'binary' ? Buffer.from(text, 'latin1').toString('hex') : text;
}

it('has the texts of its tasks, however they came to be what they are', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryTask, { maxLength: 20 }),
      fc.array(arbitraryChange, { maxLength: 6 }),
      (first, changes) => {
        const page = new TaskPage();
        const add = (task: Task) => page.add(recordOf(task));
        first.forEach(add);
        const capture = () => CapturedPage.of(page, fieldNumber);
        const former: { readonly captured: CapturedPage; readonly tasks: readonly Task[] }[] = [];
        for (const { removed, replaced, added, asked } of changes) {
          const captured = capture();
          const tasks = page.records.map(({ task }) => task);
          for (const kind of asked)
            expect(shown(kind, captured.text(kind))).toBe(naive(kind, tasks));
          expect(capture()).toBe(captured);
          former.push({ captured, tasks });
          const before = page.records;
          for (const [at, record] of before.entries())
            if (removed.includes(at)) page.remove(record);
          for (const [at, task] of replaced) {
            const record = page.records[at];
            if (record === undefined) continue;
            record.page = page;
            record.replace(withResourcesOf(record, task));
          }
          added.forEach(add);
        }
        // What was captured stays what it was.
        for (const { captured, tasks } of former) {
          for (const kind of kinds)
            expect(shown(kind, captured.text(kind))).toBe(naive(kind, tasks));
        }
        const captured = capture();
        const tasks = page.records.map(({ task }) => task);
        for (const kind of kinds) {
          expect(shown(kind, captured.text(kind))).toBe(naive(kind, tasks));
          for (let from = 0; from < tasks.length; from += 3) {
            const to = Math.min(from + 2, tasks.length);
            const part = shown(kind, captured.part(kind, from, to));
            expect(part).toBe(naive(kind, tasks.slice(from, to)));
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
