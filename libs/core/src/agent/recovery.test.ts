import { describe, expect, it } from 'vitest';
import { AgentBench, aFramework, anExecutor, aTask, MASTER } from './testing/agent-bench.ts';

const framework = aFramework({ checkpoint: true });

describe('recovery after the machine has lost everything', () => {
  it('reports the tasks of every executor, also after one that had none left', () => {
    const before = AgentBench.registered();
    const task = aTask('t1', { command: undefined, executor: anExecutor('idle') });
    before.runTask(task, { framework });
    before.launched('c1');
    before.subscribe('idle', 'stream');
    before.update('idle', 't1', 'TASK_FINISHED');
    before.acknowledgeAll('t1');
    before.runTask(aTask('t2'), { framework });

    const after = new AgentBench();
    after.recover(before.durable, { c1: 'lost', c2: 'lost' });
    after.input({ kind: 'masterDetected', master: { address: MASTER } });
    after.registers();
    expect(after.updates('t2').map(({ state }) => state)).toEqual(['TASK_FAILED']);
  });
});
