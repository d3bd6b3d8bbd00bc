import type { masterApi } from '@mezzo/domain/messages';
import {
  AgentInfo,
  fragment,
  MasterResponseGetAgentsAgent,
  MasterResponseGetExecutorsExecutor,
  MasterResponseGetFrameworksFramework,
  Task,
  withMembers,
  type MessageType,
  type WritableJson,
} from '@mezzo/proto';

/**
 * JSON of the large views. Mesos prints them by hand: their lists are there even when they are empty,
 * and an agent's information shows that it checkpoints, which no message of the v1 API can say.
 *
 * Source: mesos src/master/readonly_handler.cpp#jsonifyGetState
 */
export function getStateJson(view: masterApi.ResponseGetState): WritableJson {
  return {
    get_tasks: getTasksJson(view.get_tasks ?? {}),
    get_executors: getExecutorsJson(view.get_executors ?? {}),
    get_frameworks: getFrameworksJson(view.get_frameworks ?? {}),
    get_agents: getAgentsJson(view.get_agents ?? {}),
  };
}

export function getAgentsJson(view: masterApi.ResponseGetAgents): WritableJson {
  return {
    agents: (view.agents ?? []).map((agent) => {
      const info = withMembers(AgentInfo.toJson(agent.agent_info), { checkpoint: true });
      const json = MasterResponseGetAgentsAgent.toJson({ ...agent, agent_info: hollowInfo });
      return fragment(json.replace(hollowInfoJson, info.text));
    }),
    recovered_agents: (view.recovered_agents ?? []).map((info) =>
      withMembers(AgentInfo.toJson(info), { checkpoint: true }),
    ),
  };
}

export function getFrameworksJson(view: masterApi.ResponseGetFrameworks): WritableJson {
  return {
    frameworks: listJson(MasterResponseGetFrameworksFramework, view.frameworks),
    completed_frameworks: listJson(MasterResponseGetFrameworksFramework, view.completed_frameworks),
  };
}

export function getExecutorsJson(view: masterApi.ResponseGetExecutors): WritableJson {
  return { executors: listJson(MasterResponseGetExecutorsExecutor, view.executors) };
}

export function getTasksJson(view: masterApi.ResponseGetTasks): WritableJson {
  return {
    tasks: listJson(Task, view.tasks),
    unreachable_tasks: listJson(Task, view.unreachable_tasks),
    completed_tasks: listJson(Task, view.completed_tasks),
  };
}

function listJson<T extends object>(
  type: MessageType<T>,
  messages: readonly T[] = [],
): readonly WritableJson[] {
  return messages.map((message) => fragment(type.toJson(message)));
}

/** Takes the place of an agent's information until the text of that is put there. */
const hollowInfo = { hostname: '' };
const hollowInfoJson = AgentInfo.toJson(hollowInfo);
