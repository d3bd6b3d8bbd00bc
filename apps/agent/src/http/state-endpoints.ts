import {
  ContainerStatus,
  fragment,
  ResourceStatistics,
  writeJson,
  type WritableJson,
} from '@mezzo/proto';
import {
  jsonpAnswer,
  textAnswer,
  type Answer,
  type Endpoint,
  type EndpointRequest,
} from '@mezzo/http-kit';
import type { AgentHandle } from '../agent-handle.ts';
import type { AgentRuntime } from '../agent-runtime.ts';
import {
  executorContainers,
  type ContainerFilter,
  type ExecutorContainer,
} from '../views/container-reads.ts';
import { stateJson } from '../views/state-json.ts';
import { AGENT_PROCESS, READONLY_REALM } from './realms.ts';
import { recoveringAnswer } from './recovering-answer.ts';

/** The older API's endpoints that read. Any method reads, as in Mesos. */
export function stateEndpoints(
  handle: AgentHandle,
  flags: ReadonlyMap<string, string>,
): readonly Endpoint[] {
  const read = (
    name: string,
    help: string,
    answer: (runtime: AgentRuntime, request: EndpointRequest) => Answer | Promise<Answer>,
  ): Endpoint => ({
    process: AGENT_PROCESS,
    name,
    realm: READONLY_REALM,
    help,
    handle: (request) =>
      handle.runtime === undefined ? recoveringAnswer : answer(handle.runtime, request),
  });
  return [
    read('state', 'Information about state of the agent.', (runtime, request) =>
      json(
        request,
        stateJson({ records: runtime.records, startedAtMs: runtime.startedAtMs, flags }),
      ),
    ),
    read('containers', 'Retrieve container status and usage information.', containers),
    read('monitor/statistics', 'Retrieve resource monitoring information.', statistics),
    read(
      'containerizer/debug',
      'Operations of the containerizer that are under way.',
      (_, request) => json(request, { pending: [] }),
    ),
  ];
}

function json(request: EndpointRequest, value: WritableJson | WritableMembers): Answer {
  return jsonpAnswer(request.query.get('jsonp'), writeJson(value));
}

type WritableMembers = Readonly<Record<string, WritableJson | undefined>>;

/** Source: mesos src/slave/http.cpp#Http::containers */
async function containers(runtime: AgentRuntime, request: EndpointRequest): Promise<Answer> {
  const filter = containerFilter(request);
  if (filter === undefined) {
    return textAnswer(
      400,
      'Supported query parameters are container_id only, framework_id only, or executor_id and framework_id only',
    );
  }
  const list = await executorContainers(runtime.records, runtime.containerizer, filter);
  return json(
    request,
    list.map(({ executor, container }) => ({
      container_id: executor.containerId,
      ...executorMembers({ executor, container }),
      statistics: statisticsJson(container),
      status:
        container.container_status &&
        fragment(ContainerStatus.toJson(container.container_status, 'v0')),
    })),
  );
}

/** Source: mesos src/slave/http.cpp#Http::statistics */
async function statistics(runtime: AgentRuntime, request: EndpointRequest): Promise<Answer> {
  const list = await executorContainers(runtime.records, runtime.containerizer);
  return json(
    request,
    list.map(({ executor, container }) => ({
      ...executorMembers({ executor, container }),
      statistics: statisticsJson(container),
    })),
  );
}

function executorMembers({ executor }: ExecutorContainer): WritableMembers {
  return {
    executor_id: executor.id,
    executor_name: executor.info.name ?? '',
    framework_id: executor.frameworkId,
    source: executor.info.source ?? '',
  };
}

function statisticsJson(container: ExecutorContainer['container']): WritableJson | undefined {
  const { resource_statistics: usage } = container;
  return usage && fragment(ResourceStatistics.toJson(usage, 'v0'));
}

/** Undefined for a combination that Mesos does not support. */
function containerFilter({ query }: EndpointRequest): ContainerFilter | undefined {
  const containerId = query.get('container_id');
  const frameworkId = query.get('framework_id');
  const executorId = query.get('executor_id');
  const isMixed = containerId !== undefined && (frameworkId ?? executorId) !== undefined;
  if (isMixed || (executorId !== undefined && frameworkId === undefined)) return undefined;
  return { containerId, frameworkId, executorId };
}
