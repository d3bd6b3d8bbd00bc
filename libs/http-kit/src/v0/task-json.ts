import { Resources, taskWithoutSecrets } from '@mezzo/domain';
import type { ContainerStatus, Labels, Task, TaskStatus } from '@mezzo/domain/messages';
import {
  CgroupInfo,
  ContainerID,
  ContainerInfo,
  DiscoveryInfo,
  double,
  fragment,
  HealthCheck,
  Label,
  NetworkInfo,
  type WritableJson,
} from '@mezzo/proto';
import { resourcesJson } from './resource-json.ts';

type Members = Readonly<Record<string, WritableJson | undefined>>;

/** Source: mesos src/common/http.cpp#json(JSON::ObjectWriter*, const Task&) */
export function taskJson(stored: Task): Members {
  const task = taskWithoutSecrets(stored);
  const resources = Resources.of(task.resources);
  return {
    id: task.task_id.value,
    name: task.name,
    framework_id: task.framework_id.value,
    executor_id: task.executor_id?.value ?? '',
    slave_id: task.agent_id.value,
    state: task.state,
    resources: resourcesJson(resources),
    limits: limitsJson(task.limits),
    role: [...resources.allocations().keys()][0] ?? '*',
    statuses: (task.statuses ?? []).map(statusJson),
    user: task.user,
    labels: labelsJson(task.labels),
    discovery: task.discovery && fragment(DiscoveryInfo.toJson(task.discovery, 'v0')),
    container: task.container && fragment(ContainerInfo.toJson(task.container, 'v0')),
    health_check: task.health_check && fragment(HealthCheck.toJson(task.health_check, 'v0')),
  };
}

/** Source: mesos src/common/http.cpp#json(JSON::ObjectWriter*, const TaskStatus&) */
function statusJson(status: TaskStatus): Members {
  return {
    state: status.state,
    timestamp: double(status.timestamp ?? 0),
    labels: labelsJson(status.labels),
    container_status: containerStatusJson(status.container_status),
    healthy: status.healthy,
  };
}

/** The pid of the executor is not shown here. */
function containerStatusJson(status: ContainerStatus | undefined): WritableJson | undefined {
  if (status === undefined) return undefined;
  const { container_id: id, network_infos: networks = [], cgroup_info: cgroups } = status;
  return {
    container_id: id && fragment(ContainerID.toJson(id, 'v0')),
    network_infos:
      networks.length === 0
        ? undefined
        : networks.map((network) => fragment(NetworkInfo.toJson(network, 'v0'))),
    cgroup_info: cgroups && fragment(CgroupInfo.toJson(cgroups, 'v0')),
  };
}

function limitsJson(limits: Task['limits']): WritableJson | undefined {
  if (limits === undefined || Object.keys(limits).length === 0) return undefined;
  return Object.fromEntries(
    Object.entries(limits).map(([name, { value }]) => [name, double(value)]),
  );
}

/** Labels as a plain list, without the message around it. */
export function labelsJson(labels: Labels | undefined): WritableJson | undefined {
  return labels?.labels?.map((label) => fragment(Label.toJson(label, 'v0')));
}
