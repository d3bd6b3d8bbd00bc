import type { TaskState } from '@mezzo/domain/messages';
import { describe, expect, it } from 'vitest';
import { AGENT, aRunningTask } from '../testing/a-running-task.ts';
import type { MasterHarness } from '../testing/master-harness.ts';
import { aFramework, anUpdate, aReregistration, uuid } from '../testing/sample-messages.ts';

function usedOf(harness: MasterHarness): string | undefined {
  return harness.master.state.agents.registered.get('M-S0')?.totalUsedResources().toString();
}

describe('a registered agent that registers again with a task that has ended', () => {
  function aReturn() {
    const { harness, frameworkId } = aRunningTask();
    const task = harness.master.state.agents.registered.get('M-S0')?.task(frameworkId, 't1')?.task;
    const tasks = task === undefined ? [] : [{ ...task, state: 'TASK_FINISHED' as const }];
    const frameworks = [aFramework({ id: { value: frameworkId } })];
    harness.fromAgent('returns', AGENT, aReregistration('M-S0', { tasks, frameworks }));
    return { harness, frameworkId };
  }

  it('frees what it held, before its framework is told', () => {
    const { harness } = aReturn();
    expect(usedOf(harness)).toBe('{}');
    expect(harness.eventsOf('s1').filter(({ type }) => type === 'UPDATE')).toEqual([]);
    const toAllocator = harness
      .take()
      .flatMap((effect) => (effect.kind === 'toAllocator' ? [effect.input.type] : []));
    expect(toAllocator).toContain('recoverResources');
  });

  it('frees it once: the update that tells the end comes later', () => {
    const { harness, frameworkId } = aReturn();
    harness.take();
    const ids = { frameworkId, agentId: 'M-S0', taskId: 't1' };
    harness.fromAgent('ends', AGENT, anUpdate({ ...ids, state: 'TASK_FINISHED', uuid: uuid(2) }));
    expect(harness.eventsOf('s1').at(-1)?.update?.status.state).toBe('TASK_FINISHED');
    expect(harness.take().some(({ kind }) => kind === 'toAllocator')).toBe(false);
  });
});

describe('a registered agent that registers again without a task', () => {
  function reconciledAfter(state: TaskState): readonly string[] {
    const { harness, frameworkId } = aRunningTask();
    const ids = { frameworkId, agentId: 'M-S0', taskId: 't1' };
    harness.fromAgent('says', AGENT, anUpdate({ ...ids, state, uuid: uuid(2) }));
    harness.take();
    harness.fromAgent('returns', AGENT, aReregistration('M-S0'));
    return harness
      .take()
      .flatMap((effect) =>
        effect.kind === 'toAgent' && effect.message.type === 'reregistered'
          ? effect.message.reconciliations.flatMap(({ statuses }) =>
              statuses.map(({ task_id: id }) => id.value),
            )
          : [],
      );
  }

  it('is asked about it while the task runs', () => {
    expect(reconciledAfter('TASK_RUNNING')).toEqual(['t1']);
  });

  it('is not asked about it once its framework has its end', () => {
    expect(reconciledAfter('TASK_FAILED')).toEqual([]);
  });
});
