import type { AllocatorReply, FrameworkProposal } from '@mezzo/domain';

/**
 * On how many agents one message proposes, at most. A master makes some tens of offers in a
 * millisecond, and each message is an event for its frameworks: what concerns all agents of a large
 * cluster must not be one piece of work, nor one event of many megabytes.
 */
export const agentsPerMessageMax = 500;

/** Tells proposals on many agents in several messages; their order stays. */
export function splitOffers(
  replies: readonly AllocatorReply[],
  agentsMax = agentsPerMessageMax,
): readonly AllocatorReply[] {
  if (
    replies.every((reply) => reply.type !== 'offers' || countAgents(reply.proposals) <= agentsMax)
  ) {
    return replies;
  }
  return replies.flatMap((reply): readonly AllocatorReply[] => {
    if (reply.type !== 'offers') return [reply];
    return portions(reply.proposals, agentsMax).map((proposals) => ({ type: 'offers', proposals }));
  });
}

function countAgents(proposals: readonly FrameworkProposal[]): number {
  let count = 0;
  for (const { roles } of proposals) for (const { agents } of roles) count += agents.length;
  return count;
}

function portions(
  proposals: readonly FrameworkProposal[],
  agentsMax: number,
): readonly (readonly FrameworkProposal[])[] {
  const done: FrameworkProposal[][] = [];
  let portion: FrameworkProposal[] = [];
  let room = agentsMax;
  for (const { frameworkId, roles } of proposals) {
    for (const { role, agents } of roles) {
      for (let from = 0; from < agents.length;) {
        const part = agents.slice(from, from + room);
        addTo(portion, frameworkId, { role, agents: part });
        from += part.length;
        room -= part.length;
        if (room > 0) continue;
        done.push(portion);
        portion = [];
        room = agentsMax;
      }
    }
  }
  return portion.length > 0 ? [...done, portion] : done;
}

/** Roles of one framework stay together. */
function addTo(
  portion: FrameworkProposal[],
  frameworkId: FrameworkProposal['frameworkId'],
  role: FrameworkProposal['roles'][number],
): void {
  const last = portion.at(-1);
  if (last?.frameworkId.value !== frameworkId.value) portion.push({ frameworkId, roles: [role] });
  else portion[portion.length - 1] = { frameworkId, roles: [...last.roles, role] };
}
