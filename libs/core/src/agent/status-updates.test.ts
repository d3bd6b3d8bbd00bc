import { describe, expect, it, test } from 'vitest';
import { AgentBench, aFramework, anExecutor, aTask, uuidOf } from './testing/agent-bench.ts';

function running(): AgentBench {
  const bench = AgentBench.registered();
  bench.startCustomTask('t');
  return bench;
}

describe('an update of an executor', () => {
  it('is completed with what the agent knows', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }));
    bench.launched('c1');
    bench.subscribe('e1', 'stream');
    bench.update('e1', 't', 'TASK_RUNNING', { timestamp: 5.5, message: 'up' });
    expect(bench.updates('t')).toMatchObject([
      {
        state: 'TASK_RUNNING',
        message: 'up',
        timestamp: 5.5,
        source: 'SOURCE_EXECUTOR',
        agent_id: { value: 'S0' },
        container_status: {
          container_id: { value: 'c1' },
          executor_pid: 42,
          network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: '10.0.0.1' }] }],
        },
      },
    ]);
    expect(bench.updates('t')[0]?.executor_id).toBeUndefined();
  });

  it('is acknowledged to the executor at once, and again when it is repeated', () => {
    const bench = running();
    bench.update('e1', 't', 'TASK_RUNNING', { uuid: uuidOf(500) });
    bench.update('e1', 't', 'TASK_RUNNING', { uuid: uuidOf(500) });
    expect(bench.events('stream').filter((type) => type === 'ACKNOWLEDGED')).toHaveLength(3);
    bench.acknowledgeAll('t');
    expect(bench.updates('t')).toHaveLength(2);
  });

  it('about a task that nobody has goes to the framework, unacknowledged to the executor', () => {
    const bench = running();
    const before = bench.events('stream').length;
    bench.update('e1', 'zz', 'TASK_RUNNING');
    expect(bench.updates('zz')).toHaveLength(1);
    expect(bench.updates('zz')[0]?.container_status).toBeUndefined();
    expect(bench.events('stream')).toHaveLength(before);
  });

  it('after the terminal one is dropped', () => {
    const bench = running();
    bench.update('e1', 't', 'TASK_FINISHED');
    bench.update('e1', 't', 'TASK_RUNNING');
    bench.acknowledgeAll('t');
    expect(bench.updates('t').map(({ state }) => state)).toEqual(['TASK_RUNNING', 'TASK_FINISHED']);
    expect(bench.agent.records.counters.invalidStatusUpdates).toBe(1);
  });

  it('gives back what the task had, while the task stays until it is acknowledged', () => {
    const bench = running();
    bench.update('e1', 't', 'TASK_FINISHED');
    const resources = bench.of('updateContainer').at(-1)?.resources;
    expect(resources?.map(({ scalar: amount }) => amount?.value)).toEqual([0.1, 32]);
    const executor = bench.agent.records.byContainer.get('c1');
    expect([...(executor?.terminatedTasks.keys() ?? [])]).toEqual(['t']);
    bench.acknowledgeAll('t');
    expect(executor?.terminatedTasks.size).toBe(0);
    expect(executor?.completedTasks.values().map(({ state }) => state)).toEqual(['TASK_FINISHED']);
  });

  it('names the newest state, however old itself', () => {
    const bench = running();
    bench.update('e1', 't', 'TASK_FINISHED');
    bench.acknowledge('t', bench.updates('t')[0]?.uuid ?? uuidOf(0));
    const states = bench.sent.flatMap((message) =>
      message.type === 'statusUpdate'
        ? [[message.update.status.state, message.update.latestState]]
        : [],
    );
    expect(states).toEqual([
      ['TASK_RUNNING', 'TASK_RUNNING'],
      ['TASK_FINISHED', 'TASK_FINISHED'],
    ]);
  });
});

describe('of several statuses with the same state', () => {
  it('a task keeps the newest', () => {
    const bench = running();
    bench.update('e1', 't', 'TASK_RUNNING', { message: 'two' });
    bench.update('e1', 't', 'TASK_RUNNING', { message: 'three' });
    const task = bench.agent.records.byContainer.get('c1')?.launchedTasks.get('t')?.task;
    expect(task?.statuses?.map(({ message }) => message)).toEqual(['three']);
  });
});

describe('delivery', () => {
  it('repeats the oldest update, ever more rarely', () => {
    const bench = running();
    const times: number[] = [];
    for (let second = 0; second < 200; second++) {
      const before = bench.updates('t').length;
      bench.pass(1_000);
      bench.from({ type: 'ping', connected: true });
      if (bench.updates('t').length > before) times.push(second + 1);
    }
    expect(times).toEqual([10, 30, 70, 150]);
  });

  it('waits with the next update until the one before is acknowledged', () => {
    const bench = running();
    bench.update('e1', 't', 'TASK_KILLING');
    expect(bench.updates('t').map(({ state }) => state)).toEqual(['TASK_RUNNING']);
    bench.acknowledge('t', bench.updates('t')[0]?.uuid ?? uuidOf(0));
    expect(bench.updates('t').map(({ state }) => state)).toEqual(['TASK_RUNNING', 'TASK_KILLING']);
  });

  test.each([
    ['another uuid', 't', uuidOf(12_345)],
    ['another task', 'zz', undefined],
  ])('ignores an acknowledgement of %s', (_name, taskId, uuid) => {
    const bench = running();
    bench.update('e1', 't', 'TASK_KILLING');
    bench.acknowledge(taskId, uuid ?? bench.updates('t')[0]?.uuid ?? uuidOf(0));
    expect(bench.updates('t')).toHaveLength(1);
  });

  it('rests while the agent is not registered, and begins anew', () => {
    const bench = running();
    bench.input({ kind: 'masterGone', address: 'master' });
    const before = bench.updates('t').length;
    bench.pass(3_000);
    expect(bench.updates('t')).toHaveLength(before);
    bench.reregisters();
    expect(bench.updates('t')).toHaveLength(before + 1);
  });

  it('records an update before anybody hears of it', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }), {
      framework: aFramework({ checkpoint: true }),
    });
    bench.launched('c1');
    bench.subscribe('e1', 'stream');
    const kinds = bench
      .update('e1', 't', 'TASK_RUNNING')
      .map((effect) => (effect.kind === 'toExecutor' ? effect.event.type : effect.kind));
    expect(kinds).toEqual(['checkpoint', 'toMaster', 'ACKNOWLEDGED', 'reply']);
  });
});

describe('while draining', () => {
  it('killed tasks say why, and are gone for good when the agent will be', () => {
    const bench = running();
    bench.from({ type: 'drain', config: { mark_gone: true } });
    expect(bench.events('stream').at(-1)).toBe('KILL');
    bench.update('e1', 't', 'TASK_KILLED');
    bench.acknowledgeAll('t');
    expect(bench.updates('t').at(-1)).toMatchObject({
      state: 'TASK_GONE_BY_OPERATOR',
      reason: 'REASON_AGENT_DRAINING',
    });
    expect(bench.durable.drain).toBeDefined();
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 0 } });
    expect(bench.durable.drain).toBeUndefined();
  });
});
