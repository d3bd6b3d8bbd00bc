import type { FrameworkResources } from '@mezzo/domain';

import { unavailabilityOf } from '../agents/machine.ts';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { listCopies } from './allocator-link.ts';

/** Opens a new epoch with the allocator and tells it everything it has to know. */
export function beginAllocatorEpoch(context: MasterContext): void {
  const { config, state, allocator } = context;
  allocator.beginEpoch(state.term);
  allocator.send({
    type: 'begin',
    options: { ...config.allocator, domain: state.masterInfo?.domain },
    expectedAgentCount: state.agents.recovered.size,
    quotas: [...state.quotas.values()],
    weights: [...state.weights].map(([role, weight]) => ({ role, weight })),
    whitelist: state.agentWhitelist,
  });
  if (state.agents.registered.size === 0 && state.frameworks.registered.size === 0) return;
  allocator.send({ type: 'pause' });
  for (const agent of state.agents.registered.values()) tellAgent(context, agent);
  for (const framework of state.frameworks.registered.values()) {
    tellFramework(context, framework);
  }
  allocator.send({ type: 'resume' });
}

/** Tells the allocator of an agent, with what is used and offered on it. */
export function tellAgent(context: MasterContext, agent: AgentRecord): void {
  const offered = offeredOn(agent);
  context.allocator.send({
    type: 'agentAdded',
    agentInfo: agent.info,
    capabilities: agent.capabilityList,
    unavailability: unavailabilityOf(context.state, agent.machineId),
    total: agent.totalResources.messages,
    used: usedOn(agent),
    ...(offered.length > 0 && { offered }),
    ...(!agent.active && { activated: false }),
  });
}

function usedOn(agent: AgentRecord): readonly FrameworkResources[] {
  return [...agent.usedResources].map(([frameworkId, resources]) => ({
    frameworkId: { value: frameworkId },
    resources: listCopies(resources),
  }));
}

function offeredOn(agent: AgentRecord): readonly FrameworkResources[] {
  return [...agent.offers].map(({ offer, resources }) => ({
    frameworkId: offer.framework_id,
    resources: listCopies(resources),
  }));
}

export function tellFramework(context: MasterContext, framework: FrameworkRecord): void {
  context.allocator.send({
    type: 'frameworkAdded',
    frameworkInfo: framework.info,
    active: framework.active,
    options: allocatorOptions(framework),
  });
}

export function tellFrameworkUpdated(context: MasterContext, framework: FrameworkRecord): void {
  context.allocator.send({
    type: 'frameworkUpdated',
    frameworkInfo: framework.info,
    options: allocatorOptions(framework),
  });
}

function allocatorOptions(framework: FrameworkRecord) {
  return {
    suppressedRoles: [...framework.suppressedRoles],
    offerConstraints: framework.offerConstraints,
  };
}

/** The agent's total, information or capabilities changed. */
export function tellAgentUpdated(
  context: MasterContext,
  agent: AgentRecord,
  what: { readonly capabilities: boolean } = { capabilities: false },
): void {
  context.allocator.send({
    type: 'agentUpdated',
    agentInfo: agent.info,
    total: agent.totalResources.messages,
    ...(what.capabilities && { capabilities: agent.capabilityList }),
  });
}
