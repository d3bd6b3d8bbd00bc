import type { AgentContext } from '@mezzo/core';
import type { TaskState } from '@mezzo/domain/messages';
import type { Metrics, MetricsSource } from '@mezzo/http-kit';
import type { AgentHandle } from '../agent-handle.ts';
import type { AgentRuntime } from '../agent-runtime.ts';
import { allocatedResources, totalResources } from './state-json.ts';

/**
 * The agent's metrics under Mesos' names.
 *
 * Source: mesos src/slave/metrics.cpp
 */
export function agentMetrics(handle: AgentHandle): MetricsSource {
  return {
    collectMetrics: () => (handle.runtime === undefined ? new Map() : collect(handle.runtime)),
  };
}

function collect(runtime: AgentRuntime): Metrics {
  const { records } = runtime;
  return new Map([
    ...processMetrics(runtime),
    ...counterMetrics(records),
    ...taskMetrics(records),
    ...executorMetrics(records),
    ...resourceMetrics(records),
    ...PROVIDER_METRICS,
    ...Object.entries(runtime.containerizer.metrics()),
    ...Object.entries(runtime.sandboxes.metrics()),
  ]);
}

type Entries = readonly (readonly [string, number])[];

/** Features that do not exist yet have nothing to count. */
const PROVIDER_METRICS: Entries = [
  ['containerizer/mesos/provisioner/bind/remove_rootfs_errors', 0],
  ['containerizer/mesos/provisioner/remove_container_errors', 0],
  ['resource_provider_manager/events/disconnect', 0],
  ['resource_provider_manager/events/subscribe', 0],
  ['resource_provider_manager/subscribed', 0],
];

function processMetrics({ records, startedAtMs, recoverySecs }: AgentRuntime): Entries {
  return [
    ['slave/uptime_secs', (Date.now() - startedAtMs) / 1000],
    ['slave/registered', records.state === 'RUNNING' ? 1 : 0],
    ['slave/frameworks_active', records.frameworks.size],
    ...(recoverySecs === undefined ? [] : [['slave/recovery_time_secs', recoverySecs] as const]),
  ];
}

function counterMetrics({ counters }: AgentContext): Entries {
  return [
    ['slave/recovery_errors', counters.recoveryErrors],
    ['slave/tasks_finished', counters.tasksFinished],
    ['slave/tasks_failed', counters.tasksFailed],
    ['slave/tasks_killed', counters.tasksKilled],
    ['slave/tasks_lost', counters.tasksLost],
    ['slave/tasks_gone', counters.tasksGone],
    ['slave/executors_terminated', counters.executorsTerminated],
    ['slave/executors_preempted', counters.executorsPreempted],
    ['slave/valid_status_updates', counters.validStatusUpdates],
    ['slave/invalid_status_updates', counters.invalidStatusUpdates],
    ['slave/valid_framework_messages', counters.validFrameworkMessages],
    ['slave/invalid_framework_messages', counters.invalidFrameworkMessages],
    ['slave/container_launch_errors', counters.containerLaunchErrors],
  ];
}

function taskMetrics({ byContainer }: AgentContext): Entries {
  const counts: Partial<Record<TaskState, number>> = {};
  let stagingCount = 0;
  for (const executor of byContainer.values()) {
    stagingCount += executor.queuedTasks.size;
    for (const { task } of executor.launchedTasks.values()) {
      counts[task.state] = (counts[task.state] ?? 0) + 1;
    }
  }
  return [
    ['slave/tasks_staging', stagingCount + (counts.TASK_STAGING ?? 0)],
    ['slave/tasks_starting', counts.TASK_STARTING ?? 0],
    ['slave/tasks_running', counts.TASK_RUNNING ?? 0],
    ['slave/tasks_killing', counts.TASK_KILLING ?? 0],
  ];
}

function executorMetrics({ byContainer }: AgentContext): Entries {
  const counts = { REGISTERING: 0, RUNNING: 0, TERMINATING: 0, TERMINATED: 0 };
  for (const { state } of byContainer.values()) counts[state] += 1;
  return [
    ['slave/executors_registering', counts.REGISTERING],
    ['slave/executors_running', counts.RUNNING],
    ['slave/executors_terminating', counts.TERMINATING],
  ];
}

function resourceMetrics(records: AgentContext): Entries {
  const total = totalResources(records);
  const used = allocatedResources(records);
  return ['cpus', 'gpus', 'mem', 'disk'].flatMap((name) => [
    ...amounts(
      `slave/${name}`,
      total.nonRevocable().scalarMilli(name),
      used.nonRevocable().scalarMilli(name),
    ),
    ...amounts(
      `slave/${name}_revocable`,
      total.revocable().scalarMilli(name),
      used.revocable().scalarMilli(name),
    ),
  ]);
}

function amounts(prefix: string, totalMilli = 0, usedMilli = 0): Entries {
  return [
    [`${prefix}_total`, totalMilli / 1000],
    [`${prefix}_used`, usedMilli / 1000],
    [`${prefix}_percent`, totalMilli === 0 ? 0 : usedMilli / totalMilli],
  ];
}
