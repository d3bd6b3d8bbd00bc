import { Resources, taskWithoutSecrets } from '@mezzo/domain';
import type {
  ContainerStatus,
  Label as LabelMessage,
  Labels,
  NetworkInfo as NetworkInfoMessage,
  Task,
  TaskStatus,
} from '@mezzo/domain/messages';
import {
  CgroupInfo,
  ContainerID,
  ContainerInfo,
  DiscoveryInfo,
  double,
  doubleText,
  fragment,
  HealthCheck,
  Label,
  NetworkInfo,
  stringText,
  writeJson,
  type Fragment,
  type WritableJson,
} from '@mezzo/proto';
import { resourcesText } from './resource-json.ts';

/**
 * A task as the older API shows it. Large clusters have many of them: the text is made directly.
 *
 * Source: mesos src/common/http.cpp#json(JSON::ObjectWriter*, const Task&)
 */
export function taskText(stored: Task, resources = Resources.of(stored.resources)): string {
  const task = taskWithoutSecrets(stored);
  return (
    `{"id":${stringText(task.task_id.value)},"name":${stringText(task.name)}` +
    `,"framework_id":${stringText(task.framework_id.value)}` +
    `,"executor_id":${stringText(task.executor_id?.value ?? '')}` +
    `,"slave_id":${stringText(task.agent_id.value)},"state":"${task.state}"` +
    `,"resources":${resourcesText(resources)}` +
    member('limits', limitsJson(task.limits)) +
    `,"role":${stringText(roleOf(resources))}` +
    `,"statuses":[${listText(task.statuses, statusText)}]` +
    (task.user === undefined ? '' : `,"user":${stringText(task.user)}`) +
    labelsMember(task.labels) +
    member('discovery', task.discovery && fragment(DiscoveryInfo.toJson(task.discovery, 'v0'))) +
    member('container', task.container && fragment(ContainerInfo.toJson(task.container, 'v0'))) +
    member(
      'health_check',
      task.health_check && fragment(HealthCheck.toJson(task.health_check, 'v0')),
    ) +
    '}'
  );
}

export function taskJson(task: Task): Fragment {
  return fragment(taskText(task));
}

function member(name: string, value: WritableJson | undefined): string {
  return value === undefined ? '' : `,"${name}":${writeJson(value)}`;
}

/** The role that its resources are allocated to. */
function roleOf(resources: Resources): string {
  return resources.entries[0]?.kind.allocationRole ?? '*';
}

/** Source: mesos src/common/http.cpp#json(JSON::ObjectWriter*, const TaskStatus&) */
function statusText(status: TaskStatus): string {
  return (
    `{"state":"${status.state}","timestamp":${doubleText(status.timestamp ?? 0)}` +
    labelsMember(status.labels) +
    containerStatusMember(status.container_status) +
    (status.healthy === undefined ? '' : `,"healthy":${status.healthy}`) +
    '}'
  );
}

/** The pid of the executor is not shown here. */
function containerStatusMember(status: ContainerStatus | undefined): string {
  if (status === undefined) return '';
  const { container_id: id, network_infos: networks = [], cgroup_info: cgroups } = status;
  const members =
    (id === undefined ? '' : `,"container_id":${ContainerID.toJson(id, 'v0')}`) +
    (networks.length === 0 ? '' : `,"network_infos":[${listText(networks, networkText)}]`) +
    (cgroups === undefined ? '' : `,"cgroup_info":${CgroupInfo.toJson(cgroups, 'v0')}`);
  return `,"container_status":{${members.slice(1)}}`;
}

function networkText(network: NetworkInfoMessage): string {
  return NetworkInfo.toJson(network, 'v0');
}

function limitsJson(limits: Task['limits']): WritableJson | undefined {
  if (limits === undefined || Object.keys(limits).length === 0) return undefined;
  return Object.fromEntries(
    Object.entries(limits).map(([name, { value }]) => [name, double(value)]),
  );
}

function labelsMember(labels: Labels | undefined): string {
  const list = labels?.labels;
  return list === undefined ? '' : `,"labels":[${listText(list, labelText)}]`;
}

function labelText(label: LabelMessage): string {
  return Label.toJson(label, 'v0');
}

/** The texts of the elements between commas. */
function listText<T>(list: readonly T[] | undefined, write: (element: T) => string): string {
  let text = '';
  for (const element of list ?? []) text += text === '' ? write(element) : `,${write(element)}`;
  return text;
}

/** Labels as a plain list, without the message around it. */
export function labelsJson(labels: Labels | undefined): WritableJson | undefined {
  return labels?.labels?.map((label) => fragment(Label.toJson(label, 'v0')));
}
