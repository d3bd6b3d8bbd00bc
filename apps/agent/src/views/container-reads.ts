import type { AgentContext, ExecutorRecord } from '@mezzo/core';
import type { Containerizer } from '@mezzo/containerizer';
import { rootContainerId } from '@mezzo/domain';
import type { agentApi, ContainerID } from '@mezzo/domain/messages';
import type { AgentViews } from '../security/agent-views.ts';
import { frameworkInfoOf } from './agent-reads.ts';

type Container = agentApi.ResponseGetContainersContainer;

/** Whose containers are wanted: all, or those that match. */
export interface ContainerFilter {
  readonly containerId?: string | undefined;
  readonly frameworkId?: string | undefined;
  readonly executorId?: string | undefined;
}

/** What containers are read from, and which of them the reader sees; all, where that is not said. */
export interface ContainerSource {
  readonly records: AgentContext;
  readonly containerizer: Containerizer;
  readonly views?: AgentViews;
}

/** The containers of live executors, with what they use now. */
export async function executorContainers(
  { records, containerizer, views }: ContainerSource,
  filter: ContainerFilter = {},
): Promise<readonly ExecutorContainer[]> {
  const executors = [...records.byContainer.values()].filter(
    (executor) =>
      executor.state !== 'TERMINATED' &&
      matches(executor, filter) &&
      views?.container(executor, frameworkInfoOf(records, executor.frameworkId)) !== false,
  );
  return Promise.all(
    executors.map(async (executor) => ({
      executor,
      container: {
        framework_id: { value: executor.frameworkId },
        executor_id: executor.info.executor_id,
        executor_name: executor.info.name ?? '',
        ...(await describe(containerizer, { value: executor.containerId })),
      },
    })),
  );
}

export interface ExecutorContainer {
  readonly executor: ExecutorRecord;
  readonly container: Container;
}

/** Source: mesos src/slave/http.cpp#Http::getContainers */
export async function getContainers(
  source: ContainerSource,
  showNested: boolean,
): Promise<agentApi.ResponseGetContainers | undefined> {
  const { containerizer } = source;
  const ofExecutors = await executorContainers(source);
  const roots = new Set(ofExecutors.map(({ executor }) => executor.containerId));
  const nestedIds = showNested
    ? containerizer
        .containers()
        .filter((id) => id.parent !== undefined && roots.has(rootContainerId(id).value))
    : [];
  const nested = await Promise.all(nestedIds.map((id) => describe(containerizer, id)));
  const containers = [...ofExecutors.map(({ container }) => container), ...nested];
  return containers.length === 0 ? undefined : { containers };
}

/** The parent is not told, as in Mesos; the status has it. */
async function describe(containerizer: Containerizer, id: ContainerID): Promise<Container> {
  const [status, statistics] = await Promise.all([
    containerizer.status(id),
    containerizer.usage(id),
  ]);
  return {
    container_id: { value: id.value },
    ...(status === undefined ? {} : { container_status: status }),
    ...(statistics === undefined ? {} : { resource_statistics: statistics }),
  };
}

function matches(
  executor: ExecutorRecord,
  { containerId, frameworkId, executorId }: ContainerFilter,
): boolean {
  return (
    (containerId === undefined || executor.containerId === containerId) &&
    (frameworkId === undefined || executor.frameworkId === frameworkId) &&
    (executorId === undefined || executor.id === executorId)
  );
}
