import { describe, expect, it } from 'vitest';
import { AGENT, aRunningTask } from '../testing/a-running-task.ts';
import { MasterHarness } from '../testing/master-harness.ts';
import { anAgent, aReregistration } from '../testing/sample-messages.ts';

const run = new Uint8Array(16).fill(1);
const nextRun = new Uint8Array(16).fill(2);

function answers(harness: MasterHarness): readonly string[] {
  return harness.effects.flatMap((effect) =>
    effect.kind === 'toAgent' && /registered$/.test(effect.message.type)
      ? [effect.message.type]
      : [],
  );
}

describe('a registration that the bus brings again', () => {
  it('is not answered, and does not bring back what has ended', () => {
    const { harness } = aRunningTask();
    const agent = harness.master.state.agents.registered.get('M-S0');
    const tasks = [...(agent?.tasks.values() ?? [])].flatMap((byId) =>
      [...byId.values()].map(({ task }) => task),
    );
    const former = aReregistration('M-S0', { tasks, ordinal: { run, number: 1 } });
    harness.fromAgent('registers', AGENT, former);
    const newer = aReregistration('M-S0', { ordinal: { run, number: 2 } });
    harness.fromAgent('again', AGENT, newer);
    harness.pass('pings fail', 75_000);
    harness.take();
    for (const message of [former, newer]) harness.fromAgent('repeated', AGENT, message);
    expect(answers(harness)).toEqual([]);
    expect(harness.master.state.agents.registered.has('M-S0')).toBe(false);
  });

  it('is told from one of an agent that was started anew', () => {
    const { harness } = aRunningTask();
    harness.take();
    const numbers = [
      { run, number: 5 },
      { run: nextRun, number: 1 },
      { run, number: 5 },
      { run: nextRun, number: 2 },
    ];
    for (const ordinal of numbers) {
      harness.fromAgent('registers', AGENT, aReregistration('M-S0', { ordinal }));
    }
    expect(answers(harness)).toHaveLength(3);
  });

  it('does not make an agent out of one that is there', () => {
    const harness = new MasterHarness();
    const first = { type: 'register', ...anAgent({ ordinal: { run, number: 1 } }) } as const;
    harness.fromAgent('registers', AGENT, first);
    harness.fromAgent('asks again', AGENT, { ...first, ordinal: { run, number: 2 } });
    expect(answers(harness)).toEqual(['registered', 'registered']);
    harness.step('is lost', { kind: 'agentGone', address: AGENT });
    harness.fromAgent('repeated', AGENT, first);
    expect([...harness.master.state.agents.registered.keys()]).toEqual(['M-S0']);
    expect(answers(harness)).toHaveLength(2);
  });
});
