import { describe, expect, it } from 'vitest';
import { AgentBench, aTask, FRAMEWORK_ID, MASTER } from './testing/agent-bench.ts';

/** The agent has lost its master and has asked to be registered again. */
function askAgain(bench: AgentBench): void {
  bench.input({ kind: 'masterGone', address: MASTER });
  bench.pass(1_000);
}

/** An agent that has said what runs on it, and the version that its master knew before. */
function anAgentThatAskedAgain(): { bench: AgentBench; former: Uint8Array } {
  const bench = AgentBench.registered();
  bench.startCustomTask('old');
  const former = bench.resourceVersionUuid;
  askAgain(bench);
  return { bench, former };
}

describe('an answer to a registration', () => {
  it('is taken if it is to one of the attempts that go on', () => {
    const { bench } = anAgentThatAskedAgain();
    const version = bench.resourceVersionUuid;
    bench.pass(60_000);
    bench.reregisters({ resourceVersionUuid: version });
    expect(bench.agent.records.state).toBe('RUNNING');
  });

  it('is not taken if it is to a former registration', () => {
    const { bench, former } = anAgentThatAskedAgain();
    bench.reregisters({ resourceVersionUuid: former });
    expect(bench.agent.records.state).toBe('DISCONNECTED');
  });

  it('asks about tasks only if it is the newest', () => {
    const { bench, former } = anAgentThatAskedAgain();
    const statuses = [{ task_id: { value: 'unknown' }, state: 'TASK_STAGING' as const }];
    const reconciliations = [{ frameworkId: { value: FRAMEWORK_ID }, statuses }];
    bench.reregisters({ reconciliations, resourceVersionUuid: former });
    bench.reregisters();
    expect(bench.updates('unknown')).toEqual([]);
    bench.reregisters({ reconciliations });
    expect(bench.updates('unknown')).toMatchObject([{ state: 'TASK_DROPPED' }]);
  });
});

describe('what comes after the agent has said what is on it, and was made of what it said before', () => {
  it('is dropped if it is a launch', () => {
    const { bench, former } = anAgentThatAskedAgain();
    bench.reregisters();
    bench.runTask(aTask('late'), { resourceVersionUuid: former });
    expect(bench.of('launchContainer')).toHaveLength(1);
    expect(bench.updates('late')).toMatchObject([
      {
        state: 'TASK_DROPPED',
        reason: 'REASON_INVALID_OFFERS',
        message: 'Task assumes outdated resource state',
      },
    ]);
  });

  it('is dropped, before the answer too, if it is an operation', () => {
    const { bench, former } = anAgentThatAskedAgain();
    const reserved = {
      name: 'cpus',
      type: 'SCALAR' as const,
      scalar: { value: 1 },
      reservations: [{ type: 'DYNAMIC' as const, role: 'a' }],
    };
    bench.from({
      type: 'applyOperation',
      frameworkId: { value: FRAMEWORK_ID },
      operation: { type: 'RESERVE', reserve: { resources: [reserved] } },
      operationUuid: new Uint8Array(16).fill(1),
      resourceVersionUuid: former,
    });
    bench.reregisters();
    expect(bench.agent.records.checkpointedResources.isEmpty).toBe(true);
    expect(bench.sent.filter(({ type }) => type === 'operationStatusUpdate')).toMatchObject([
      { status: { state: 'OPERATION_DROPPED' } },
    ]);
  });

  it('is carried out once the master knows better', () => {
    const { bench } = anAgentThatAskedAgain();
    bench.reregisters();
    bench.runTask(aTask('new'), { resourceVersionUuid: bench.resourceVersionUuid });
    expect(bench.of('launchContainer')).toHaveLength(2);
  });
});
