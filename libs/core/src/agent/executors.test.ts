import { describe, expect, it, test } from 'vitest';
import { AgentBench, aFramework, anExecutor, aTask, FRAMEWORK_ID } from './testing/agent-bench.ts';

describe('an executor that does not subscribe', () => {
  it('is destroyed in time', () => {
    const bench = AgentBench.registered({ executorRegistrationTimeoutMs: 2_000 });
    bench.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }));
    bench.pass(10_000);
    expect(bench.of('destroyContainer')).toEqual([]);
    bench.launched('c1');
    bench.pass(2_000);
    expect(bench.of('destroyContainer')).toHaveLength(1);
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 9 } });
    expect(bench.updates('t')).toMatchObject([
      {
        state: 'TASK_FAILED',
        reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
        message: 'Executor did not register within 2secs',
        executor_id: { value: 'e1' },
      },
    ]);
  });
});

describe('when an executor ends', () => {
  test.each([
    {
      name: 'by itself',
      termination: { status: 256 },
      want: {
        state: 'TASK_FAILED',
        reason: 'REASON_EXECUTOR_TERMINATED',
        message: 'Executor terminated',
      },
      status: 256,
    },
    {
      name: 'nobody knows how',
      termination: undefined,
      want: {
        state: 'TASK_FAILED',
        reason: 'REASON_EXECUTOR_TERMINATED',
        message: 'Abnormal executor termination: unknown container',
      },
      status: -1,
    },
    {
      name: 'by a limitation',
      termination: {
        status: 9,
        state: 'TASK_FAILED',
        reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
        message: 'Memory limit exceeded',
        limitation: { resources: [] },
      },
      want: {
        state: 'TASK_FAILED',
        reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
        message: 'Memory limit exceeded',
        limitation: { resources: [] },
      },
      status: 9,
    },
  ] as const)('$name, its tasks do too', ({ termination, want, status }) => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination });
    bench.acknowledgeAll('t');
    expect(bench.updates('t').at(-1)).toMatchObject({ source: 'SOURCE_AGENT', ...want });
    expect(bench.sent).toContainEqual(
      expect.objectContaining({ type: 'exitedExecutor', executorId: { value: 'e1' }, status }),
    );
  });

  it('it and its framework are remembered when the last update is acknowledged', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 0 } });
    expect(bench.of('executorRemoved')).toEqual([]);
    bench.acknowledgeAll('t');
    expect(bench.of('executorRemoved')).toMatchObject([{ containerId: 'c1' }]);
    const { frameworks, completedFrameworks, byContainer } = bench.agent.records;
    expect([frameworks.size, byContainer.size]).toEqual([0, 0]);
    expect(completedFrameworks.get(FRAMEWORK_ID)?.completedExecutors.values()).toHaveLength(1);
  });

  it('the master hears nothing of an executor that was made up for a command task', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t'));
    bench.launched('c1');
    bench.subscribe('t', 'stream');
    bench.update('t', 't', 'TASK_FINISHED');
    bench.acknowledgeAll('t');
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 0 } });
    expect(bench.sent.some(({ type }) => type === 'exitedExecutor')).toBe(false);
    expect(bench.updates('t').map(({ state }) => state)).toEqual(['TASK_FINISHED']);
  });
});

describe('a container that could not be launched', () => {
  test.each([
    {
      failure: {
        kind: 'failed',
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message: 'Failed to fetch',
      },
      want: {
        state: 'TASK_FAILED',
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message: 'Failed to launch container: Failed to fetch',
      },
    },
    {
      failure: { kind: 'sandbox', message: 'No such user' },
      want: {
        state: 'TASK_DROPPED',
        reason: 'REASON_EXECUTOR_TERMINATED',
        message: 'No such user',
      },
    },
    {
      failure: { kind: 'not-supported' },
      want: {
        state: 'TASK_FAILED',
        reason: 'REASON_EXECUTOR_TERMINATED',
        message: 'Abnormal executor termination: unknown container',
      },
    },
  ] as const)('$failure.kind', ({ failure, want }) => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t'));
    bench.input({ kind: 'containerLaunchFailed', containerId: 'c1', failure });
    expect(bench.updates('t')).toMatchObject([want]);
    expect(bench.agent.records.counters.containerLaunchErrors).toBe(1);
  });
});

describe('shutting an executor down', () => {
  it('asks it first, and destroys it when it does not obey', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.from({
      type: 'shutdownExecutor',
      frameworkId: { value: FRAMEWORK_ID },
      executorId: { value: 'e1' },
    });
    expect(bench.events('stream').at(-1)).toBe('SHUTDOWN');
    bench.pass(4_999);
    expect(bench.of('destroyContainer')).toEqual([]);
    bench.pass(1);
    expect(bench.of('destroyContainer')).toHaveLength(1);
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 9 } });
    bench.acknowledgeAll('t');
    expect(bench.updates('t').at(-1)?.message).toBe('Executor terminated');
  });

  it('takes as long as the executor has asked for', () => {
    const bench = AgentBench.registered();
    const executor = anExecutor('e1', {
      shutdown_grace_period: { nanoseconds: 20_000_000_000 },
    });
    bench.runTask(aTask('t', { command: undefined, executor }));
    bench.launched('c1');
    bench.subscribe('e1', 'stream');
    bench.from({ type: 'shutdownFramework', frameworkId: { value: FRAMEWORK_ID } });
    bench.pass(19_999);
    expect(bench.of('destroyContainer')).toEqual([]);
    bench.pass(1);
    expect(bench.of('destroyContainer')).toHaveLength(1);
  });

  it('with its framework reports no tasks', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.from({ type: 'shutdownFramework', frameworkId: { value: FRAMEWORK_ID } });
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 0 } });
    expect(bench.updates('t').map(({ state }) => state)).toEqual(['TASK_RUNNING']);
    expect(bench.agent.records.frameworks.size).toBe(0);
  });
});

describe('killing a task', () => {
  it('is its executor’s affair', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.kill('t');
    expect(bench.events('stream').at(-1)).toBe('KILL');
  });

  it('that waits for its executor is the agent’s', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }));
    bench.kill('t');
    expect(bench.updates('t')).toMatchObject([
      {
        state: 'TASK_KILLED',
        reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
        message: 'Killed before delivery to the executor',
      },
    ]);
  });

  it('ends a command that nobody has been told of', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t'));
    bench.kill('t');
    expect(bench.of('destroyContainer')).toMatchObject([{ containerId: 'c1' }]);
    bench.launched('c1');
    expect(bench.of('destroyContainer')).toHaveLength(2);
  });

  it('that is not here says so', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('other');
    bench.kill('t');
    expect(bench.updates('t')).toMatchObject([
      { state: 'TASK_DROPPED', message: 'Cannot find executor' },
    ]);
  });
});

describe('the executor API', () => {
  const call = (bench: AgentBench, executorId: string, frameworkId = FRAMEWORK_ID) => {
    bench.input({
      kind: 'executorCall',
      requestId: 5,
      call: {
        type: 'MESSAGE',
        framework_id: { value: frameworkId },
        executor_id: { value: executorId },
        message: { data: new Uint8Array([1]) },
      },
    });
    return bench.of('reply').at(-1)?.reply;
  };

  it('knows its callers', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }));
    expect(call(bench, 'e1', 'zz')).toEqual({ status: 400, text: 'Framework cannot be found' });
    expect(call(bench, 'zz')).toEqual({ status: 400, text: 'Executor cannot be found' });
    expect(call(bench, 'e1')).toEqual({ status: 403, text: 'Executor is not subscribed' });
    bench.launched('c1');
    bench.subscribe('e1', 'stream');
    expect(call(bench, 'e1')).toEqual({ status: 202 });
    expect(bench.sent.at(-1)).toMatchObject({ type: 'executorMessage' });
  });

  it('hears an executor with a token for its run of now, and no other', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }));
    bench.launched('c1');
    bench.subscribe('e1', 'stream');
    const own = { fid: FRAMEWORK_ID, eid: 'e1', cid: 'c1' };
    const answerTo = (claims: Readonly<Record<string, string>>) => {
      const message = { data: new Uint8Array([1]) };
      const ids = { framework_id: { value: FRAMEWORK_ID }, executor_id: { value: 'e1' } };
      const told = { ...ids, type: 'MESSAGE', message } as const;
      bench.input({ kind: 'executorCall', requestId: 6, call: told, claims });
      return bench.of('reply').at(-1)?.reply;
    };
    expect(answerTo(own)).toEqual({ status: 202 });
    const refusal = (reason: string) => ({
      status: 403,
      text: expect.stringContaining(reason) as string,
    });
    expect(answerTo({ ...own, fid: 'x' })).toEqual(refusal("'fid' claim with the framework ID"));
    expect(answerTo({ ...own, eid: 'x' })).toEqual(refusal("'eid' claim with the executor ID e1"));
    expect(answerTo({ sub: 'e1' })).toEqual(refusal("'fid' claim"));
    expect(answerTo({ ...own, cid: 'old' })).toEqual({
      status: 403,
      text:
        `Authenticated principal '{"claims":{"cid":"old","eid":"e1","fid":"${FRAMEWORK_ID}"}}'` +
        " does not contain a 'cid' claim with the correct active ContainerID",
    });
  });

  it('gives a token to processes that are executors, and to no task', () => {
    const bench = AgentBench.registered({ signExecutorToken: (claims) => JSON.stringify(claims) });
    bench.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }));
    bench.runTask(aTask('u'));
    const tokens = bench
      .of('launchContainer')
      .map(({ request }) => request.environment['MESOS_EXECUTOR_AUTHENTICATION_TOKEN']);
    expect(tokens).toEqual([
      JSON.stringify({ fid: FRAMEWORK_ID, eid: 'e1', cid: 'c1' }),
      undefined,
    ]);
  });

  it('makes an executor wait that is faster than the news of its container', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }));
    bench.subscribe('e1', 'stream');
    expect(bench.of('reply').at(-1)?.reply).toEqual({ status: 200 });
    expect(bench.events('stream')).toEqual([]);
    bench.launched('c1');
    expect(bench.events('stream')).toEqual(['SUBSCRIBED', 'LAUNCH']);
  });

  it('lets a newer connection replace an older one', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.subscribe('e1', 'second');
    expect(bench.of('closeExecutor')).toEqual([{ kind: 'closeExecutor', streamId: 'stream' }]);
    bench.input({ kind: 'executorDisconnected', streamId: 'stream' });
    bench.kill('t');
    expect(bench.events('second')).toEqual(['SUBSCRIBED', 'KILL']);
  });

  it('takes in what an executor could not get rid of, and drops what it never got', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t1');
    bench.runTask(aTask('t2', { command: undefined, executor: anExecutor('e1') }), {
      launchExecutor: false,
    });
    bench.input({
      kind: 'containerUpdated',
      token: bench.of('updateContainer').at(-1)?.token ?? 0,
    });
    bench.input({ kind: 'executorDisconnected', streamId: 'stream' });
    const status = bench.updates('t1')[0];
    bench.subscribe('e1', 'second', {
      unacknowledged_updates: status === undefined ? [] : [{ status }],
    });
    expect(bench.events('second')).toEqual(['SUBSCRIBED', 'ACKNOWLEDGED']);
    expect(bench.updates('t2')).toMatchObject([
      {
        state: 'TASK_DROPPED',
        reason: 'REASON_AGENT_RESTARTED',
        message: 'Task launched during agent restart',
      },
    ]);
  });

  it('turns away executors that are being shut down', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.from({ type: 'shutdownFramework', frameworkId: { value: FRAMEWORK_ID } });
    bench.subscribe('e1', 'late');
    expect(bench.events('late')).toEqual(['SHUTDOWN']);
    expect(bench.of('closeExecutor').at(-1)).toEqual({ kind: 'closeExecutor', streamId: 'late' });
  });
});

describe('a framework that is being shut down', () => {
  const shutDown = (): AgentBench => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t');
    bench.from({ type: 'shutdownFramework', frameworkId: { value: FRAMEWORK_ID } });
    bench.acknowledgeAll('t');
    return bench;
  };
  const end = (bench: AgentBench): void => {
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 0 } });
  };

  it('has nobody who asks for its tasks', () => {
    const bench = shutDown();
    end(bench);
    expect(bench.updates('t').map(({ state }) => state)).toEqual(['TASK_RUNNING']);
    expect(bench.agent.records.frameworks.size).toBe(0);
  });

  it('is left out when the agent registers with a new master', () => {
    const bench = shutDown();
    bench.input({ kind: 'masterGone', address: 'master' });
    bench.pass(1_000);
    const none = { tasks: [], executors: [], frameworks: [] };
    expect(bench.sent.at(-1)).toMatchObject({ type: 'reregister', ...none });
  });

  it('is answered for again when a new master counts on it', () => {
    const bench = shutDown();
    bench.from({ type: 'updateFramework', framework: aFramework() }, 2);
    end(bench);
    expect(bench.updates('t').map(({ state }) => state)).toEqual(['TASK_RUNNING', 'TASK_FAILED']);
  });
});

describe('recovery', () => {
  function before(): AgentBench {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t', { command: undefined, executor: anExecutor('e1') }), {
      framework: aFramework({ checkpoint: true }),
    });
    bench.launched('c1');
    bench.subscribe('e1', 'stream');
    bench.update('e1', 't', 'TASK_RUNNING');
    return bench;
  }

  function after(bench: AgentBench, container: 'running' | 'ended' | 'lost'): AgentBench {
    const next = new AgentBench();
    next.recover(bench.durable, { c1: container });
    next.input({ kind: 'masterDetected', master: { address: 'master' } });
    return next;
  }

  function reregister(bench: AgentBench): void {
    bench.reregisters();
  }

  it('awaits executors before it registers, and tells of what lives', () => {
    const bench = after(before(), 'running');
    expect(bench.agent.records.state).toBe('RECOVERING');
    bench.subscribe('e1', 'again');
    expect(bench.agent.records.state).toBe('DISCONNECTED');
    bench.pass(1_000);
    expect(bench.sent.at(-1)).toMatchObject({
      type: 'reregister',
      agentInfo: { id: { value: 'S0' } },
      tasks: [{ task_id: { value: 't' }, state: 'TASK_RUNNING' }],
      executors: [{ executorInfo: { executor_id: { value: 'e1' } } }],
      frameworks: [{ id: { value: FRAMEWORK_ID } }],
    });
    reregister(bench);
    expect(bench.updates('t')).toHaveLength(1);
  });

  it('gives up on executors that do not come back', () => {
    const bench = after(before(), 'running');
    bench.pass(2_000);
    expect(bench.of('destroyContainer')).toHaveLength(1);
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 9 } });
    reregister(bench);
    bench.acknowledgeAll('t');
    expect(bench.updates('t').at(-1)).toMatchObject({
      state: 'TASK_GONE',
      reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
      message: 'Executor did not reregister within 2secs',
    });
  });

  it('reports tasks whose container left no trace', () => {
    const bench = after(before(), 'lost');
    expect(bench.agent.records.state).toBe('DISCONNECTED');
    reregister(bench);
    bench.acknowledgeAll('t');
    expect(bench.updates('t').at(-1)).toMatchObject({ state: 'TASK_FAILED' });
    expect(bench.durable.executors.size).toBe(0);
  });

  it('with cleanup ends everything and itself', () => {
    const next = new AgentBench({ recoverByCleanup: true });
    next.recover(before().durable, { c1: 'running' });
    expect(next.of('destroyContainer')).toHaveLength(1);
    next.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 9 } });
    expect(next.of('terminate')).toMatchObject([{ failed: false }]);
  });
});
