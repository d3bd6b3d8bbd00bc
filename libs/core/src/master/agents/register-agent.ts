/**
 * The first registration of an agent. It is admitted in the registry before anybody sees it.
 * Refusals are silent unless the agent must shut down: it tries again.
 *
 * Source: mesos src/master/master.cpp#Master::registerSlave
 */
import { upgradeResources, type AgentDescription } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { validateAgentDescription } from '../validation/agent-description.ts';
import { announceAgent, enrollAgent, makeAgentRecord, totalPingTimeoutMs } from './add-agent.ts';
import { isAdmissible, type Registrant } from './admission.ts';
import { admittedEntry } from './registry-entry.ts';
import { removeAgent } from './remove-agent.ts';

export function registerAgent(
  context: MasterContext,
  registrant: Registrant,
  message: AgentDescription,
): void {
  const { address } = registrant;
  context.metrics.count('messages_register_slave');
  const { agents } = context.state;
  if (validateAgentDescription(message) !== undefined) return;
  if (agents.registering.has(address) || !isAdmissible(context, registrant, message)) return;
  if (!agents.registrations.isNews(message.ordinal)) return;
  const known = agents.byAddress.get(address);
  if (known?.connected === true) {
    agents.registrations.hear(message.ordinal);
    known.resourceVersionUuid = message.resourceVersionUuid;
    return acknowledge(context, address, known);
  }
  if (known !== undefined) {
    removeAgent(context, known, {
      cause: 'a new agent registered at the same address',
      counter: 'slave_removals/reason_registered',
    });
  }
  admit(context, address, message);
}

function admit(context: MasterContext, address: string, message: AgentDescription): void {
  const id = context.newAgentId();
  const description = withId(message, id);
  context.state.agents.registering.add(address);
  const home = context.config.addressesAreProven ? address : undefined;
  const entry = admittedEntry(description.agentInfo, { deactivated: false, address: home });
  context.persist([entry], () => {
    if (home !== undefined) context.state.agents.homes.set(id, home);
    context.state.agents.registering.delete(address);
    context.state.agents.registrations.hear(message.ordinal);
    const record = makeAgentRecord(context, address, description);
    enrollAgent(context, record);
    announceAgent(context, record);
    context.metrics.count('slave_registrations');
    acknowledge(context, address, record);
  });
}

function withId(message: AgentDescription, id: string): AgentDescription {
  const { agentInfo } = message;
  return {
    ...message,
    agentInfo: {
      ...agentInfo,
      id: { value: id },
      resources: upgradeResources(agentInfo.resources),
    },
    checkpointedResources: upgradeResources(message.checkpointedResources),
  };
}

function acknowledge(context: MasterContext, address: string, agent: AgentRecord): void {
  context.sendToAddress(address, {
    type: 'registered',
    masterInfo: context.masterInfo,
    agentId: { value: agent.id },
    totalPingTimeoutMs: totalPingTimeoutMs(context),
    resourceVersionUuid: agent.resourceVersionUuid,
  });
}
