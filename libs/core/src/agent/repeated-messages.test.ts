import { describe, expect, it } from 'vitest';
import {
  AgentBench,
  aFramework,
  anExecutor,
  aTask,
  FRAMEWORK_ID,
  MASTER,
  uuidOf,
} from './testing/agent-bench.ts';

/** Buses deliver at least once, and messages of the past may come late. */
describe('a repeated launch', () => {
  const launchUuid = uuidOf(70_000);

  it('of a task that waits or runs is ignored', () => {
    const bench = AgentBench.registered();
    for (const repetition of ['first', 'queued']) {
      bench.runTask(aTask('t', { name: repetition }));
    }
    bench.launched('c1');
    bench.subscribe('t', 'stream');
    bench.update('t', 't', 'TASK_RUNNING');
    bench.runTask(aTask('t'));
    expect(bench.of('launchContainer')).toHaveLength(1);
    expect(bench.updates('t').map(({ state }) => state)).toEqual(['TASK_RUNNING']);
  });

  it('of a group is ignored', () => {
    const bench = AgentBench.registered();
    const executor = anExecutor('pod', { type: 'DEFAULT', command: undefined });
    bench.runGroup([aTask('t1'), aTask('t2')], executor);
    bench.runGroup([aTask('t1'), aTask('t2')], executor);
    expect(bench.of('launchContainer')).toHaveLength(1);
    expect(bench.updates('t1')).toEqual([]);
  });

  it('of a task that is over does not run it again', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t'), { launchUuid });
    runToTheEnd(bench, 'c1');
    bench.runTask(aTask('t'), { launchUuid });
    expect(bench.of('launchContainer')).toHaveLength(1);
    expect(bench.updates('t').at(-1)?.state).toBe('TASK_FINISHED');
  });

  it('of a task that was refused while the agent was not registered is ignored', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('other');
    bench.input({ kind: 'masterGone', address: MASTER });
    bench.runTask(aTask('t'), { launchUuid });
    bench.registers();
    bench.runTask(aTask('t'), { launchUuid });
    expect(bench.of('launchContainer')).toHaveLength(1);
  });

  it('of a task that came before the agent knew who leads is ignored', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('other');
    bench.input({ kind: 'masterDetected', master: undefined });
    bench.runTask(aTask('t'), { launchUuid });
    bench.input({ kind: 'masterDetected', master: { address: MASTER } });
    bench.registers();
    bench.runTask(aTask('t'), { launchUuid });
    expect(bench.of('launchContainer')).toHaveLength(1);
  });

  it('is told from a task id that is used again', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t'), { launchUuid });
    runToTheEnd(bench, 'c1');
    bench.runTask(aTask('t'), { launchUuid: uuidOf(70_001) });
    expect(bench.of('launchContainer')).toHaveLength(2);
  });
});

describe('a task that is over', () => {
  it('is told again as it ended when a master still believes in it', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t'));
    runToTheEnd(bench, 'c1');
    const last = bench.updates('t').at(-1);
    const count = bench.updates('t').length;
    bench.reregisters({
      reconciliations: [
        {
          frameworkId: { value: FRAMEWORK_ID },
          statuses: [{ task_id: { value: 't' }, state: 'TASK_RUNNING' }],
        },
      ],
    });
    expect(bench.updates('t').slice(count)).toEqual([last]);
    bench.pass(10_000);
    expect(bench.updates('t').slice(count)).toEqual([last, last]);
    bench.acknowledgeAll('t');
    bench.pass(60_000);
    expect(bench.updates('t').slice(count)).toEqual([last, last]);
  });

  it('is not told any more when its framework is over', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t'));
    runToTheEnd(bench, 'c1');
    bench.reregisters({
      reconciliations: [
        {
          frameworkId: { value: FRAMEWORK_ID },
          statuses: [{ task_id: { value: 't' }, state: 'TASK_RUNNING' }],
        },
      ],
    });
    bench.from({ type: 'shutdownFramework', frameworkId: { value: FRAMEWORK_ID } });
    const count = bench.updates('t').length;
    bench.pass(60_000);
    expect(bench.updates('t')).toHaveLength(count);
  });

  it('is told again as it ended when it is to be killed', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('other');
    bench.runTask(aTask('t'));
    runToTheEnd(bench, 'c2');
    const last = bench.updates('t').at(-1);
    const count = bench.updates('t').length;
    bench.kill('t');
    expect(bench.updates('t').slice(count)).toEqual([last]);
  });

  it('is unknown once its id is used again and dropped', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('other');
    bench.runTask(aTask('t'));
    runToTheEnd(bench, 'c2');
    bench.runTask(aTask('t', { resources: [] }), {
      framework: aFramework(),
      resourceVersionUuid: uuidOf(99_999),
    });
    expect(bench.updates('t').at(-1)?.state).toBe('TASK_DROPPED');
  });
});

/** The command task `t` runs in the container and finishes, and everything is acknowledged. */
function runToTheEnd(bench: AgentBench, containerId: string): void {
  bench.launched(containerId);
  bench.subscribe('t', `stream ${containerId}`);
  bench.update('t', 't', 'TASK_FINISHED');
  bench.acknowledgeAll('t');
  bench.input({ kind: 'containerTerminated', containerId, termination: { status: 0 } });
}
