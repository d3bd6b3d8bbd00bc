import { describe, expect, it, test } from 'vitest';
import type { TaskInfo } from '@mezzo/domain/messages';
import {
  AgentBench,
  aFramework,
  anExecutor,
  aTask,
  FRAMEWORK_ID,
  scalar,
  uuidOf,
} from './testing/agent-bench.ts';

function customTask(id: string, executorId = 'e1'): TaskInfo {
  return aTask(id, { command: undefined, executor: anExecutor(executorId) });
}

describe('a launch is dropped, and says why', () => {
  const reserved = {
    ...scalar('cpus', 1),
    reservations: [{ type: 'DYNAMIC' as const, role: 'web', principal: 'p' }],
  };
  test.each([
    {
      name: 'limits without an isolator that enforces them',
      given: (bench: AgentBench) => bench.runTask(aTask('t', { limits: { mem: { value: 256 } } })),
      reason: 'REASON_GC_ERROR',
      message: /Memory limits can only be set .* 'cgroups\/mem' isolator/,
    },
    {
      name: 'a draining agent',
      given: (bench: AgentBench) => {
        bench.startCustomTask('other');
        bench.from({ type: 'drain', config: {} });
        bench.runTask(customTask('t', 'e2'));
      },
      reason: 'REASON_AGENT_DRAINING',
      message: /^Task was received while agent was already draining$/,
    },
    {
      name: 'an outdated resource version',
      given: (bench: AgentBench) =>
        bench.runTask(aTask('t'), { resourceVersionUuid: uuidOf(99_999) }),
      reason: 'REASON_INVALID_OFFERS',
      message: /^Task assumes outdated resource state$/,
    },
    {
      name: 'reservations that are not here',
      given: (bench: AgentBench) => bench.runTask(aTask('t', { resources: [reserved] })),
      reason: 'REASON_RESOURCES_UNKNOWN',
      message:
        /^The checkpointed resources being used by the task or task group are unknown to the agent$/,
    },
    {
      name: 'reservations of the executor that are not here',
      given: (bench: AgentBench) =>
        bench.runTask(aTask('t', { executor: anExecutor('e', { resources: [reserved] }) })),
      reason: 'REASON_RESOURCES_UNKNOWN',
      message: /^The checkpointed resources being used by the executor are unknown to the agent$/,
    },
    {
      name: 'a command task whose id an executor has',
      given: (bench: AgentBench) => {
        bench.startCustomTask('other', 't');
        bench.runTask(aTask('t'));
      },
      reason: 'REASON_TASK_INVALID',
      message: /^Cannot reuse an already existing executor for a command task$/,
    },
    {
      name: 'a new executor that exists',
      given: (bench: AgentBench) => {
        bench.startCustomTask('other');
        bench.runTask(customTask('t'));
      },
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: /^Master wants to launch executor, but one already exists$/,
    },
    {
      name: 'an old executor that does not exist',
      given: (bench: AgentBench) => bench.runTask(customTask('t'), { launchExecutor: false }),
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: /^No executor is expected to launch and there is none running$/,
    },
    {
      name: 'an executor that is being shut down',
      given: (bench: AgentBench) => {
        bench.startCustomTask('other');
        bench.from({
          type: 'shutdownExecutor',
          frameworkId: { value: FRAMEWORK_ID },
          executorId: { value: 'e1' },
        });
        bench.runTask(customTask('t'), { launchExecutor: false });
      },
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: /terminating/,
    },
  ])('$name', ({ given, reason, message }) => {
    const bench = AgentBench.registered();
    given(bench);
    const [status] = bench.updates('t');
    expect(status).toMatchObject({ state: 'TASK_DROPPED', source: 'SOURCE_AGENT', reason });
    expect(status?.message).toMatch(message);
  });

  it('as TASK_LOST to frameworks that know no other word', () => {
    const bench = AgentBench.registered();
    const framework = aFramework({ capabilities: [] });
    bench.runTask(customTask('t'), { framework, launchExecutor: false });
    expect(bench.updates('t')[0]?.state).toBe('TASK_LOST');
  });
});

describe('tasks whose framework may not run them', () => {
  const bench = () => AgentBench.registered({ mayRunTask: (_, { name }) => name !== 'forbidden' });
  const forbidden = { name: 'forbidden' };
  const forbiddenText = (id: string) => `name: "forbidden"\ntask_id {\n  value: "${id}"\n}\n`;

  it('end in an error', () => {
    const agent = bench();
    agent.runTask(aTask('t', forbidden));
    expect(agent.updates('t')).toMatchObject([
      {
        state: 'TASK_ERROR',
        source: 'SOURCE_AGENT',
        reason: 'REASON_TASK_UNAUTHORIZED',
        message: expect.stringContaining(
          `Framework ${FRAMEWORK_ID} is not authorized to launch task ${forbiddenText('t')}`,
        ) as string,
      },
    ]);
    agent.runTask(aTask('u'));
    expect(agent.updates('u')).toEqual([]);
  });

  it('take their group with them', () => {
    const agent = bench();
    const pod = anExecutor('pod', { type: 'DEFAULT', command: undefined });
    agent.runGroup([aTask('g1'), aTask('g2', forbidden)], pod);
    for (const id of ['g1', 'g2']) {
      expect(agent.updates(id)).toMatchObject([
        {
          state: 'TASK_ERROR',
          reason: 'REASON_TASK_GROUP_UNAUTHORIZED',
          message: expect.stringContaining(
            ` is not authorized to launch task ${forbiddenText('g2')}`,
          ) as string,
        },
      ]);
    }
  });
});

describe('the master hears of an executor that it counted on in vain', () => {
  const exits = (bench: AgentBench) => bench.sent.filter(({ type }) => type === 'exitedExecutor');

  it('when it was never started', () => {
    const bench = AgentBench.registered();
    bench.runTask(customTask('t'), { resourceVersionUuid: uuidOf(99_999) });
    expect(exits(bench)).toMatchObject([{ executorId: { value: 'e1' }, status: -1 }]);
  });

  it('when another run of it is there, which is shut down', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('other');
    bench.runTask(customTask('t'));
    expect(exits(bench)).toEqual([]);
    expect(bench.events('stream')).toContain('SHUTDOWN');
  });

  it('but not of an executor that it did not expect to be new', () => {
    const bench = AgentBench.registered();
    bench.runTask(customTask('t'), { launchExecutor: false });
    expect(exits(bench)).toEqual([]);
  });
});

describe('a launch is ignored', () => {
  test.each([
    {
      name: 'while the agent is not registered',
      given: (bench: AgentBench) => {
        bench.input({ kind: 'masterGone', address: 'master' });
        bench.runTask(aTask('t'));
      },
    },
    {
      name: 'when the framework has no id',
      given: (bench: AgentBench) =>
        bench.runTask(aTask('t'), { framework: aFramework({ id: undefined }) }),
    },
    {
      name: 'when the framework is being shut down',
      given: (bench: AgentBench) => {
        bench.startCustomTask('other');
        bench.from({ type: 'shutdownFramework', frameworkId: { value: FRAMEWORK_ID } });
        bench.runTask(aTask('t'));
      },
    },
    {
      name: 'when it comes from a master that no longer leads',
      given: (bench: AgentBench) => {
        bench.from({ type: 'ping', connected: true }, 7);
        bench.from(
          { type: 'runTask', framework: aFramework(), task: aTask('t'), launchExecutor: true },
          6,
        );
      },
    },
  ])('$name', ({ given }) => {
    const bench = AgentBench.registered();
    const before = bench.of('launchContainer').length;
    given(bench);
    expect(bench.updates('t')).toEqual([]);
    expect(bench.of('launchContainer').slice(before)).toHaveLength(
      bench
        .of('launchContainer')
        .filter(({ request }) => request.executor.executor_id.value !== 't').length,
    );
  });
});

describe('a launch starts a container', () => {
  it('sized for executor and task, in the user’s name', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t'));
    const [{ request }] = bench.of('launchContainer') as [
      ReturnType<typeof bench.of<'launchContainer'>>[0],
    ];
    expect(request).toMatchObject({
      containerId: 'c1',
      role: 'command',
      command: { value: 'sleep 1000' },
      user: 'root',
      directory: '/work/slaves/S0/frameworks/F0/executors/t/runs/c1',
      checkpoint: false,
    });
    expect(request.resources.map(({ name, scalar: amount }) => [name, amount?.value])).toEqual([
      ['cpus', 1.1],
      ['mem', 160],
    ]);
  });

  it('after everything about it is recorded, for a framework that checkpoints', () => {
    const bench = AgentBench.registered();
    bench.runTask(aTask('t'), { framework: aFramework({ checkpoint: true }) });
    const kinds = bench.effects.map((effect) =>
      effect.kind === 'checkpoint' ? effect.record.kind : effect.kind,
    );
    const at = (kind: (typeof kinds)[number]): number => kinds.indexOf(kind);
    expect(at('framework')).toBeGreaterThan(-1);
    expect(at('executor')).toBeGreaterThan(at('framework'));
    expect(at('task')).toBeGreaterThan(at('executor'));
    expect(at('launchContainer')).toBeGreaterThan(at('task'));
  });

  it('once per executor: later tasks are handed over when the container has grown', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t1');
    bench.runTask(customTask('t2'), { launchExecutor: false });
    expect(bench.of('launchContainer')).toHaveLength(1);
    const [update] = bench.of('updateContainer');
    expect(update?.resources.map(({ scalar: amount }) => amount?.value)).toEqual([2.1, 288]);
    expect(bench.events('stream')).toEqual(['SUBSCRIBED', 'LAUNCH', 'ACKNOWLEDGED']);
    bench.input({ kind: 'containerUpdated', token: update?.token ?? 0 });
    expect(bench.events('stream').at(-1)).toBe('LAUNCH');
  });

  it('not before the executor is welcome, although a later growth is done first', () => {
    const bench = AgentBench.registered();
    bench.runTask(customTask('t1'));
    bench.launched('c1');
    bench.runTask(customTask('t2'), { launchExecutor: false });
    bench.subscribe('e1', 'stream');
    bench.runTask(customTask('t3'), { launchExecutor: false });
    const tokens = bench.of('updateContainer').map(({ token }) => token);
    expect(tokens).toHaveLength(2);
    for (const token of tokens.reverse()) bench.input({ kind: 'containerUpdated', token });
    expect(bench.events('stream')).toEqual(['SUBSCRIBED', 'LAUNCH', 'LAUNCH', 'LAUNCH']);
    expect(bench.sent.filter(({ type }) => type === 'statusUpdate')).toEqual([]);
  });

  it('and gives up on it when it cannot grow', () => {
    const bench = AgentBench.registered();
    bench.startCustomTask('t1');
    bench.runTask(customTask('t2'), { launchExecutor: false });
    const token = bench.of('updateContainer')[0]?.token ?? 0;
    bench.input({ kind: 'containerUpdated', token, error: 'no such cgroup' });
    expect(bench.of('destroyContainer')).toHaveLength(1);
    bench.input({ kind: 'containerTerminated', containerId: 'c1', termination: { status: 9 } });
    expect(bench.updates('t2')[0]).toMatchObject({
      state: 'TASK_FAILED',
      reason: 'REASON_CONTAINER_UPDATE_FAILED',
      message: 'Failed to update resources for container: no such cgroup',
    });
  });
});

describe('task groups', () => {
  const pod = anExecutor('pod', { type: 'DEFAULT', command: undefined });

  it('are handed over whole', () => {
    const bench = AgentBench.registered();
    bench.runGroup([aTask('g1'), aTask('g2')], pod);
    expect(bench.of('launchContainer')[0]?.request).toMatchObject({ role: 'default' });
    expect(bench.of('launchContainer')[0]?.request.command).toBeUndefined();
    bench.launched('c1');
    bench.subscribe('pod', 'stream');
    expect(bench.events('stream')).toEqual(['SUBSCRIBED', 'LAUNCH_GROUP']);
  });

  it('are killed whole before they are delivered', () => {
    const bench = AgentBench.registered();
    bench.runGroup([aTask('g1'), aTask('g2')], pod);
    bench.kill('g2');
    for (const id of ['g1', 'g2']) {
      expect(bench.updates(id)).toMatchObject([
        {
          state: 'TASK_KILLED',
          reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
          message: 'A task within the task group was killed before delivery to the executor',
        },
      ]);
    }
    bench.launched('c1');
    bench.subscribe('pod', 'stream');
    bench.updateContainers();
    expect(bench.events('stream')).toEqual(['SUBSCRIBED', 'SHUTDOWN']);
  });
});
