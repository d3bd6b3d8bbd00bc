import type { AllocatorMessage } from '@mezzo/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MasterEffect } from '../master-effect.ts';
import { MasterHarness } from '../testing/master-harness.ts';
import { aFramework, aProposal, anAgent, aReregistration } from '../testing/sample-messages.ts';

const AGENT = 'slave(1)@10.0.0.1:5051';

function toldAllocator(effects: readonly MasterEffect[]): readonly AllocatorMessage['type'][] {
  return effects.flatMap((effect) => (effect.kind === 'toAllocator' ? [effect.input.type] : []));
}

describe('what the allocator says', () => {
  let harness: MasterHarness;
  let frameworkId: string;

  beforeEach(() => {
    harness = new MasterHarness();
    harness.fromAgent('agent registers', AGENT, { type: 'register', ...anAgent() });
    frameworkId = harness.subscribe('s1', aFramework());
  });

  it('counts once: a repeated proposal is neither offered nor given back', () => {
    const offers = { type: 'offers', proposals: [aProposal(frameworkId, 'M-S0')] } as const;
    harness.fromAllocator('proposal', offers, 0);
    expect(harness.master.state.offers.size).toBe(1);
    expect(harness.fromAllocator('the same again', offers, 0)).toEqual([]);
    expect(harness.master.state.offers.size).toBe(1);
  });

  it('begins a new epoch when something it said was lost', () => {
    const offers = { type: 'offers', proposals: [aProposal(frameworkId, 'M-S0')] } as const;
    const effects = harness.fromAllocator('the second proposal', offers, 1);
    expect(toldAllocator(effects)[0]).toBe('begin');
    expect(harness.master.state.offers.size).toBe(0);
    expect(harness.propose(aProposal(frameworkId, 'M-S0'))).toHaveLength(1);
  });

  it('begins a new epoch for an allocator that has just taken over', () => {
    harness.propose(aProposal(frameworkId, 'M-S0'));
    const resync = { type: 'resyncNeeded', expectedSeq: 0, receivedSeq: 7 } as const;
    const effects = harness.fromAllocator('I know nothing', resync, 0);
    expect(toldAllocator(effects)).toEqual([
      'begin',
      'pause',
      'agentAdded',
      'frameworkAdded',
      'resume',
    ]);
  });

  it('is dropped when it is about an agent that has left since and come back', () => {
    const proposal = aProposal(frameworkId, 'M-S0');
    harness.fromAgent('agent leaves', AGENT, { type: 'unregister', agentId: { value: 'M-S0' } });
    harness.fromAgent('agent is back', AGENT, aReregistration('M-S0'));
    const offers = { type: 'offers', proposals: [proposal] } as const;
    expect(harness.fromAllocator('a proposal from before', offers)).toEqual([]);
    expect(harness.propose(proposal)).toHaveLength(1);
  });
});
