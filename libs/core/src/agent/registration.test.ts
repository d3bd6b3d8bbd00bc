import { describe, expect, it, test } from 'vitest';
import { aFramework, AgentBench, FRAMEWORK_ID, MASTER } from './testing/agent-bench.ts';

describe('registration', () => {
  it('is repeated with growing delays until it is answered', () => {
    const bench = new AgentBench();
    bench.recover();
    bench.input({ kind: 'masterDetected', master: { address: MASTER } });
    const times: number[] = [];
    const startMs = bench.nowMs;
    for (let half = 0; half < 120; half++) {
      const before = bench.sent.length;
      bench.pass(500);
      if (bench.sent.length > before) times.push((bench.nowMs - startMs) / 1000);
    }
    // Half of 1, 2, 4, ... seconds: the bench draws 0.5 every time.
    expect(times).toEqual([0.5, 1.5, 3.5, 7.5, 15.5, 31.5]);
    bench.registers();
    const before = bench.sent.length;
    bench.pass(60_000);
    expect(bench.sent.slice(before)).toEqual([]);
  });

  it('makes the id durable, and tells what the agent has', () => {
    const bench = AgentBench.registered();
    expect(bench.durable.info?.id).toEqual({ value: 'S0' });
    expect(bench.sent.at(-1)).toMatchObject({ type: 'updateAgent', agentId: { value: 'S0' } });
  });

  it('under another id ends the agent', () => {
    const bench = AgentBench.registered();
    bench.from({
      type: 'registered',
      agentId: { value: 'S1' },
      totalPingTimeoutMs: 75_000,
      resourceVersionUuid: bench.resourceVersionUuid,
    });
    expect(bench.of('terminate')).toMatchObject([{ failed: true }]);
  });

  it('is begun anew when the master stops pinging', () => {
    const bench = AgentBench.registered();
    bench.pass(70_000);
    bench.from({ type: 'ping', connected: true });
    bench.pass(74_999);
    expect(bench.agent.records.state).toBe('RUNNING');
    bench.pass(1);
    expect(bench.agent.records.state).toBe('DISCONNECTED');
    expect(bench.of('redetect')).toHaveLength(1);
    bench.pass(1_000);
    expect(bench.sent.at(-1)).toMatchObject({ type: 'reregister' });
  });

  it('is begun anew when the master holds the agent for disconnected', () => {
    const bench = AgentBench.registered();
    bench.from({ type: 'ping', connected: false });
    expect(bench.sent.at(-1)).toMatchObject({ type: 'pong' });
    expect(bench.agent.records.state).toBe('DISCONNECTED');
  });

  it('is corrected when a task was settled between the question and the answer', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.acknowledgeAll('t');
    bench.update('e1', 't', 'TASK_FINISHED');
    const last = bench.updates('t').at(-1);
    bench.input({ kind: 'masterGone', address: MASTER });
    bench.pass(1_000);
    expect(bench.sent.at(-1)).toMatchObject({ type: 'reregister', tasks: [{}] });
    bench.acknowledge('t', last?.uuid ?? new Uint8Array());
    bench.reregisters({
      departuresCount: 0,
    });
    expect(bench.sent.at(-1)).toMatchObject({ type: 'reregister', tasks: [] });
  });

  it('is corrected when an executor ended between the question and the answer', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.input({ kind: 'masterGone', address: MASTER });
    bench.pass(1_000);
    bench.input({
      kind: 'containerTerminated',
      containerId: 'c1',
      termination: { status: 0 },
    });
    bench.reregisters({
      departuresCount: 0,
    });
    expect(bench.sent.at(-1)).toMatchObject({ type: 'reregister', executors: [] });
  });

  it('is corrected when a former question was answered', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.input({ kind: 'masterGone', address: MASTER });
    const containerId = 'c1';
    bench.input({ kind: 'containerTerminated', containerId, termination: { status: 0 } });
    bench.pass(1_000);
    const countOf = (): number => bench.sent.filter(({ type }) => type === 'reregister').length;
    const before = countOf();
    bench.reregisters({ departuresCount: 1 });
    expect(countOf()).toBe(before);
    bench.reregisters({ departuresCount: 0 });
    expect(countOf()).toBe(before + 1);
  });

  it('answers for tasks that the master believes to be here', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.reregisters({
      reconciliations: [
        {
          frameworkId: { value: 'F0' },
          statuses: [
            { task_id: { value: 't' }, state: 'TASK_RUNNING' },
            { task_id: { value: 'lost' }, state: 'TASK_STAGING' },
          ],
        },
      ],
    });
    expect(bench.updates('lost')).toMatchObject([
      {
        state: 'TASK_DROPPED',
        reason: 'REASON_RECONCILIATION',
        message: 'Reconciliation: task unknown to the agent',
      },
    ]);
    expect(bench.updates('t')).toHaveLength(1);
  });
});

describe('a task that the agent knows nothing of, nor its framework', () => {
  test.each([
    ['TASK_DROPPED', ['PARTITION_AWARE'] as const],
    ['TASK_LOST', [] as const],
  ])('is reported as %s when its framework understands that', (state, capabilities) => {
    const bench = AgentBench.registered();
    const framework = aFramework({ capabilities: capabilities.map((type) => ({ type })) });
    bench.reregisters({
      reconciliations: [
        {
          frameworkId: { value: FRAMEWORK_ID },
          framework,
          statuses: [{ task_id: { value: 'lost' }, state: 'TASK_STAGING' }],
        },
      ],
    });
    expect(bench.updates('lost')).toMatchObject([{ state }]);
  });
});

describe('shutting down', () => {
  test.each([
    [
      'when the master says so',
      (bench: AgentBench) => bench.from({ type: 'shutdown', reason: 'x' }),
    ],
    [
      'when an operator says so',
      (bench: AgentBench) => bench.input({ kind: 'shutdown', reason: 'x', unregister: true }),
    ],
  ])('%s takes the executors along', (_name, shutDown) => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    shutDown(bench);
    expect(bench.events('stream').at(-1)).toBe('SHUTDOWN');
    expect(bench.of('terminate')).toEqual([]);
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 0 } });
    expect(bench.of('terminate')).toMatchObject([{ failed: false }]);
  });

  it('unregisters only when an operator says so', () => {
    const bench = AgentBench.registered();
    bench.input({ kind: 'shutdown', reason: 'x', unregister: true });
    expect(bench.sent.at(-1)).toEqual({ type: 'unregister', agentId: { value: 'S0' } });
  });
});
