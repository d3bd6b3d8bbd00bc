import type { TaskState } from '@mezzo/domain/messages';
import { describe, expect, it } from 'vitest';
import { AGENT, aLaunchedTask, aRunningTask } from './testing/a-running-task.ts';
import { MasterHarness } from './testing/master-harness.ts';
import { aFramework, aReregistration, anAgent, scalar } from './testing/sample-messages.ts';

const OTHER = 'slave(1)@10.0.0.2:5051';
/** Five unanswered pings of fifteen seconds each. */
const UNREACHABLE_MS = 75_000;

function states(harness: MasterHarness, streamId = 's1'): readonly (TaskState | undefined)[] {
  return harness
    .eventsOf(streamId)
    .filter(({ type }) => type === 'UPDATE')
    .map(({ update }) => update?.status.state);
}

describe('an agent that does not answer', () => {
  it('is unreachable after the last unanswered ping, not before', () => {
    const { harness } = aRunningTask();
    harness.pass('almost', UNREACHABLE_MS - 1);
    expect(states(harness)).toEqual([]);
    harness.pass('the last ping', 1);
    expect(states(harness)).toEqual(['TASK_UNREACHABLE']);
    expect([...harness.registry.unreachable.keys()]).toEqual(['M-S0']);
    expect(harness.registry.agents.size).toBe(0);
  });

  it('begins anew with each answer', () => {
    const { harness } = aRunningTask();
    harness.pass('four pings', UNREACHABLE_MS - 1);
    harness.fromAgent('pong', AGENT, { type: 'pong', agentId: { value: 'M-S0' } });
    harness.pass('four more', UNREACHABLE_MS - 15_001);
    expect(states(harness)).toEqual([]);
  });

  it('makes tasks of frameworks that do not know partitions lost', () => {
    const { harness } = aRunningTask({}, aFramework());
    harness.pass('pings fail', UNREACHABLE_MS);
    expect(states(harness)).toEqual(['TASK_LOST']);
  });

  it('is unreachable only when the registry has it', () => {
    const { harness } = aRunningTask({ autoPersist: false }, aFramework());
    // Nothing has been made durable yet, not even the agent.
    expect(harness.master.state.agents.registered.size).toBe(0);
    harness.persistAll();
    expect(harness.master.state.agents.registered.size).toBe(1);
    harness.pass('pings fail', UNREACHABLE_MS);
    expect(harness.master.state.agents.registered.size).toBe(1);
    harness.persistAll();
    expect(harness.master.state.agents.registered.size).toBe(0);
  });

  it('takes its pending operations along, as unreachable ones in metrics', () => {
    const harness = new MasterHarness();
    harness.fromAgent('agent registers', AGENT, { type: 'register', ...anAgent() });
    const reservations = [{ type: 'DYNAMIC', role: 'web' } as const];
    harness.operator('reserve', {
      type: 'RESERVE_RESOURCES',
      reserve_resources: {
        agent_id: { value: 'M-S0' },
        resources: [scalar('cpus', 1, { reservations })],
      },
    });
    const { metrics } = harness.master;
    expect(metrics.operationCount('operations/reserve/pending')).toBe(1);
    harness.pass('pings fail', UNREACHABLE_MS);
    expect(metrics.operationCount('operations/reserve/pending')).toBe(0);
    expect(metrics.operationCount('operations/reserve/unreachable')).toBe(1);
  });

  it('waits for a permit of the rate limit, and keeps none when it answers', () => {
    const agentRemovalRateLimit = { permits: 1, periodMs: 60_000 };
    const { harness } = aRunningTask({ config: { agentRemovalRateLimit } });
    harness.fromAgent('second agent', OTHER, { type: 'register', ...anAgent() });
    harness.pass('pings fail', UNREACHABLE_MS);
    expect([...harness.master.state.agents.unreachable.keys()]).toEqual(['M-S0']);
    harness.pass('a permit is due in a moment', 59_999);
    expect(harness.master.state.agents.unreachable.size).toBe(1);
    harness.fromAgent('pong', OTHER, { type: 'pong', agentId: { value: 'M-S1' } });
    harness.pass('the permit', 1);
    expect(harness.master.state.agents.unreachable.size).toBe(1);
    const { metrics } = harness.master;
    expect(metrics.get('slave_unreachable_scheduled')).toBe(2);
    expect(metrics.get('slave_unreachable_completed')).toBe(1);
    expect(metrics.get('slave_unreachable_canceled')).toBe(1);
  });
});

describe('an agent that comes back', () => {
  it.each([
    ['when it was unreachable', UNREACHABLE_MS],
    ['when it had lost its connection', 0],
  ])('%s hears which of its messages is answered', (_name, awayMs) => {
    const { harness } = aRunningTask();
    harness.pass('time passes', awayMs);
    harness.take();
    for (const version of [7, 8]) {
      harness.pass('and passes', 10);
      const message = aReregistration('M-S0', {
        departuresCount: 3,
        resourceVersionUuid: new Uint8Array(16).fill(version),
      });
      harness.fromAgent('agent returns', AGENT, message);
    }
    const answers = harness.effects.flatMap((effect) =>
      effect.kind === 'toAgent' && effect.message.type === 'reregistered' ? [effect.message] : [],
    );
    expect(answers).toMatchObject([
      { departuresCount: 3, resourceVersionUuid: new Uint8Array(16).fill(7) },
      { departuresCount: 3, resourceVersionUuid: new Uint8Array(16).fill(8) },
    ]);
  });
});

describe('an agent that comes back without a task', () => {
  it('kills it if the launch may still be on its way, after it is registered', () => {
    const { harness, frameworkId } = aLaunchedTask();
    harness.pass('pings fail', UNREACHABLE_MS);
    harness.take();
    harness.fromAgent('agent returns', AGENT, aReregistration('M-S0'));
    const messages = harness.effects.flatMap((effect) =>
      effect.kind === 'toAgent' ? [effect.message] : [],
    );
    expect(messages.map(({ type }) => type)).toEqual(['ping', 'reregistered', 'killTask']);
    expect(messages.at(-1)).toEqual({
      type: 'killTask',
      frameworkId: { value: frameworkId },
      taskId: { value: 't1' },
    });
  });

  it('need not hear of it if it has spoken of it', () => {
    const { harness } = aRunningTask();
    harness.pass('pings fail', UNREACHABLE_MS);
    harness.take();
    harness.fromAgent('agent returns', AGENT, aReregistration('M-S0'));
    expect(
      harness.effects.some(
        (effect) => effect.kind === 'toAgent' && effect.message.type === 'killTask',
      ),
    ).toBe(false);
  });
});

describe('a framework that goes away', () => {
  it('is waited for, and its task lives on', () => {
    const { harness, frameworkId } = aRunningTask();
    harness.step('stream closed', { kind: 'schedulerDisconnected', streamId: 's1' });
    for (let pass = 0; pass < 4; pass += 1) {
      harness.fromAgent('pong', AGENT, { type: 'pong', agentId: { value: 'M-S0' } });
      harness.pass('almost the failover timeout', 14_900);
    }
    const info = aFramework({ id: { value: frameworkId }, failover_timeout: 60 });
    harness.take();
    expect(harness.subscribe('s2', info)).toBe(frameworkId);
    expect(harness.master.state.frameworks.registered.get(frameworkId)?.tasks.size).toBe(1);
  });

  it('is removed with its tasks when the failover timeout is over', () => {
    const { harness, frameworkId } = aRunningTask();
    harness.step('stream closed', { kind: 'schedulerDisconnected', streamId: 's1' });
    harness.pass('failover timeout', 60_000);
    const { registered, completed } = harness.master.state.frameworks;
    expect(registered.size).toBe(0);
    expect(completed.get(frameworkId)?.completedTasks.size).toBe(1);
    expect(harness.lines).toContain(
      `  agent ${AGENT} <- shutdownFramework frameworkId=${frameworkId}`,
    );
    const info = aFramework({ id: { value: frameworkId } });
    harness.take();
    harness.subscribe('s2', info);
    expect(harness.eventsOf('s2')[0]?.error?.message).toBe('Framework has been removed');
  });
});

describe('a new master', () => {
  it('remembers a framework until its failover timeout is over, agents or not', () => {
    const config = { agentReregisterTimeoutMs: 30_000 };
    const { harness, frameworkId } = aRunningTask({ config });
    expect([...harness.registry.frameworks.keys()]).toEqual([frameworkId]);
    harness.restart();
    harness.pass('almost the failover timeout', 59_999);
    expect([...harness.registry.frameworks.keys()]).toEqual([frameworkId]);
    harness.pass('failover timeout', 1);
    expect(harness.registry.frameworks.size).toBe(0);
  });

  it('gives agents time, and then takes them for unreachable', () => {
    const config = { agentReregisterTimeoutMs: 30_000 };
    const { harness } = aRunningTask({ config });
    harness.restart();
    harness.pass('almost', 29_999);
    expect(harness.registry.unreachable.size).toBe(0);
    harness.pass('agent_reregister_timeout', 1);
    expect([...harness.registry.unreachable.keys()]).toEqual(['M-S0']);
  });

  it('gives up agents that stay away one after the other, as the rate limit permits', () => {
    const agentRemovalRateLimit = { permits: 2, periodMs: 60_000 };
    const config = { agentReregisterTimeoutMs: 30_000, agentRemovalRateLimit };
    const { harness } = aRunningTask({ config });
    const address = (n: number): string => `slave(1)@10.0.0.${String(n)}:5051`;
    for (const n of [2, 3, 4]) {
      harness.fromAgent(`agent ${String(n)}`, address(n), { type: 'register', ...anAgent() });
    }
    const unreachable = (): readonly string[] => [...harness.registry.unreachable.keys()];
    harness.restart();
    harness.fromAgent('one returns in time', address(2), aReregistration('M-S1'));
    harness.pass('almost', 29_999);
    expect(unreachable()).toEqual([]);
    harness.pass('agent_reregister_timeout, and the first permit', 1);
    expect(unreachable()).toEqual(['M-S0']);
    harness.pass('almost the second permit', 29_999);
    expect(unreachable()).toEqual(['M-S0']);
    // It has waited for its permit all along.
    harness.fromAgent('one returns late', address(3), aReregistration('M-S2'));
    harness.pass('the second permit, which nobody needs any more', 1);
    expect(unreachable()).toEqual(['M-S0']);
    harness.pass('the third', 30_000);
    expect(unreachable()).toEqual(['M-S0', 'M-S3']);
    expect([...harness.master.state.agents.registered.keys()].toSorted()).toEqual(['M-S1', 'M-S2']);
  });

  it('removes a framework that only agents spoke of, with its tasks', () => {
    const config = { agentReregisterTimeoutMs: 30_000 };
    const { harness, frameworkId } = aRunningTask({ config });
    const task = harness.master.state.frameworks.registered.get(frameworkId)?.tasks.get('t1')?.task;
    const info = harness.registry.frameworks.get(frameworkId);
    harness.restart();
    const message = aReregistration('M-S0', {
      tasks: task === undefined ? [] : [task],
      frameworks: info === undefined ? [] : [info],
    });
    harness.fromAgent('agent returns', AGENT, message);
    const framework = harness.master.state.frameworks.registered.get(frameworkId);
    expect(framework?.recovered).toBe(true);
    expect(framework?.tasks.size).toBe(1);
    harness.pass('failover timeout', 60_000);
    expect(harness.master.state.frameworks.registered.size).toBe(0);
    expect(harness.lines).toContain(
      `  agent ${AGENT} <- shutdownFramework frameworkId=${frameworkId}`,
    );
  });
});
