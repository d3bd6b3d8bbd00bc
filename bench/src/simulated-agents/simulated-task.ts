import { uuidText } from '@mezzo/domain';
import type {
  ContainerStatus,
  Task,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '@mezzo/domain/messages';
import { freshUuidBytes } from '@mezzo/embedded';

/** A task as an agent keeps it. */
export class SimulatedTask {
  /** As the agent reports it when it registers. */
  task: Task;
  /** Updates that are not acknowledged, the oldest first. */
  readonly pending: TaskStatus[] = [];
  readonly #containerId = uuidText(freshUuidBytes()) ?? '';

  constructor(task: Task) {
    this.task = task;
  }

  /** A task of a framework that is yet to begin. */
  static of(info: TaskInfo, frameworkId: string): SimulatedTask {
    const { name, task_id, agent_id, resources, labels, container, discovery } = info;
    return new SimulatedTask({
      name,
      task_id,
      framework_id: { value: frameworkId },
      agent_id,
      state: 'TASK_STAGING',
      ...(resources !== undefined && { resources }),
      ...(labels !== undefined && { labels }),
      ...(container !== undefined && { container }),
      ...(discovery !== undefined && { discovery }),
    });
  }

  get key(): string {
    return taskKey(this.task.framework_id.value, this.task.task_id.value);
  }

  /** The task comes into a state, which is to be told. */
  enter(state: TaskState, nowMs: number): void {
    const status = this.#status(state, nowMs);
    this.pending.push(status);
    this.task = { ...this.task, state, statuses: [...(this.task.statuses ?? []), status] };
  }

  #status(state: TaskState, nowMs: number): TaskStatus {
    return {
      task_id: this.task.task_id,
      state,
      source: 'SOURCE_EXECUTOR',
      agent_id: this.task.agent_id,
      timestamp: nowMs / 1000,
      uuid: freshUuidBytes(),
      ...(state === 'TASK_RUNNING' && { container_status: containerStatus(this.#containerId) }),
    };
  }
}

export function taskKey(frameworkId: string, taskId: string): string {
  return `${frameworkId} ${taskId}`;
}

function containerStatus(containerId: string): ContainerStatus {
  return {
    container_id: { value: containerId },
    network_infos: [{ ip_addresses: [{ ip_address: '127.0.0.1' }] }],
  };
}
