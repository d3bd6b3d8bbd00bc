/**
 * Turns proposals of the allocator into offers. The allocator's view lags behind; whatever no longer
 * fits the master's own state is given back at once, and the rest becomes an offer.
 *
 * Source: mesos src/master/master.cpp#Master::offer
 */
import {
  Resources,
  downgradeResources,
  type AgentProposal,
  type FrameworkProposal,
} from '@mezzo/domain';
import type { Offer, Resource, URL } from '@mezzo/domain/messages';
import { parseAgentAddress, unavailabilityOf } from '../agents/machine.ts';
import type { MasterContext } from '../master-context.ts';
import { addOffered } from '../model/accounting.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import type { OfferRecord } from '../model/offer-record.ts';
import { rescindOffer } from './remove-offer.ts';

/** Everything one framework is proposed becomes one OFFERS event. */
export function makeOffers(context: MasterContext, proposal: FrameworkProposal): void {
  const framework = context.framework(proposal.frameworkId.value);
  const offers: Offer[] = [];
  for (const { role, agents } of proposal.roles) {
    for (const part of agents) {
      if (context.allocator.isOutdated(part)) continue;
      const record = makeOffer(context, framework, role, part);
      if (record === undefined) giveBack(context, proposal, part);
      else if (framework !== undefined) offers.push(toFrameworkFormat(framework, record.offer));
    }
  }
  if (framework === undefined || offers.length === 0) return;
  framework.metrics.add('offers/sent', offers.length);
  context.sendToFramework(framework, { type: 'OFFERS', offers: { offers } });
}

function makeOffer(
  context: MasterContext,
  framework: FrameworkRecord | undefined,
  role: string,
  { agentId, resources: messages }: AgentProposal,
): OfferRecord | undefined {
  const agent = context.agent(agentId.value);
  if (framework === undefined || !framework.active || !framework.roles.has(role)) return undefined;
  if (agent === undefined || !agent.active) return undefined;
  const resources = Resources.of(messages);
  if (!isAvailable(agent, resources)) return undefined;
  return addOffer(context, { framework, agent, role, resources, messages });
}

/** Shared resources need not be free, but they must exist. */
function isAvailable(agent: AgentRecord, resources: Resources): boolean {
  const wanted = resources.unallocate();
  return (
    !resources.isEmpty &&
    agent.availableResources().contains(wanted.nonShared()) &&
    agent.totalResources.contains(wanted.shared())
  );
}

function giveBack(
  context: MasterContext,
  { frameworkId }: FrameworkProposal,
  { agentId, resources }: AgentProposal,
): void {
  context.allocator.send({
    type: 'recoverResources',
    frameworkId,
    agentId,
    resources,
    allocated: false,
  });
}

interface NewOffer {
  readonly framework: FrameworkRecord;
  readonly agent: AgentRecord;
  readonly role: string;
  readonly resources: Resources;
  readonly messages: readonly Resource[];
}

function addOffer(context: MasterContext, draft: NewOffer): OfferRecord {
  const { framework, agent, role, resources } = draft;
  const id = context.newOfferId();
  const record: OfferRecord = {
    id,
    frameworkId: framework.id,
    agentId: agent.id,
    role,
    resources,
    offer: offerMessage(context, id, draft),
    rendering: undefined,
    timer: undefined,
  };
  context.state.offers.set(id, record);
  framework.offers.add(record);
  agent.offers.add(record);
  addOffered(agent, framework, resources);
  const timeoutMs = context.config.offerTimeoutMs;
  if (timeoutMs !== undefined) {
    record.timer = context.after(timeoutMs, () => rescindOffer(context, record));
  }
  return record;
}

function offerMessage(context: MasterContext, id: string, draft: NewOffer): Offer {
  const { framework, agent, role, messages } = draft;
  const { hostname, attributes, domain } = agent.info;
  const executorIds = [...(agent.executors.get(framework.id)?.keys() ?? [])];
  const unavailability = unavailabilityOf(context.state, agent.machineId);
  return {
    id: { value: id },
    framework_id: { value: framework.id },
    agent_id: { value: agent.id },
    hostname,
    url: agentUrl(agent),
    ...(domain !== undefined && { domain }),
    resources: messages,
    ...(attributes !== undefined && { attributes }),
    ...(executorIds.length > 0 && { executor_ids: executorIds.map((value) => ({ value })) }),
    ...(unavailability !== undefined && { unavailability }),
    allocation_info: { role },
  };
}

export function agentUrl(agent: AgentRecord): URL {
  const { id, ip, port } = parseAgentAddress(agent.address);
  return { scheme: 'http', address: { hostname: agent.info.hostname, ip, port }, path: `/${id}` };
}

/**
 * An offer as its framework may see it: frameworks that know nothing of several roles or of refined
 * reservations get the formats of their time.
 */
export function toFrameworkFormat(framework: FrameworkRecord, offer: Offer): Offer {
  const { multiRole, reservationRefinement } = framework.capabilities;
  let resources = (offer.resources ?? []).filter(({ name }) => name !== 'ephemeral_ports');
  if (!multiRole) resources = resources.map(({ allocation_info: _, ...rest }) => rest);
  if (!reservationRefinement) {
    const downgraded = downgradeResources(resources);
    // The allocator offers refined reservations only to frameworks that know them.
    if (downgraded.ok) resources = [...downgraded.value];
  }
  if (multiRole) return { ...offer, resources };
  const { allocation_info: _, ...rest } = offer;
  return { ...rest, resources };
}
