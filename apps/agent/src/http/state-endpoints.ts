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
  type ApproversOfRequest,
  type Endpoint,
  type EndpointRequest,
} from '@mezzo/http-kit';
import type { AgentHandle } from '../agent-handle.ts';
import type { AgentRuntime } from '../agent-runtime.ts';
import {
  executorContainers,
  type ContainerFilter,
  type ContainerSource,
  type ExecutorContainer,
} from '../views/container-reads.ts';
import { stateJson } from '../views/state-json.ts';
import { AGENT_PROCESS, READONLY_REALM } from './realms.ts';
import { AgentViews } from '../security/agent-views.ts';
import { guardRead } from '../security/endpoint-guards.ts';
import { recoveringAnswer } from './recovering-answer.ts';

interface ReadParts {
  readonly runtime: AgentRuntime;
  readonly request: EndpointRequest;
  readonly views: AgentViews;
}

export interface StateEndpointsOptions {
  readonly handle: AgentHandle;
  readonly flags: ReadonlyMap<string, string>;
  readonly approversOf: ApproversOfRequest;
}

/** The older API's endpoints that read. Any method reads, as in Mesos, unless there are rules. */
export function stateEndpoints(options: StateEndpointsOptions): readonly Endpoint[] {
  const { handle, flags, approversOf } = options;
  const read = (
    name: string,
    help: string,
    answer: (parts: ReadParts) => Answer | Promise<Answer>,
  ): Endpoint => ({
    process: AGENT_PROCESS,
    name,
    realm: READONLY_REALM,
    help,
    handle: (request) => {
      const { runtime } = handle;
      if (runtime === undefined) return recoveringAnswer;
      return answer({ runtime, request, views: new AgentViews(approversOf(request)) });
    },
  });
  const guarded = (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    guards: [guardRead(approversOf, `/${endpoint.name}`)],
  });
  return [
    read('state', 'Information about state of the agent.', ({ runtime, request, views }) => {
      const { records, startedAtMs } = runtime;
      return json(request, stateJson({ records, startedAtMs, flags, views }));
    }),
    guarded(read('containers', 'Retrieve container status and usage information.', containers)),
    guarded(read('monitor/statistics', 'Retrieve resource monitoring information.', statistics)),
    guarded(
      read(
        'containerizer/debug',
        'Operations of the containerizer that are under way.',
        ({ request }) => json(request, { pending: [] }),
      ),
    ),
  ];
}

function json(request: EndpointRequest, value: WritableJson | WritableMembers): Answer {
  return jsonpAnswer(request.query.get('jsonp'), writeJson(value));
}

type WritableMembers = Readonly<Record<string, WritableJson | undefined>>;

/** Source: mesos src/slave/http.cpp#Http::containers */
async function containers({ runtime, request, views }: ReadParts): Promise<Answer> {
  const filter = containerFilter(request);
  if (filter === undefined) {
    return textAnswer(
      400,
      'Supported query parameters are container_id only, framework_id only, or executor_id and framework_id only',
    );
  }
  const list = await executorContainers({ ...sourceOf(runtime), views }, filter);
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
async function statistics({ runtime, request }: ReadParts): Promise<Answer> {
  // Who may ask at all is told everything.
  const list = await executorContainers(sourceOf(runtime));
  return json(
    request,
    list.map(({ executor, container }) => ({
      ...executorMembers({ executor, container }),
      statistics: statisticsJson(container),
    })),
  );
}

function sourceOf({ records, containerizer }: AgentRuntime): ContainerSource {
  return { records, containerizer };
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
