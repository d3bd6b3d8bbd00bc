import { Resources } from '@mezzo/domain';
import type { AllocatorReply } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';

/** One agent's resources for one role of one framework, as a flat record. */
export interface ProposedOffer {
  readonly frameworkId: string;
  readonly role: string;
  readonly agentId: string;
  readonly resources: readonly Resource[];
}

/** Everything proposed in the replies, in their order. */
export function proposedOffers(replies: readonly AllocatorReply[]): readonly ProposedOffer[] {
  return replies.flatMap((reply) =>
    reply.type !== 'offers'
      ? []
      : reply.proposals.flatMap(({ frameworkId, roles }) =>
          roles.flatMap(({ role, agents }) =>
            agents.map(({ agentId, resources }) => ({
              frameworkId: frameworkId.value,
              role,
              agentId: agentId.value,
              resources,
            })),
          ),
        ),
  );
}

/** `framework role agent resources`, readable and sorted, for comparisons. */
export function offerLines(offers: readonly ProposedOffer[]): readonly string[] {
  return offers
    .map(({ frameworkId, role, agentId, resources }) => {
      const list = [...Resources.of(resources).unallocate()].map((entry) =>
        Resources.ofEntries([entry]).toString(),
      );
      return `${frameworkId} ${role} ${agentId} ${list.toSorted().join('; ')}`;
    })
    .toSorted();
}
