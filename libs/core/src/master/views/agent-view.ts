import { Resources } from '@mezzo/domain';
import type { AgentInfo, masterApi } from '@mezzo/domain/messages';
import type { DrainState, MasterState } from '../master-state.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { timeInfo } from './time.ts';
import { VIEW_EVERYTHING, visibleResources, type ViewPermissions } from './view-permissions.ts';

type Agent = masterApi.ResponseGetAgentsAgent;

/** What views show of an agent, as it was at one time. */
export interface AgentFacts extends Pick<
  AgentRecord,
  | 'id'
  | 'info'
  | 'address'
  | 'version'
  | 'capabilityList'
  | 'active'
  | 'registeredTimeMs'
  | 'reregisteredTimeMs'
  | 'totalResources'
  | 'offeredResources'
> {
  readonly deactivated: boolean;
  readonly drain: DrainState | undefined;
  /** What is used, framework by framework. */
  readonly used: readonly Resources[];
}

export function agentFacts({ agents }: MasterState, agent: AgentRecord): AgentFacts {
  const { id, info, address, version, capabilityList, active } = agent;
  const { registeredTimeMs, reregisteredTimeMs, totalResources, offeredResources } = agent;
  return {
    ...{ id, info, address, version, capabilityList, active },
    ...{ registeredTimeMs, reregisteredTimeMs, totalResources, offeredResources },
    deactivated: agents.deactivated.has(id),
    drain: agents.draining.get(id),
    used: [...agent.usedResources.values()],
  };
}

/**
 * An agent as GET_AGENTS and AGENT_ADDED show it.
 *
 * Source: mesos src/common/protobuf_utils.cpp#createAgentResponse
 */
export function agentView(
  agent: AgentFacts,
  permissions: ViewPermissions = VIEW_EVERYTHING,
): Agent {
  const { drain } = agent;
  const visible = (resources: Resources) =>
    visibleResources(permissions, resources).endpointMessages;
  return {
    agent_info: agentInfoView(agent.info, permissions),
    active: agent.active,
    deactivated: agent.deactivated,
    version: agent.version,
    pid: agent.address,
    registered_time: timeInfo(agent.registeredTimeMs),
    ...(agent.reregisteredTimeMs !== undefined && {
      reregistered_time: timeInfo(agent.reregisteredTimeMs),
    }),
    total_resources: visible(agent.totalResources),
    allocated_resources: visible(usedOn(agent)),
    offered_resources: visible(agent.offeredResources),
    capabilities: agent.capabilityList,
    ...(drain !== undefined && { drain_info: drain.info }),
    ...(drain?.startedMs !== undefined && {
      estimated_drain_start_time: timeInfo(Math.trunc(drain.startedMs / 1000) * 1000),
    }),
  };
}

/** What all frameworks use of an agent. There is mostly one. */
export function usedOn({ used: [first = Resources.empty, ...others] }: AgentFacts): Resources {
  return others.length === 0 ? first : Resources.sum([first, ...others]);
}

/** What an agent was started with, as far as the reader may see it. */
export function agentInfoView(info: AgentInfo, permissions: ViewPermissions): AgentInfo {
  if (permissions === VIEW_EVERYTHING) return info;
  const resources = visibleResources(permissions, Resources.of(info.resources)).messages;
  return { ...info, resources };
}

/** Source: mesos src/master/readonly_handler.cpp#getAgents */
export function getAgentsView(
  state: MasterState,
  permissions: ViewPermissions,
): masterApi.ResponseGetAgents {
  const { registered, recovered } = state.agents;
  return {
    agents: [...registered.values()].map((agent) =>
      agentView(agentFacts(state, agent), permissions),
    ),
    recovered_agents: [...recovered.values()].map((info) => agentInfoView(info, permissions)),
  };
}
