import type { AllocatorReply, FrameworkProposal } from '@mezzo/domain';
import { describe, expect, it } from 'vitest';
import { splitOffers } from './split-offers.ts';

/** Roles with their agents, such as `a: 1 2; b: 3`. */
function proposal(framework: string, text: string): FrameworkProposal {
  const roles = text.split('; ').map((part) => {
    const [role = '', agents = ''] = part.split(': ');
    return {
      role,
      agents: agents.split(' ').map((value) => ({ agentId: { value }, resources: [] })),
    };
  });
  return { frameworkId: { value: framework }, roles };
}

function written(replies: readonly AllocatorReply[]): readonly string[] {
  return replies.map((reply) => {
    if (reply.type !== 'offers') return reply.type;
    return reply.proposals
      .map(({ frameworkId, roles }) => {
        const parts = roles.map(
          ({ role, agents }) => `${role}: ${agents.map(({ agentId }) => agentId.value).join(' ')}`,
        );
        return `${frameworkId.value} ${parts.join('; ')}`;
      })
      .join(' | ');
  });
}

const proposals = [proposal('F', 'a: 1 2; b: 3'), proposal('G', 'a: 4 5 6 7')];
const offers: AllocatorReply = { type: 'offers', proposals };
const inverse: AllocatorReply = { type: 'inverseOffers', proposals: [] };

describe('splitOffers', () => {
  it.each<{ readonly agentsMax: number; readonly want: readonly string[] }>([
    { agentsMax: 7, want: ['F a: 1 2; b: 3 | G a: 4 5 6 7', 'inverseOffers'] },
    { agentsMax: 4, want: ['F a: 1 2; b: 3 | G a: 4', 'G a: 5 6 7', 'inverseOffers'] },
    { agentsMax: 3, want: ['F a: 1 2; b: 3', 'G a: 4 5 6', 'G a: 7', 'inverseOffers'] },
    { agentsMax: 2, want: ['F a: 1 2', 'F b: 3 | G a: 4', 'G a: 5 6', 'G a: 7', 'inverseOffers'] },
  ])('proposes on $agentsMax agents in one message, in order', ({ agentsMax, want }) => {
    expect(written(splitOffers([offers, inverse], agentsMax))).toEqual(want);
  });

  it('leaves alone what proposes nothing', () => {
    const nothing: readonly AllocatorReply[] = [{ type: 'offers', proposals: [] }];
    expect(splitOffers(nothing, 2)).toBe(nothing);
  });
});
