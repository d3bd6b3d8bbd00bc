import { describe, expect, it } from 'vitest';
import { MasterHarness } from '../testing/master-harness.ts';
import { aReregistration, anAgent } from '../testing/sample-messages.ts';

const AGENT = 'slave(1)@10.0.0.1:5051';
/** On the same machine and on another one: a bus that proves addresses tells all of them apart. */
const OTHERS = ['slave(2)@10.0.0.1:5052', 'slave(1)@10.0.0.2:5051'];
const UNREACHABLE_MS = 75_000;

function aCluster(addressesAreProven: boolean): MasterHarness {
  const harness = new MasterHarness({ config: { addressesAreProven } });
  harness.fromAgent('agent registers', AGENT, { type: 'register', ...anAgent() });
  return harness;
}

function comesAs(harness: MasterHarness, address: string): boolean {
  harness.take();
  harness.fromAgent('it comes', address, aReregistration('M-S0'));
  return harness.take().some((effect) => effect.kind === 'toAgent' && effect.address === address);
}

const absences: Record<string, (harness: MasterHarness) => void> = {
  'is registered': () => undefined,
  'has not come back after a change of master': (harness) => harness.restart(),
  'is unreachable': (harness) => {
    harness.pass('pings fail', UNREACHABLE_MS);
  },
  'was unreachable before a change of master': (harness) => {
    harness.pass('pings fail', UNREACHABLE_MS);
    harness.restart();
  },
};

describe.each(Object.entries(absences))('while an agent %s', (_, goAway) => {
  it.each(OTHERS)('nobody at %s takes its id where the bus proves addresses', (other) => {
    const harness = aCluster(true);
    goAway(harness);
    expect(comesAs(harness, other)).toBe(false);
    expect(comesAs(harness, AGENT)).toBe(true);
    expect(harness.master.state.agents.registered.get('M-S0')?.address).toBe(AGENT);
  });
});

describe('where the bus proves no addresses', () => {
  it('an agent that was restarted on another port comes back', () => {
    const harness = aCluster(false);
    expect(comesAs(harness, 'slave(1)@10.0.0.1:5059')).toBe(true);
    expect(harness.registry.agents.get('M-S0')).not.toHaveProperty('address');
  });

  it('whoever comes first after the bus has begun to prove them has the id', () => {
    const before = aCluster(false);
    const harness = new MasterHarness({
      config: { addressesAreProven: true },
      registry: [...before.registry.agents.values()].map((agent) => ({ kind: 'putAgent', agent })),
    });
    expect(comesAs(harness, AGENT)).toBe(true);
    harness.restart();
    expect(comesAs(harness, OTHERS[0] ?? '')).toBe(false);
  });
});

it('an id that was removed is nobody’s', () => {
  const harness = aCluster(true);
  harness.fromAgent('it leaves', AGENT, { type: 'unregister', agentId: { value: 'M-S0' } });
  expect(harness.master.state.agents.homes.size).toBe(0);
});
