import type { InverseOfferProposal } from '@mezzo/domain';
import type { InverseOffer } from '@mezzo/domain/messages';
import { unavailabilityOf } from '../agents/machine.ts';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import type { InverseOfferRecord } from '../model/offer-record.ts';
import { agentUrl } from './make-offers.ts';
import { withdrawInverseOffer } from './remove-offer.ts';

type Part = InverseOfferProposal['agents'][number];

/**
 * Asks a framework whether it agrees to the maintenance of agents it uses. Proposals that no longer
 * fit are dropped.
 *
 * Source: mesos src/master/master.cpp#Master::inverseOffer
 */
export function makeInverseOffers(context: MasterContext, proposal: InverseOfferProposal): void {
  const framework = context.framework(proposal.frameworkId.value);
  if (framework?.active !== true) return;
  const inverseOffers: InverseOffer[] = [];
  for (const part of proposal.agents) {
    const agent = context.agent(part.agentId.value);
    if (agent?.active !== true) continue;
    if (unavailabilityOf(context.state, agent.machineId) === undefined) continue;
    inverseOffers.push(addInverseOffer(context, framework, agent, part));
  }
  if (inverseOffers.length === 0) return;
  framework.version += 1;
  context.sendToFramework(framework, {
    type: 'INVERSE_OFFERS',
    inverse_offers: { inverse_offers: inverseOffers },
  });
}

function addInverseOffer(
  context: MasterContext,
  framework: FrameworkRecord,
  agent: AgentRecord,
  { unavailability }: Part,
): InverseOffer {
  const id = context.newOfferId();
  const inverseOffer: InverseOffer = {
    id: { value: id },
    url: agentUrl(agent),
    framework_id: { value: framework.id },
    agent_id: { value: agent.id },
    unavailability,
  };
  const record: InverseOfferRecord = {
    id,
    frameworkId: framework.id,
    agentId: agent.id,
    inverseOffer,
    timer: undefined,
  };
  context.state.inverseOffers.set(id, record);
  framework.inverseOffers.add(record);
  agent.inverseOffers.add(record);
  const timeoutMs = context.config.offerTimeoutMs;
  if (timeoutMs !== undefined) {
    record.timer = context.after(timeoutMs, () =>
      withdrawInverseOffer(context, record, { rescind: true }),
    );
  }
  return inverseOffer;
}
