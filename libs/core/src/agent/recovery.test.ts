import { describe, expect, it } from 'vitest';
import { CheckpointState } from './checkpoint-state.ts';
import {
  AgentBench,
  aFramework,
  anExecutor,
  aTask,
  FRAMEWORK_ID,
  MASTER,
} from './testing/agent-bench.ts';

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

describe('an executor that had finished all its tasks', () => {
  it('is kept after a restart, for the tasks to come', () => {
    const before = AgentBench.registered();
    before.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }), { framework });
    before.launched('c1');
    before.subscribe('e1', 'stream');
    before.update('e1', 't', 'TASK_FINISHED');
    before.acknowledgeAll('t');
    const snapshot = new CheckpointState();
    for (const record of before.durable.records()) snapshot.apply(record);

    const after = new AgentBench();
    after.recover(snapshot, { c1: 'running' });
    after.subscribe('e1', 'stream');
    expect(after.events('stream')).toEqual(['SUBSCRIBED']);
  });
});

describe('an executor of the agent itself', () => {
  it('is ended after a restart when all its tasks had ended', () => {
    const before = AgentBench.registered();
    before.from({
      type: 'runTaskGroup',
      framework,
      executor: anExecutor('pod', { type: 'DEFAULT', command: undefined }),
      taskGroup: { tasks: [aTask('t')] },
      launchExecutor: true,
    });
    before.launched('c1');
    before.subscribe('pod', 'stream');
    before.update('pod', 't', 'TASK_FINISHED');
    before.acknowledgeAll('t');

    const after = new AgentBench();
    after.recover(before.durable, { c1: 'running' });
    after.subscribe('pod', 'stream');
    expect(after.events('stream')).toEqual(['SUBSCRIBED', 'SHUTDOWN']);
  });
});

describe('an executor that never got its task', () => {
  it('is ended after a restart, together with the task', () => {
    const before = AgentBench.registered();
    before.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }), { framework });
    before.launched('c1');
    before.subscribe('e1', 'stream');

    const after = new AgentBench();
    after.recover(before.durable, { c1: 'running' });
    after.input({ kind: 'masterDetected', master: { address: MASTER } });
    after.subscribe('e1', 'stream');
    after.registers();
    expect(after.updates('t').map(({ state }) => state)).toEqual(['TASK_DROPPED']);
    expect(after.events('stream')).toEqual(['SUBSCRIBED', 'SHUTDOWN']);
  });
});

describe('the end of a task', () => {
  it('is told as it was, also after a restart, when a master still believes in the task', () => {
    const before = AgentBench.registered();
    const task = aTask('t', { command: undefined, executor: anExecutor('e1') });
    before.runTask(task, { framework });
    before.launched('c1');
    before.subscribe('e1', 'stream');
    before.update('e1', 't', 'TASK_FINISHED');
    const [end] = before.updates('t');
    before.acknowledgeAll('t');

    const after = new AgentBench();
    after.recover(before.durable, { c1: 'lost' });
    after.input({ kind: 'masterDetected', master: { address: MASTER } });
    after.reregisters({
      reconciliations: [
        {
          frameworkId: { value: FRAMEWORK_ID },
          statuses: [{ task_id: { value: 't' }, state: 'TASK_RUNNING' }],
        },
      ],
    });
    expect(after.updates('t')).toEqual([end]);
  });
});
