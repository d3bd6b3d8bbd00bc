/**
 * A registered agent enters the master's memory.
 *
 * Source: mesos src/master/master.cpp#Master::addSlave
 */
import { applyCheckpointedResources, Resources, type AgentDescription } from '@mezzo/domain';
import { tellAgent } from '../allocation/snapshot.ts';
import type { MasterContext } from '../master-context.ts';
import { countAgent } from '../model/accounting.ts';
import { AgentRecord } from '../model/agent-record.ts';
import { agentFacts, agentView } from '../views/agent-view.ts';
import { machineKey, machineOf } from './machine.ts';
import { startPinging } from './ping-agent.ts';

/** @param description - with the agent's id set, and resources that have been checked */
export function makeAgentRecord(
  context: MasterContext,
  address: string,
  description: AgentDescription,
): AgentRecord {
  const info = description.agentInfo;
  const id = info.id?.value ?? '';
  const machineId = machineOf(info, address);
  const agent = new AgentRecord(id, address, machineId, description, {
    cluster: context.state.totals,
    nowMs: context.nowMs,
  });
  agent.totalResources = totalOf(description);
  return agent;
}

/** What an agent has: what its flags say, changed by what it checkpointed. */
export function totalOf({ agentInfo, checkpointedResources }: AgentDescription): Resources {
  const started = Resources.of(agentInfo.resources);
  const total = applyCheckpointedResources(started, Resources.of(checkpointedResources));
  // An agent whose flags lost what it checkpointed does not start; should one come, it gets no work.
  return total.ok ? total.value : Resources.empty;
}

/** Makes the agent findable, before its tasks are added to it. */
export function enrollAgent(context: MasterContext, agent: AgentRecord): void {
  const { agents, machines } = context.state;
  agents.registered.set(agent.id, agent);
  countAgent(agent);
  agents.byAddress.set(agent.address, agent);
  agents.unreachable.delete(agent.id);
  agents.removed.delete(agent.id);
  const key = machineKey(agent.machineId);
  const machine = machines.get(key) ?? { info: { id: agent.machineId }, agents: new Set() };
  machines.set(key, machine);
  machine.agents.add(agent.id);
}

/** Opens the agent to offers and tells everybody of it. */
export function announceAgent(context: MasterContext, agent: AgentRecord): void {
  startPinging(context, agent);
  tellAgent(context, agent);
  context.publish({
    type: 'AGENT_ADDED',
    agent_added: { agent: agentView(agentFacts(context.state, agent)) },
  });
}

export function totalPingTimeoutMs(context: MasterContext): number {
  return context.config.agentPingTimeoutMs * context.config.agentPingTimeoutsMax;
}
