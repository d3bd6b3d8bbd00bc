import { describe, expect, it } from 'vitest';
import { MasterHarness } from '../testing/master-harness.ts';

function toldWhitelists({ effects }: MasterHarness) {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'toAllocator') return [];
    const { input } = effect;
    return input.type === 'begin' || input.type === 'updateWhitelist'
      ? [[input.type, input.whitelist]]
      : [];
  });
}

describe('the whitelist of agents', () => {
  it('is told to the allocator when it changes, and to each that begins', () => {
    const harness = new MasterHarness({ config: { agentWhitelist: ['a'] } });
    expect(toldWhitelists(harness)).toEqual([['begin', ['a']]]);
    harness.take();
    harness.step('the file changes', { kind: 'agentWhitelist', hostnames: ['a', 'b'] });
    expect(toldWhitelists(harness)).toEqual([['updateWhitelist', ['a', 'b']]]);
    harness.take();
    harness.fromAllocator('a message is lost', {
      type: 'resyncNeeded',
      expectedSeq: 1,
      receivedSeq: 2,
    });
    expect(toldWhitelists(harness)).toEqual([['begin', ['a', 'b']]]);
  });
});
