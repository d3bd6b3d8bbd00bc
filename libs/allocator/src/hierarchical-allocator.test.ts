import type { AllocatorInput, AllocatorMessage, AllocatorOutput } from '@mezzo/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { HierarchicalAllocator } from './hierarchical-allocator.ts';
import {
  agentAdded,
  begin,
  declined,
  frameworkAdded,
  quotaConfig,
} from './testing/message-builders.ts';
import { offerLines, proposedOffers } from './testing/proposed-offers.ts';

const EPOCH = { masterTerm: 1, allocatorTerm: 1 };

describe('HierarchicalAllocator', () => {
  let allocator: HierarchicalAllocator;
  let seq: number;

  beforeEach(() => {
    allocator = new HierarchicalAllocator();
    seq = 0;
  });

  function send(message: AllocatorMessage, epoch = EPOCH): readonly AllocatorOutput[] {
    const input: AllocatorInput = { epoch, seq: seq++, ...message };
    return allocator.handle(input, 0);
  }

  it('proposes an agent to the framework that was added', () => {
    send(begin());
    send(frameworkAdded('f1', ['a']));
    send(agentAdded('s1', 'cpus:4;mem:1024;ports:[31000-32000]'));
    expect(allocator.allocationRequested).toBe(true);
    const outputs = allocator.allocate(0);
    expect(offerLines(proposedOffers(outputs))).toEqual([
      'f1 a s1 cpus:4; mem:1024; ports:[31000-32000]',
    ]);
    expect(outputs.map(({ epoch, seq: number }) => ({ epoch, number }))).toEqual([
      { epoch: EPOCH, number: 0 },
    ]);
    expect(allocator.allocationRequested).toBe(false);
  });

  it('offers declined resources to the next framework, and to the first when the filter ended', () => {
    send(begin());
    send(frameworkAdded('f1', ['a']));
    send(frameworkAdded('f2', ['a'], { suppressedRoles: ['a'] }));
    send(agentAdded('s1', 'cpus:4;mem:1024'));
    const [offer] = proposedOffers(allocator.allocate(0));
    send(declined(offer!, 5));
    send({ type: 'requestAllocation' });
    expect(allocator.allocate(5000)).toEqual([]);
    send({ type: 'requestAllocation' });
    expect(offerLines(proposedOffers(allocator.allocate(5001)))).toEqual(offerLines([offer!]));
  });

  it('divides agents alike, however often there was nobody to offer them to', () => {
    const dividedAfter = (idleRunsCount: number): readonly string[] => {
      allocator = new HierarchicalAllocator();
      seq = 0;
      send(begin({}, { quotas: [quotaConfig('web', { cpus: 1 }, {})] }));
      for (const id of ['s1', 's2', 's3']) send(agentAdded(id, 'cpus:4;mem:1024'));
      for (let run = 0; run < idleRunsCount; run += 1) {
        send({ type: 'requestAllocation' });
        expect(allocator.allocate(run)).toEqual([]);
      }
      send(frameworkAdded('f1', ['web', 'db']));
      return offerLines(proposedOffers(allocator.allocate(1000)));
    };
    const divided = dividedAfter(0);
    for (let idle = 1; idle < 10; idle += 1) expect(dividedAfter(idle)).toEqual(divided);
  });

  it('ignores a repeated message', () => {
    send(begin());
    send(frameworkAdded('f1', ['a']));
    seq -= 1;
    expect(send(frameworkAdded('f1', ['a']))).toEqual([]);
  });

  it('asks for a new epoch once when a message was lost, and goes on with the new one', () => {
    send(begin());
    seq += 2;
    const resync = { type: 'resyncNeeded', expectedSeq: 1, receivedSeq: 3, epoch: EPOCH, seq: 0 };
    expect(send(frameworkAdded('f1', ['a']))).toEqual([resync]);
    expect(send(frameworkAdded('f2', ['a']))).toEqual([]);
    seq = 0;
    const next = { masterTerm: 1, allocatorTerm: 2 };
    send(begin(), next);
    send(frameworkAdded('f1', ['a']), next);
    send(agentAdded('s1', 'cpus:4;mem:1024'), next);
    expect(proposedOffers(allocator.allocate(0))).toHaveLength(1);
  });

  it('asks again with every batch, because its question may get lost', () => {
    send(begin());
    seq += 1;
    expect(send(frameworkAdded('f1', ['a']))).toHaveLength(1);
    expect(send(frameworkAdded('f2', ['a']))).toEqual([]);
    expect(send({ type: 'requestAllocation' })).toMatchObject([{ type: 'resyncNeeded' }]);
  });

  it('answers every batch at once, so that a lost answer shows', () => {
    send(begin());
    const answers = [send({ type: 'requestAllocation' }), send({ type: 'requestAllocation' })];
    expect(answers.flat()).toEqual([
      { type: 'offers', proposals: [], epoch: EPOCH, seq: 0 },
      { type: 'offers', proposals: [], epoch: EPOCH, seq: 1 },
    ]);
  });

  it('says of which stay of an agent a proposal is, once it has left and come back', () => {
    send(begin());
    send(frameworkAdded('f1', ['a']));
    const removalsOfOffer = (): number | undefined => {
      send(agentAdded('s1', 'cpus:4;mem:1024'));
      const [output] = allocator.allocate(0);
      const proposals = output?.type === 'offers' ? output.proposals : [];
      return proposals[0]?.roles[0]?.agents[0]?.removals;
    };
    expect(removalsOfOffer()).toBeUndefined();
    send({ type: 'agentRemoved', agentId: { value: 's1' } });
    expect(removalsOfOffer()).toBe(1);
  });

  it('ignores a deposed master', () => {
    send(begin(), { masterTerm: 2, allocatorTerm: 1 });
    seq = 0;
    expect(send(begin(), { masterTerm: 1, allocatorTerm: 9 })).toEqual([]);
    expect(send(frameworkAdded('f1', ['a']), { masterTerm: 1, allocatorTerm: 9 })).toEqual([]);
    expect(allocator.allocationRequested).toBe(false);
  });
});
