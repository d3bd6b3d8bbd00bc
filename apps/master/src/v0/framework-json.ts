import { resourcesJson, labelsJson, taskJson } from '@mezzo/http-kit';
import {
  visibleTasks,
  type FrameworkRecord,
  type OfferRecord,
  type TaskRecord,
  type ViewPermissions,
} from '@mezzo/core';
import { withoutSecrets } from '@mezzo/domain';
import { double, fragment, SchedulerOfferConstraints, type WritableJson } from '@mezzo/proto';
import { executorJson } from './executor-json.ts';

type Members = Readonly<Record<string, WritableJson | undefined>>;

/** What `/state-summary` shows of a framework, and others begin with. */
export function frameworkSummaryJson(framework: FrameworkRecord): Members {
  const { info } = framework;
  return {
    id: framework.id,
    name: info.name,
    used_resources: resourcesJson(framework.totalUsedResources()),
    offered_resources: resourcesJson(framework.totalOfferedResources()),
    capabilities: (info.capabilities ?? []).map(({ type }) => type ?? 'UNKNOWN'),
    hostname: info.hostname ?? '',
    webui_url: info.webui_url ?? '',
    active: framework.active,
    connected: framework.connected,
    recovered: framework.recovered,
  };
}

/** Source: mesos src/master/readonly_handler.cpp#FullFrameworkWriter */
export function frameworkJson(framework: FrameworkRecord, permissions: ViewPermissions): Members {
  const { info } = framework;
  const held = framework.totalUsedResources().add(framework.totalOfferedResources());
  return {
    ...frameworkSummaryJson(framework),
    user: info.user,
    failover_timeout: double(info.failover_timeout ?? 0),
    checkpoint: info.checkpoint ?? false,
    registered_time: double(framework.registeredTimeMs / 1000),
    unregistered_time: double(framework.unregisteredTimeMs / 1000),
    principal: info.principal,
    resources: resourcesJson(held),
    reregistered_time:
      framework.reregisteredTimeMs === framework.registeredTimeMs
        ? undefined
        : double(framework.reregisteredTimeMs / 1000),
    ...(framework.capabilities.multiRole
      ? { roles: [...(info.roles ?? [])] }
      : { role: info.role ?? '*' }),
    ...frameworkWorkJson(framework, permissions),
    labels: labelsJson(info.labels),
    offer_constraints: fragment(
      SchedulerOfferConstraints.toJson(framework.offerConstraints ?? {}, 'v0'),
    ),
  };
}

function frameworkWorkJson(framework: FrameworkRecord, permissions: ViewPermissions): Members {
  const tasks = (records: Iterable<TaskRecord>) =>
    [...visibleTasks(framework, records, permissions)].map(taskJson);
  return {
    tasks: tasks(framework.tasks.values()),
    unreachable_tasks: tasks(framework.unreachableTasks.values()),
    completed_tasks: tasks(framework.completedTasks.values()),
    offers: [...framework.offers].map(offerJson),
    executors: executorsJson(framework, permissions),
  };
}

/** Executors that do not show leave an empty object behind, as in Mesos. */
function executorsJson(
  { executors, info }: FrameworkRecord,
  permissions: ViewPermissions,
): WritableJson {
  return [...executors].flatMap(([agentId, ofAgent]) =>
    [...ofAgent.values()].map((executor) =>
      permissions.executor(executor, info) ? executorJson(withoutSecrets(executor), agentId) : {},
    ),
  );
}

function offerJson({ id, frameworkId, agentId, role, resources }: OfferRecord): Members {
  return {
    id,
    framework_id: frameworkId,
    allocation_info: { role },
    slave_id: agentId,
    resources: resourcesJson(resources),
  };
}
