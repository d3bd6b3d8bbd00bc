import type { AgentProposal, AllocatorReply } from '@mezzo/domain';

/**
 * Counts how often each agent has left in this epoch, and marks proposals with it: a proposal that
 * was on its way when its agent left must not be taken for one about the same agent come back.
 */
export class AgentStays {
  private readonly removals: Map<string, number>;

  /** @param entries - as {@link entries} gave them */
  constructor(entries: Iterable<readonly [string, number]> = []) {
    this.removals = new Map(entries);
  }

  removed(agentId: string): void {
    this.removals.set(agentId, (this.removals.get(agentId) ?? 0) + 1);
  }

  /** As plain data. */
  get entries(): readonly (readonly [string, number])[] {
    return [...this.removals];
  }

  mark(reply: AllocatorReply): AllocatorReply {
    // Hardly any agent ever leaves: proposals are passed on as they are.
    if (this.removals.size === 0 || reply.type !== 'offers') return reply;
    const proposals = reply.proposals.map(({ frameworkId, roles }) => ({
      frameworkId,
      roles: roles.map(({ role, agents }) => ({
        role,
        agents: agents.map((proposal) => this.marked(proposal)),
      })),
    }));
    return { type: 'offers', proposals };
  }

  private marked(proposal: AgentProposal): AgentProposal {
    const removals = this.removals.get(proposal.agentId.value);
    return removals === undefined ? proposal : { ...proposal, removals };
  }
}
