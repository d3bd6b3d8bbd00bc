import type { masterApi } from '@mezzo/domain/messages';
import type { MasterState } from '../master-state.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { timeInfo } from './time.ts';

type Agent = masterApi.ResponseGetAgentsAgent;

/**
 * An agent as GET_AGENTS and AGENT_ADDED show it.
 *
 * Source: mesos src/common/protobuf_utils.cpp#createAgentResponse
 */
export function agentView(state: MasterState, agent: AgentRecord): Agent {
  const drain = state.agents.draining.get(agent.id);
  return {
    agent_info: agent.info,
    active: agent.active,
    deactivated: state.agents.deactivated.has(agent.id),
    version: agent.version,
    pid: agent.address,
    registered_time: timeInfo(agent.registeredTimeMs),
    ...(agent.reregisteredTimeMs !== undefined && {
      reregistered_time: timeInfo(agent.reregisteredTimeMs),
    }),
    total_resources: agent.totalResources.endpointMessages,
    allocated_resources: agent.totalUsedResources().endpointMessages,
    offered_resources: agent.offeredResources.endpointMessages,
    capabilities: agent.capabilityList,
    ...(drain !== undefined && { drain_info: drain.info }),
    ...(drain?.startedMs !== undefined && {
      estimated_drain_start_time: timeInfo(drain.startedMs),
    }),
  };
}
