import type { AgentInfo as AgentInfoMessage, masterApi } from '@mezzo/domain/messages';
import { AgentInfo, MasterResponseGetAgentsAgent, withMembers } from '@mezzo/proto';

/**
 * JSON of an agent. Mesos prints it by hand, and shows that the agent checkpoints, which no message of
 * the v1 API can say.
 *
 * Source: mesos src/master/readonly_handler.cpp#jsonifyGetAgents
 */
export function agentViewJson(agent: masterApi.ResponseGetAgentsAgent): string {
  const json = MasterResponseGetAgentsAgent.toJson({ ...agent, agent_info: hollowInfo });
  // A function, because `$` in a text means something to `replace`.
  return json.replace(hollowInfoJson, () => agentInfoJson(agent.agent_info));
}

export function agentInfoJson(info: AgentInfoMessage): string {
  return withMembers(AgentInfo.toJson(info), { checkpoint: true }).text;
}

/** Takes the place of an agent's information until the text of that is put there. */
const hollowInfo = { hostname: '' };
const hollowInfoJson = AgentInfo.toJson(hollowInfo);
