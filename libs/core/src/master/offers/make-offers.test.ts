import type { AllocatorMessage } from '@mezzo/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MasterEffect } from '../master-effect.ts';
import { MasterHarness } from '../testing/master-harness.ts';
import { aFramework, aProposal, anAgent, scalar } from '../testing/sample-messages.ts';

const AGENT = 'slave(1)@10.0.0.1:5051';

function toldAllocator(effects: readonly MasterEffect[]): readonly AllocatorMessage['type'][] {
  return effects.flatMap((effect) => (effect.kind === 'toAllocator' ? [effect.input.type] : []));
}

describe('proposals of the allocator', () => {
  let harness: MasterHarness;
  let frameworkId: string;

  beforeEach(() => {
    harness = new MasterHarness({ config: { offerTimeoutMs: 5000 } });
    harness.fromAgent('agent registers', AGENT, { type: 'register', ...anAgent() });
    frameworkId = harness.subscribe('s1', aFramework());
    harness.take();
  });

  it('are given back where the framework, its role or the agent is not there', () => {
    expect(harness.propose(aProposal('nobody', 'M-S0'))).toEqual([]);
    expect(harness.propose(aProposal(frameworkId, 'M-S7'))).toEqual([]);
    expect(harness.propose(aProposal(frameworkId, 'M-S0', undefined, 'other'))).toEqual([]);
    expect(toldAllocator(harness.effects)).toEqual([
      'recoverResources',
      'recoverResources',
      'recoverResources',
    ]);
  });

  it('are given back where they promise what is promised already', () => {
    expect(harness.propose(aProposal(frameworkId, 'M-S0', [scalar('cpus', 3)]))).toHaveLength(1);
    expect(harness.propose(aProposal(frameworkId, 'M-S0', [scalar('cpus', 2)]))).toEqual([]);
    expect(harness.propose(aProposal(frameworkId, 'M-S0', [scalar('cpus', 1)]))).toHaveLength(1);
  });

  it('are given back when the agent is disconnected', () => {
    harness.step('connection breaks', { kind: 'agentGone', address: AGENT });
    expect(harness.propose(aProposal(frameworkId, 'M-S0'))).toEqual([]);
  });

  it('become offers that end with the offer timeout', () => {
    const [id] = harness.propose(aProposal(frameworkId, 'M-S0'));
    harness.take();
    harness.pass('almost', 4999);
    expect(harness.eventsOf('s1')).toEqual([]);
    harness.pass('offer_timeout', 1);
    const event = { type: 'RESCIND', rescind: { offer_id: { value: id } } };
    expect(harness.eventsOf('s1')).toEqual([event]);
    expect(toldAllocator(harness.effects)).toEqual(['recoverResources']);
    expect(harness.master.state.offers.size).toBe(0);
  });
});
