import { afterEach, describe, expect, it } from 'vitest';
import type { FrameworkInfo } from '@mezzo/domain/messages';
import { AgentProcess } from './testing/agent-process.ts';
import { commandTask } from './testing/command-task.ts';

const framework: FrameworkInfo = {
  user: 'root',
  name: 'test',
  id: { value: 'framework-0' },
  checkpoint: true,
  capabilities: [{ type: 'PARTITION_AWARE' }, { type: 'TASK_KILLING_STATE' }],
};

let agent: AgentProcess;
afterEach(async () => agent.dispose());

describe('an agent that was killed', () => {
  it('takes up its tasks, and reports how those ended that ended meanwhile', async () => {
    agent = await AgentProcess.create();
    await agent.start();
    const { master } = agent;
    const ids = Array.from({ length: 50 }, (_, index) => `t${index}`);
    // A fifth of the tasks ends while the agent is away, each with an exit status of its own.
    const lives = (index: number): boolean => index % 5 !== 0;
    for (const [index, id] of ids.entries()) {
      const line = lives(index)
        ? 'sleep 1000'
        : `while [ ! -e ${agent.directory}/go ]; do sleep 0.05; done; exit ${index}`;
      master.launch(commandTask(id, line), framework);
    }
    await master.until(() => ids.every((id) => master.states(id).includes('TASK_RUNNING')));

    await agent.kill('SIGKILL');
    await agent.touch('go');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await agent.start();

    const ended = ids.filter((_, index) => !lives(index));
    await master.until(() =>
      ended.every((id) =>
        master.states(id).some((state) => state !== 'TASK_RUNNING' && state !== 'TASK_STARTING'),
      ),
    );
    for (const id of ended) {
      const { status } = master.updates(id).at(-1)!;
      const index = Number(id.slice(1));
      const state = index === 0 ? 'TASK_FINISHED' : 'TASK_FAILED';
      expect(status).toMatchObject({ state, message: `Command exited with status ${index}` });
    }
    for (const id of ids.filter((_, index) => lives(index))) {
      expect(master.states(id)).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    }
    master.kill('t1');
    const { status } = await master.untilState('t1', 'TASK_KILLED');
    expect(status.message).toBe('Command terminated with signal Terminated');
  });

  it('goes on with a kill that was under way', async () => {
    agent = await AgentProcess.create();
    await agent.start();
    const { master } = agent;
    const kill_policy = { grace_period: { nanoseconds: 1_500_000_000 } };
    const line = 'trap "" TERM; while :; do sleep 0.05; done';
    master.launch(commandTask('t1', line, { kill_policy }), framework);
    await master.untilState('t1', 'TASK_RUNNING');
    master.kill('t1');
    await master.untilState('t1', 'TASK_KILLING');
    await agent.kill('SIGKILL');
    await agent.start();
    const { status } = await master.untilState('t1', 'TASK_KILLED');
    expect(status.message).toBe('Command terminated with signal Killed');
  });

  it('repeats what was not acknowledged', async () => {
    agent = await AgentProcess.create();
    await agent.start();
    const { master } = agent;
    master.acknowledges = false;
    master.launch(commandTask('t1', 'exit 0'), framework);
    const { uuid } = await master.untilState('t1', 'TASK_STARTING');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await agent.kill('SIGKILL');
    master.acknowledges = true;
    await agent.start();
    await master.untilState('t1', 'TASK_FINISHED');
    expect(master.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    expect(master.updates('t1')[0]?.uuid).toEqual(uuid);
  });

  it('takes up task groups', async () => {
    agent = await AgentProcess.create();
    await agent.start();
    const { master } = agent;
    master.send({
      type: 'runTaskGroup',
      framework,
      executor: { type: 'DEFAULT', executor_id: { value: 'default' } },
      taskGroup: {
        tasks: [commandTask('g1', 'sleep 2; exit 4'), commandTask('g2', 'sleep 1000')],
      },
      launchExecutor: true,
    });
    await master.untilState('g1', 'TASK_RUNNING');
    await master.untilState('g2', 'TASK_RUNNING');
    await agent.kill('SIGKILL');
    await agent.start();
    const { status } = await master.untilState('g1', 'TASK_FAILED');
    expect(status.message).toBe('Command exited with status 4');
    await master.untilState('g2', 'TASK_KILLED');
  });

  it('leaves nothing behind of frameworks that do not checkpoint', async () => {
    agent = await AgentProcess.create();
    await agent.start();
    const { master } = agent;
    const forgetful = { ...framework, checkpoint: false };
    master.launch(commandTask('t1', `echo $$ > ${agent.directory}/pid; sleep 1000`), forgetful);
    await master.untilState('t1', 'TASK_RUNNING');
    await agent.kill('SIGKILL');
    await master.until(() => !agent.isAlive('pid'));
    await agent.start();
    const reregistered = master.received.find(({ type }) => type === 'reregister');
    expect(reregistered).toMatchObject({ tasks: [], frameworks: [] });
  });
});

describe('an agent that is told to', () => {
  it('leaves its tasks running on SIGTERM', async () => {
    agent = await AgentProcess.create();
    await agent.start();
    const { master } = agent;
    master.launch(commandTask('t1', `echo $$ > ${agent.directory}/pid; sleep 1000`), framework);
    await master.untilState('t1', 'TASK_RUNNING');
    await agent.kill('SIGTERM');
    expect(agent.isAlive('pid')).toBe(true);
    await agent.start();
    expect(master.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
  });

  it('unregisters and ends everything on SIGUSR1', async () => {
    agent = await AgentProcess.create();
    await agent.start();
    const { master } = agent;
    master.launch(commandTask('t1', `echo $$ > ${agent.directory}/pid; sleep 1000`), framework);
    await master.untilState('t1', 'TASK_RUNNING');
    await agent.kill('SIGUSR1');
    expect(master.received.some(({ type }) => type === 'unregister')).toBe(true);
    expect(agent.isAlive('pid')).toBe(false);
  });
});
