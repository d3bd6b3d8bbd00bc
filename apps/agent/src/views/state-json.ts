import {
  agentTaskOf,
  type AgentConfig,
  type AgentContext,
  type AgentFrameworkRecord,
  type ExecutorRecord,
} from '@mezzo/core';
import { applyCheckpointedResources, Resources, withoutSecrets } from '@mezzo/domain';
import type { Task, TaskInfo } from '@mezzo/domain/messages';
import {
  attributesJson,
  buildMembers,
  labelsJson,
  mapResources,
  resourceMessagesJson,
  resourcesJson,
  taskJson,
} from '@mezzo/http-kit';
import {
  CommandInfo,
  DiscoveryInfo,
  double,
  DomainInfo,
  DrainConfig,
  fragment,
  type WritableJson,
} from '@mezzo/proto';
import type { AgentViews } from '../security/agent-views.ts';

type Members = Readonly<Record<string, WritableJson | undefined>>;

export interface StateSource {
  readonly records: AgentContext;
  readonly startedAtMs: number;
  readonly flags: ReadonlyMap<string, string>;
  readonly views: AgentViews;
}

/** `/state`. Source: mesos src/slave/http.cpp#Http::state */
export function stateJson({ records, startedAtMs, flags, views }: StateSource): Members {
  const { config, info } = records;
  const frameworksOf = (frameworks: Iterable<AgentFrameworkRecord>): readonly Members[] =>
    [...frameworks]
      .filter((framework) => views.framework(framework))
      .map((framework) => frameworkJson(framework, views));
  return {
    ...buildMembers,
    start_time: double(startedAtMs / 1000),
    id: records.agentId,
    pid: config.pid,
    hostname: info.hostname,
    capabilities: capabilityNames(config),
    domain: info.domain && fragment(DomainInfo.toJson(info.domain, 'v0')),
    ...drainJson(records),
    ...agentResourcesJson(records, views),
    resource_providers: [],
    attributes: attributesJson(info.attributes),
    master_hostname: records.master?.info?.hostname,
    ...(views.may('VIEW_FLAGS')
      ? {
          log_dir: flags.get('log_dir'),
          external_log_file: flags.get('external_log_file'),
          flags: Object.fromEntries(flags),
        }
      : {}),
    frameworks: frameworksOf(records.frameworks.values()),
    completed_frameworks: frameworksOf(records.completedFrameworks.values()),
  };
}

function capabilityNames({ capabilities }: AgentConfig): readonly string[] {
  return capabilities.map(({ type }) => type ?? 'UNKNOWN');
}

function drainJson({ drain }: AgentContext): Members {
  if (drain === undefined) return {};
  return {
    drain_config: fragment(DrainConfig.toJson(drain.config, 'v0')),
    estimated_drain_start_time_seconds: drain.startedAt,
  };
}

/** The flags' resources with what was reserved and created since. */
export function totalResources({ info, checkpointedResources }: AgentContext): Resources {
  const given = Resources.of(info.resources);
  const total = applyCheckpointedResources(given, checkpointedResources);
  return total.ok ? total.value : given;
}

/** What executors and tasks were given. */
export function allocatedResources({ byContainer }: AgentContext): Resources {
  return Resources.sum([...byContainer.values()].map((executor) => executor.allocatedResources()));
}

function agentResourcesJson(records: AgentContext, views: AgentViews): Members {
  const total = totalResources(records);
  const allocated = allocatedResources(records).unallocate();
  const seen = (byRole: ReadonlyMap<string, Resources>): ReadonlyMap<string, Resources> =>
    new Map([...byRole].filter(([role]) => views.role(role)));
  const reserved = seen(total.reservations());
  return {
    resources: resourcesJson(total),
    reserved_resources: mapResources(reserved, resourcesJson),
    unreserved_resources: resourcesJson(total.unreserved()),
    reserved_resources_full: mapResources(reserved, (resources) => fullJson(resources, views)),
    unreserved_resources_full: fullJson(total.unreserved(), views),
    reserved_resources_allocated: mapResources(seen(allocated.reservations()), resourcesJson),
    unreserved_resources_allocated: resourcesJson(allocated.unreserved()),
  };
}

function fullJson(resources: Resources, views: AgentViews): readonly WritableJson[] {
  return resourceMessagesJson(
    resources.endpointMessages.filter((resource) => views.resource(resource)),
  );
}

function frameworkJson(framework: AgentFrameworkRecord, views: AgentViews): Members {
  const { info } = framework;
  const executorsOf = (executors: Iterable<ExecutorRecord>): readonly Members[] =>
    [...executors]
      .filter((executor) => views.executor(executor, info))
      .map((executor) => executorJson(executor, (task) => views.task(task, info)));
  return {
    id: framework.id,
    name: info.name,
    user: info.user,
    failover_timeout: double(info.failover_timeout ?? 0),
    checkpoint: info.checkpoint ?? false,
    hostname: info.hostname ?? '',
    principal: info.principal,
    ...(framework.has('MULTI_ROLE')
      ? { roles: [...(info.roles ?? [])] }
      : { role: info.role ?? '*' }),
    executors: executorsOf(framework.executors.values()),
    completed_executors: executorsOf(framework.completedExecutors.values()),
  };
}

function executorJson(executor: ExecutorRecord, isSeen: (task: Task) => boolean): Members {
  const { info } = executor;
  const launched = [...executor.launchedTasks.values()].map(({ task }) => task);
  const terminated = [...executor.terminatedTasks.values()].map(({ task }) => task);
  const queued = [...executor.queuedTasks.values()].filter((task) =>
    isSeen(agentTaskOf(task, executor, 'TASK_STAGING')),
  );
  return {
    id: executor.id,
    name: info.name ?? '',
    source: info.source ?? '',
    container: executor.containerId,
    directory: executor.directory,
    resources: resourcesJson(executor.allocatedResources()),
    role: roleOf(Resources.of(info.resources)),
    labels: labelsJson(info.labels),
    type: info.type,
    tasks: launched.filter(isSeen).map(taskJson),
    queued_tasks: queued.map((task) => queuedTaskJson(executor, task)),
    // Ended tasks count as completed here, acknowledged or not.
    completed_tasks: [...executor.completedTasks.values(), ...terminated]
      .filter(isSeen)
      .map(taskJson),
  };
}

function queuedTaskJson(executor: ExecutorRecord, task: TaskInfo): Members {
  const resources = Resources.of(task.resources);
  return {
    id: task.task_id.value,
    name: task.name,
    slave_id: task.agent_id.value,
    resources: resourcesJson(resources),
    role: roleOf(resources),
    command: task.command && fragment(CommandInfo.toJson(withoutSecrets(task.command), 'v0')),
    executor_id: executor.isGenerated ? undefined : executor.id,
    discovery: task.discovery && fragment(DiscoveryInfo.toJson(task.discovery, 'v0')),
  };
}

function roleOf(resources: Resources): string | undefined {
  return [...resources.allocations().keys()][0];
}
