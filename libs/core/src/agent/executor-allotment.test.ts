import type { Resource, TaskInfo } from '@mezzo/domain/messages';
import { describe, expect, it, test } from 'vitest';
import { CheckpointState } from './checkpoint-state.ts';
import { allotmentOfRun } from './executor-allotment.ts';
import { anExecutor, aTask, uuidOf } from './testing/agent-bench.ts';

function cpus(value: number): Resource {
  return { name: 'cpus', type: 'SCALAR', scalar: { value } };
}

/** The allotment of a run of an executor of 1 cpu with these tasks; the named ones have ended. */
function allotmentWith(
  tasks: readonly TaskInfo[],
  { enableCfs = false, ended = [] }: { enableCfs?: boolean; ended?: readonly string[] } = {},
): ReturnType<typeof allotmentOfRun> {
  const state = new CheckpointState();
  const containerId = 'c';
  const info = { ...anExecutor('e'), resources: [cpus(1)] };
  const run = { frameworkId: 'F', info, containerId, directory: '/d', role: 'custom' } as const;
  state.apply({ kind: 'executor', ...run });
  for (const [index, task] of tasks.entries()) {
    state.apply({ kind: 'task', containerId, task });
    const taskState = ended.includes(task.name) ? 'TASK_FINISHED' : 'TASK_RUNNING';
    const update = {
      frameworkId: { value: 'F' },
      agentId: { value: 'S0' },
      status: { task_id: task.task_id, state: taskState },
      latestState: taskState,
      timestamp: 0,
      uuid: uuidOf(index),
    } as const;
    state.apply({ kind: 'update', containerId, update });
  }
  const recorded = state.executors.get(containerId);
  if (recorded === undefined) throw new Error('the run is recorded');
  return allotmentOfRun(recorded, enableCfs);
}

const plain = aTask('plain', { resources: [cpus(2)] });
const capped = aTask('capped', { resources: [cpus(2)], limits: { cpus: { value: 4 } } });
const free = aTask('free', { resources: [cpus(2)], limits: { cpus: { value: Infinity } } });

describe('the limit on the cpus of an executor', () => {
  test.each([
    ['is its request where no task has one', [plain], false, undefined],
    ['adds up where every task has one', [capped, capped], false, 9],
    ['is none where one task may use any amount', [capped, plain], false, undefined],
    ['holds such a task to its request with CFS quotas', [capped, plain], true, 7],
    ['is infinite where that of a task is', [capped, free], true, Infinity],
  ])('%s', (_name, tasks, enableCfs, limit) => {
    const named = tasks.map((task, index) => ({ ...task, task_id: { value: String(index) } }));
    expect(allotmentWith(named, { enableCfs }).limits['cpus']).toBe(limit);
  });
});

it('gives an executor no resources of tasks that have ended, acknowledged or not', () => {
  const amounts = (ended: readonly string[]): readonly (number | undefined)[] =>
    allotmentWith([plain, capped], { ended }).resources.map(({ scalar }) => scalar?.value);
  expect(amounts([])).toEqual([5]);
  expect(amounts(['plain'])).toEqual([3]);
  expect(amounts(['plain', 'capped'])).toEqual([1]);
  expect(allotmentWith([plain, capped], { ended: ['capped'] }).limits).toEqual({});
});
