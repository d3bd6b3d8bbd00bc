import type { AgentContext, ExecutorRecord } from '@mezzo/core';
import type { Containerizer } from '@mezzo/containerizer';
import type { agentApi, ContainerID } from '@mezzo/domain/messages';

type Container = agentApi.ResponseGetContainersContainer;

/** Whose containers are wanted: all, or those that match. */
export interface ContainerFilter {
  readonly containerId?: string | undefined;
  readonly frameworkId?: string | undefined;
  readonly executorId?: string | undefined;
}

/** The containers of live executors, with what they use now. */
export async function executorContainers(
  records: AgentContext,
  containerizer: Containerizer,
  filter: ContainerFilter = {},
): Promise<readonly ExecutorContainer[]> {
  const executors = [...records.byContainer.values()].filter(
    (executor) => executor.state !== 'TERMINATED' && matches(executor, filter),
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
  records: AgentContext,
  containerizer: Containerizer,
  showNested: boolean,
): Promise<agentApi.ResponseGetContainers | undefined> {
  const ofExecutors = await executorContainers(records, containerizer);
  const nestedIds = showNested
    ? containerizer.containers().filter(({ parent }) => parent !== undefined)
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
