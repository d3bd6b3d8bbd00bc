import type { AgentToMaster } from '@mezzo/domain';
import type { FrameworkInfo, TaskInfo } from '@mezzo/domain/messages';
import { describe, expect, it } from 'vitest';
import { makeAgent } from './make-agent.ts';

const framework: FrameworkInfo = { user: 'root', name: 'f', id: { value: 'F0' } };
const plan = { master: '', first: 0, agentsCount: 1, agentsPerLink: 1 };
const info: TaskInfo = {
  name: 't',
  task_id: { value: 't' },
  agent_id: { value: 'S0' },
};

/** An agent whose messages are kept and whose timers go off when they are told to. */
function anAgent(more: object = {}) {
  const sent: AgentToMaster[] = [];
  const timers: (() => void)[] = [];
  const agent = makeAgent({ ...plan, ...more }, 7, {
    send: (message) => sent.push(message),
    later: (_, act) => timers.push(act),
    nowMs: () => 1_000,
  });
  const goOff = (): void => {
    for (const act of timers.splice(0)) act();
  };
  const take = () => sent.splice(0);
  return { agent, goOff, take };
}

const registered = {
  type: 'registered',
  agentId: { value: 'S0' },
  totalPingTimeoutMs: 75_000,
  resourceVersionUuid: new Uint8Array(16),
} as const;
const runTask = { type: 'runTask', framework, task: info, launchExecutor: true } as const;

describe('SimulatedAgent', () => {
  it('registers until it is answered, and from then on with its id', () => {
    const { agent, goOff, take } = anAgent();
    agent.connected();
    goOff();
    expect(take().map(({ type }) => type)).toEqual(['register', 'register']);
    agent.receive(registered);
    goOff();
    expect(take()).toEqual([]);
    agent.disconnected();
    agent.connected();
    expect(take()).toMatchObject([{ type: 'reregister', agentInfo: { id: { value: 'S0' } } }]);
  });

  it('tells of a task state by state, each once the last one is acknowledged', () => {
    const { agent, take } = anAgent({ taskMs: 5 });
    agent.receive(registered);
    agent.receive(runTask);
    const told: unknown[] = [];
    for (;;) {
      const [message] = take();
      if (message?.type !== 'statusUpdate') break;
      const { status, uuid = new Uint8Array() } = message.update;
      told.push(status.state);
      agent.receive({
        type: 'acknowledgeStatusUpdate',
        frameworkId: { value: 'F0' },
        taskId: info.task_id,
        uuid,
      });
      if (status.state === 'TASK_RUNNING') {
        agent.receive({
          type: 'killTask',
          frameworkId: { value: 'F0' },
          taskId: info.task_id,
        });
      }
    }
    expect(told).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLED']);
    expect(agent.tasksCount).toBe(0);
  });

  it('repeats an update that is not acknowledged', () => {
    const { agent, goOff, take } = anAgent();
    agent.receive(registered);
    agent.receive(runTask);
    expect(take()).toHaveLength(1);
    goOff();
    expect(take()).toMatchObject([{ update: { status: { state: 'TASK_STARTING' } } }]);
  });

  it('brings what runs on it when it comes back', () => {
    const { agent, take } = anAgent({ running: { framework, tasksPerAgent: 3 } });
    agent.connected();
    const [message] = take();
    expect(message).toMatchObject({
      type: 'reregister',
      frameworks: [framework],
      tasks: [0, 1, 2].map((index) => ({
        task_id: { value: `task-7-${index}` },
        state: 'TASK_RUNNING',
        framework_id: { value: 'F0' },
      })),
    });
  });

  it('answers pings, and registers anew when it counts as disconnected', () => {
    const { agent, take } = anAgent();
    agent.receive(registered);
    agent.receive({ type: 'ping', connected: true });
    agent.receive({ type: 'ping', connected: false });
    expect(take().map(({ type }) => type)).toEqual(['pong', 'pong', 'reregister']);
  });
});
