import type { HostedExecutorHost } from '@mezzo/domain';
import type {
  ContainerID,
  executorApi,
  ExecutorInfo,
  FrameworkInfo,
  TaskInfo,
  TaskStatus,
} from '@mezzo/domain/messages';

/** What a hosted executor is started with. */
export interface HostedExecutorOptions {
  readonly framework: FrameworkInfo;
  readonly executor: ExecutorInfo;
  /** The executor's own container. */
  readonly containerId: ContainerID;
  readonly host: HostedExecutorHost;
  /** How long the agent waits after SHUTDOWN before it destroys the container. */
  readonly shutdownGraceMs: number;
  /** `--http_command_executor`: kill policies of KILL events reach command executors. */
  readonly httpCommandExecutor: boolean;
  /** After a restart of the agent: what there was before. */
  readonly recovered?: RecoveredExecutor | undefined;
}

export interface RecoveredExecutor {
  readonly tasks: readonly RecoveredTask[];
  /** What the executor has asked the host to save last. */
  readonly saved?: string | undefined;
}

/** A task and the statuses that the agent had accepted, oldest first. */
export interface RecoveredTask {
  readonly info: TaskInfo;
  readonly statuses: readonly TaskStatus[];
}

/** Speaks for one executor: the calls that it makes, with its ids filled in. */
export class ExecutorCalls {
  private readonly host: HostedExecutorHost;
  private readonly ids: Pick<executorApi.Call, 'executor_id' | 'framework_id'>;

  private readonly onUpdate: (uuid: Uint8Array) => void;

  /** @param onUpdate - called with the uuid of every update, before it is sent */
  constructor(
    { host, framework, executor }: HostedExecutorOptions,
    onUpdate: (uuid: Uint8Array) => void = () => undefined,
  ) {
    this.host = host;
    this.onUpdate = onUpdate;
    this.ids = {
      framework_id: framework.id ?? { value: '' },
      executor_id: executor.executor_id,
    };
  }

  subscribe(unacknowledgedTasks: readonly TaskInfo[]): void {
    const subscribe =
      unacknowledgedTasks.length === 0 ? {} : { unacknowledged_tasks: unacknowledgedTasks };
    this.host.call({ ...this.ids, type: 'SUBSCRIBE', subscribe });
  }

  update(status: Omit<TaskStatus, 'uuid' | 'source' | 'executor_id'>): void {
    const uuid = this.host.newUuid();
    this.onUpdate(uuid);
    const { executor_id } = this.ids;
    const completed: TaskStatus = { ...status, source: 'SOURCE_EXECUTOR', executor_id, uuid };
    this.host.call({ ...this.ids, type: 'UPDATE', update: { status: completed } });
  }
}
