import type { HostedLaunchRequest } from '@mezzo/domain';
import type { ContainerID, ContainerInfo, TaskInfo, Volume } from '@mezzo/domain/messages';

/**
 * The nested container of a pod's task. Volumes of the task's own disks are mounted into the
 * executor's container; from there the task gets them through its parent.
 *
 * Source: mesos src/launcher/default_executor.cpp#launchGroup
 */
export function taskContainer(task: TaskInfo, containerId: ContainerID): HostedLaunchRequest {
  const volumes = parentVolumes(task);
  const container = volumes.length === 0 ? task.container : withVolumes(task.container, volumes);
  const role = task.resources?.[0]?.allocation_info?.role;
  return {
    containerId,
    ...(task.command === undefined ? {} : { command: task.command }),
    ...(container === undefined ? {} : { container }),
    resources: task.resources ?? [],
    limits: Object.fromEntries(
      Object.entries(task.limits ?? {}).map(([name, { value }]) => [name, value]),
    ),
    environment: role === undefined ? {} : { MESOS_ALLOCATION_ROLE: role },
    taskId: task.task_id.value,
  };
}

function parentVolumes(task: TaskInfo): readonly Volume[] {
  const volumes = (task.resources ?? []).map(({ disk }) => disk?.volume);
  return volumes
    .filter((volume) => volume !== undefined)
    .map(({ mode, container_path }) => ({
      mode,
      container_path,
      source: { type: 'SANDBOX_PATH', sandbox_path: { type: 'PARENT', path: container_path } },
    }));
}

function withVolumes(
  container: ContainerInfo | undefined,
  volumes: readonly Volume[],
): ContainerInfo {
  const base: ContainerInfo = container ?? { type: 'MESOS' };
  return { ...base, volumes: [...(base.volumes ?? []), ...volumes] };
}
