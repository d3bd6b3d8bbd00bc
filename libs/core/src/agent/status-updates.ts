/**
 * The way of a status update through the agent: completed with what the agent knows, written into
 * the task's record, made durable, and only then acknowledged to the executor and forwarded.
 *
 * Source: mesos src/slave/slave.cpp#Slave::statusUpdate
 */
import { isTerminalTaskState, type StatusUpdate } from '@mezzo/domain';
import type {
  ContainerStatus,
  executorApi,
  NetworkInfo,
  TaskResourceLimitation,
  TaskState,
  TaskStatus,
  TaskStatusReason,
} from '@mezzo/domain/messages';
import type { AgentContext } from './agent-context.ts';
import type { ExecutorRecord, FrameworkRecord } from './records.ts';
import { StatusUpdateManager, type Acknowledgement } from './status-update-manager.ts';
import { terminalTaskOf, withStatus } from './task-messages.ts';

/** An update that the agent makes up itself. */
export interface AgentUpdate {
  readonly taskId: string;
  readonly executorId?: string | undefined;
  readonly state: TaskState;
  readonly reason: TaskStatusReason;
  readonly message: string;
  readonly limitation?: TaskResourceLimitation | undefined;
}

export class StatusUpdates {
  readonly manager: StatusUpdateManager;
  private readonly context: AgentContext;
  private readonly onResourcesReleased: (executor: ExecutorRecord) => void;

  /** @param onResourcesReleased - called after a task of the executor has become terminal */
  constructor(context: AgentContext, onResourcesReleased: (executor: ExecutorRecord) => void) {
    this.context = context;
    this.onResourcesReleased = onResourcesReleased;
    this.manager = new StatusUpdateManager(context, (update) => this.forward(update));
  }

  /** @param status - valid: it has a uuid and a state that executors may send */
  fromExecutor(executor: ExecutorRecord, status: TaskStatus): void {
    const framework = this.context.frameworks.get(executor.frameworkId);
    if (framework === undefined) return;
    const owner = framework.executorOfTask(status.task_id.value);
    const filled = this.fill(framework, status, owner);
    const accepted = this.accept(framework, filled, owner);
    // Of tasks that nobody has the executor hears nothing, as in Mesos.
    if (accepted && owner !== undefined) this.acknowledgeToExecutor(executor, filled);
  }

  fromAgent(framework: FrameworkRecord, update: AgentUpdate): void {
    const status = this.whileDraining(framework, this.statusOf(update));
    this.accept(framework, status, framework.executorOfTask(update.taskId));
  }

  /** About a task that is not here, of a framework that need not be here either. */
  ofUnknownTask(frameworkId: string, update: AgentUpdate): void {
    this.manager.update(this.updateOf(frameworkId, this.statusOf(update)), undefined);
  }

  /**
   * Delivers an update once more that was acknowledged before: somebody has missed that. Like any
   * other it is sent until it is acknowledged; the framework may be away.
   */
  repeat(update: StatusUpdate): void {
    this.manager.update(update, undefined);
  }

  /** @returns what was acknowledged, or why nothing was */
  acknowledge(frameworkId: string, taskId: string, uuid: Uint8Array): Acknowledgement {
    return this.manager.acknowledge(frameworkId, taskId, uuid);
  }

  private accept(
    framework: FrameworkRecord,
    status: TaskStatus,
    owner: ExecutorRecord | undefined,
  ): boolean {
    if (framework.state === 'TERMINATING') {
      this.context.counters.invalidStatusUpdates += 1;
      return false;
    }
    if (this.manager.isKnown(framework.id, status)) return true;
    if (owner !== undefined && !this.record(owner, status)) {
      this.context.counters.invalidStatusUpdates += 1;
      return false;
    }
    this.context.counters.validStatusUpdates += 1;
    const update = this.updateOf(framework.id, status);
    this.manager.update(update, owner?.checkpoint === true ? owner.containerId : undefined);
    return true;
  }

  private fill(
    framework: FrameworkRecord,
    status: TaskStatus,
    owner: ExecutorRecord | undefined,
  ): TaskStatus {
    const containerStatus = this.containerStatus(status, owner);
    return this.whileDraining(framework, {
      ...status,
      source: 'SOURCE_EXECUTOR',
      agent_id: { value: this.context.agentId },
      timestamp: status.timestamp ?? this.context.nowMs / 1000,
      ...(containerStatus === undefined ? {} : { container_status: containerStatus }),
    });
  }

  /** What the executor said about the container, completed by what the containerizer says. */
  private containerStatus(
    status: TaskStatus,
    owner: ExecutorRecord | undefined,
  ): ContainerStatus | undefined {
    const told = status.container_status;
    const known = owner?.containerStatusOf(told?.container_id);
    if (known === undefined) return told;
    const merged = { ...told, ...known };
    const hasNetworks = (merged.network_infos ?? []).length > 0;
    if (hasNetworks) return merged;
    const { executor_pid: pid, ...rest } = merged;
    return {
      ...rest,
      network_infos: [this.agentNetwork()],
      ...(pid === undefined ? {} : { executor_pid: pid }),
    };
  }

  /** Containers without a network of their own are reached at the agent's addresses. */
  private agentNetwork(): NetworkInfo {
    const { ip, ip6 } = this.context.config;
    return {
      ip_addresses: [
        { protocol: 'IPv4', ip_address: ip },
        ...(ip6 === undefined ? [] : [{ protocol: 'IPv6' as const, ip_address: ip6 }]),
      ],
    };
  }

  private whileDraining(framework: FrameworkRecord, status: TaskStatus): TaskStatus {
    const drain = this.context.drain;
    if (drain === undefined) return status;
    if (status.state !== 'TASK_KILLING' && status.state !== 'TASK_KILLED') return status;
    const isGone =
      status.state === 'TASK_KILLED' &&
      drain.config.mark_gone === true &&
      framework.has('PARTITION_AWARE');
    return {
      ...status,
      ...(isGone ? { state: 'TASK_GONE_BY_OPERATOR' as const } : {}),
      reason: 'REASON_AGENT_DRAINING',
    };
  }

  /** @returns false when the update makes no sense for the task as it stands */
  private record(executor: ExecutorRecord, status: TaskStatus): boolean {
    const taskId = status.task_id.value;
    const isTerminal = isTerminalTaskState(status.state);
    const queued = executor.queuedTasks.get(taskId);
    if (queued !== undefined) {
      if (!isTerminal) return false;
      dequeue(executor, taskId);
      const task = terminalTaskOf(queued, executor, status);
      executor.terminatedTasks.set(taskId, { info: queued, task });
      this.context.counters.countTerminal(status.state);
      return true;
    }
    const known = executor.launchedTasks.get(taskId);
    if (known === undefined) return false;
    known.task = withStatus(known.task, status);
    if (!isTerminal) return true;
    executor.launchedTasks.delete(taskId);
    executor.terminatedTasks.set(taskId, known);
    this.context.counters.countTerminal(status.state);
    this.onResourcesReleased(executor);
    return true;
  }

  private statusOf(update: AgentUpdate): TaskStatus {
    const { taskId, executorId, state, reason, message, limitation } = update;
    return {
      task_id: { value: taskId },
      state,
      message,
      source: 'SOURCE_AGENT',
      reason,
      agent_id: { value: this.context.agentId },
      ...(executorId === undefined ? {} : { executor_id: { value: executorId } }),
      timestamp: this.context.nowMs / 1000,
      uuid: this.context.random.uuidBytes(),
      ...(limitation === undefined ? {} : { limitation }),
    };
  }

  /** The framework sees an executor id only where the executor has named itself. */
  private updateOf(frameworkId: string, status: TaskStatus): StatusUpdate {
    return {
      frameworkId: { value: frameworkId },
      ...(status.executor_id === undefined ? {} : { executorId: status.executor_id }),
      agentId: { value: this.context.agentId },
      status,
      timestamp: status.timestamp ?? this.context.nowMs / 1000,
      uuid: status.uuid,
      latestState: status.state,
    };
  }

  private acknowledgeToExecutor(executor: ExecutorRecord, status: TaskStatus): void {
    if (executor.streamId === undefined || status.uuid === undefined) return;
    const event: executorApi.Event = {
      type: 'ACKNOWLEDGED',
      acknowledged: { task_id: status.task_id, uuid: status.uuid },
    };
    this.context.emit({ kind: 'toExecutor', streamId: executor.streamId, event });
  }

  private forward(update: StatusUpdate): void {
    const taskId = update.status.task_id.value;
    const framework = this.context.frameworks.get(update.frameworkId.value);
    const record = framework?.executorOfTask(taskId)?.taskRecord(taskId);
    if (record !== undefined) {
      // What the framework is being told, for the master to see when the agent registers again.
      record.task = {
        ...record.task,
        status_update_state: update.status.state,
        status_update_uuid: update.uuid,
      };
    }
    const latestState = record?.task.state ?? update.latestState;
    this.context.toMaster({ type: 'statusUpdate', update: { ...update, latestState } });
  }
}

/** A member of a group takes the group with it: none of them will be delivered. */
function dequeue(executor: ExecutorRecord, taskId: string): void {
  executor.queuedTasks.delete(taskId);
  executor.queuedGroups = executor.queuedGroups.filter(
    ({ tasks = [] }) => !tasks.some(({ task_id: id }) => id.value === taskId),
  );
}
