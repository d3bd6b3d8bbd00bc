import type { MasterToAgent, TaskReconciliation } from '@mezzo/domain';
import { describe, expect, it } from 'vitest';
import { AgentBench, anExecutor, aTask, FRAMEWORK_ID, MASTER } from './testing/agent-bench.ts';

/** As the master makes it from the agent's newest message. */
function answerTo(
  bench: AgentBench,
  answeredAtMs: number,
  asked: readonly string[] = [],
): MasterToAgent {
  const question = bench.sent.findLast(({ type }) => type === 'reregister');
  if (question?.type !== 'reregister') throw new Error('the agent has not registered again');
  const reconciliation: TaskReconciliation = {
    frameworkId: { value: FRAMEWORK_ID },
    statuses: asked.map((value) => ({ task_id: { value }, state: 'TASK_STAGING' })),
  };
  return {
    type: 'reregistered',
    agentId: { value: 'S0' },
    totalPingTimeoutMs: 75_000,
    reconciliations: [reconciliation],
    departuresCount: question.departuresCount,
    launchesCount: question.launchesCount,
    answeredAtMs,
  };
}

/** The agent has lost its master and has asked to be registered again. */
function askAgain(bench: AgentBench): void {
  bench.input({ kind: 'masterGone', address: MASTER });
  bench.pass(1_000);
}

/**
 * An agent with a task `old`, whose second question is on its way while it is handed the answer to
 * the first.
 */
function anAgentThatAskedTwice(): AgentBench {
  const bench = AgentBench.registered();
  bench.startCustomTask('old');
  askAgain(bench);
  const first = answerTo(bench, 1);
  askAgain(bench);
  bench.from(first);
  return bench;
}

function statesOf(bench: AgentBench, taskId: string): readonly string[] {
  bench.acknowledgeAll(taskId);
  return bench.updates(taskId).map(({ state }) => state);
}

describe('a launch that comes after the agent has said what runs on it', () => {
  it('is undone when the answer shows that the master does not know of it', () => {
    const bench = anAgentThatAskedTwice();
    const second = answerTo(bench, 2);
    bench.runTask(aTask('late'));
    expect(bench.of('launchContainer')).toHaveLength(2);
    bench.from(second, 2);
    expect(bench.of('destroyContainer')).toEqual([{ kind: 'destroyContainer', containerId: 'c2' }]);
    expect(statesOf(bench, 'late')).toEqual(['TASK_KILLED']);
    expect(bench.events('stream')).not.toContain('KILL');
  });

  it('is undone on a known executor by a kill', () => {
    const bench = anAgentThatAskedTwice();
    const second = answerTo(bench, 2);
    const task = aTask('late', { command: undefined, executor: anExecutor('e1') });
    bench.runTask(task, { launchExecutor: false });
    bench.updateContainers();
    bench.update('e1', 'late', 'TASK_RUNNING');
    bench.from(second);
    expect(bench.events('stream')).not.toContain('SHUTDOWN');
    expect(bench.of('toExecutor').at(-1)?.event).toEqual({
      type: 'KILL',
      kill: { task_id: { value: 'late' } },
    });
  });

  it('is undone together with the executor that came with it', () => {
    const bench = anAgentThatAskedTwice();
    const second = answerTo(bench, 2);
    bench.runTask(aTask('late', { command: undefined, executor: anExecutor('e2') }));
    bench.launched('c2');
    bench.subscribe('e2', 'late stream');
    bench.updateContainers();
    bench.update('e2', 'late', 'TASK_RUNNING');
    bench.from(second);
    expect(bench.events('late stream').at(-1)).toBe('SHUTDOWN');
    expect(bench.events('stream')).not.toContain('SHUTDOWN');
  });

  it('stands if the master asks about it', () => {
    const bench = anAgentThatAskedTwice();
    const second = answerTo(bench, 2, ['late']);
    bench.runTask(aTask('late'));
    bench.from(second);
    expect(bench.of('destroyContainer')).toEqual([]);
    expect(bench.updates('late')).toEqual([]);
  });

  it('stands if it came behind the answer, which the bus repeats', () => {
    const bench = anAgentThatAskedTwice();
    const second = answerTo(bench, 2);
    bench.from(second);
    bench.runTask(aTask('new'));
    bench.from(second);
    expect(bench.of('destroyContainer')).toEqual([]);
    expect(bench.updates('new')).toEqual([]);
  });

  it('is undone by the next master too, whose clock is behind', () => {
    const bench = anAgentThatAskedTwice();
    bench.from(answerTo(bench, 1_000));
    askAgain(bench);
    const answer = answerTo(bench, 900);
    bench.from(answerTo(bench, 1_001));
    bench.runTask(aTask('late'));
    bench.from(answer, 2);
    expect(statesOf(bench, 'late')).toEqual(['TASK_KILLED']);
  });
});

describe('tasks of a former life of the agent', () => {
  it('are older than any launch', () => {
    const former = AgentBench.registered();
    former.runTask(aTask('kept'), {
      framework: {
        user: 'root',
        name: 'framework',
        id: { value: FRAMEWORK_ID },
        checkpoint: true,
        capabilities: [{ type: 'PARTITION_AWARE' }],
      },
    });
    const bench = new AgentBench();
    bench.recover(former.durable, { c1: 'running' });
    bench.input({ kind: 'masterDetected', master: { address: MASTER } });
    bench.subscribe('kept', 'stream');
    bench.pass(1_000);
    bench.from(answerTo(bench, 1));
    expect(bench.of('destroyContainer')).toEqual([]);
    expect(bench.events('stream')).not.toContain('KILL');
  });
});
