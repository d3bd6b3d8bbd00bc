/**
 * Makes one trace for each task that a master launches.
 *
 * ```
 *   task         launch sent ───────────────────────────────────────▶ last update acknowledged
 *     TASK_STAGING  launch sent ──▶ first update
 *     TASK_RUNNING                       one span for each state, until the next one
 * ```
 * The root span has events as well: `launch sent`, `acknowledged` for each update, and the state in
 * which the task ended. All times are the master's: when it sent, and when it took an update in.
 *
 * A task that another master launched has no trace here, and one that this master stops watching has
 * a trace that ends before it: its root span says so in `mezzo.trace.cut`.
 */
import type * as OpenTelemetry from '@opentelemetry/api';
import type { Attributes, Span, Tracer } from '@opentelemetry/api';
import { equalBytes, isTerminalTaskState, type MasterToAgent } from '@mezzo/domain';
import type {
  FrameworkInfo,
  masterApi,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '@mezzo/domain/messages';

/** What the tracer needs of the OpenTelemetry API, which is loaded only where traces are wanted. */
export type TracingApi = Pick<typeof OpenTelemetry, 'ROOT_CONTEXT' | 'SpanStatusCode' | 'trace'>;

/** Tasks watched at once, at about a kilobyte each. The one that was launched first makes room. */
export const tracedTasksMax = 10_000;

/** Events on a root span. A task with a health check may send updates for years. */
export const taskEventsMax = 64;

/** Characters kept of a message that an executor wrote. */
const messageLengthMax = 1_000;

/** Ends that somebody may want to be told of. */
const failures: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_FAILED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
]);

interface TracedTask {
  readonly frameworkId: string;
  readonly agentId: string;
  readonly root: Span;
  /** Of the state that the task is in, unless it has ended. */
  stateSpan: Span | undefined;
  state: TaskState;
  eventsCount: number;
  /** Of the update that ended the task, which the framework has not acknowledged. */
  lastUpdateUuid: Uint8Array | undefined;
}

/** Told of everything that leaves a master, in order. Never throws for what it does not know. */
export class TaskTracer {
  readonly #api: TracingApi;
  readonly #tracer: Tracer;
  readonly #tasks = new Map<string, TracedTask>();
  readonly #tasksMax: number;

  constructor(options: {
    readonly api: TracingApi;
    readonly tracer: Tracer;
    /** Default: {@link tracedTasksMax} */
    readonly tasksMax?: number;
  }) {
    this.#api = options.api;
    this.#tracer = options.tracer;
    this.#tasksMax = options.tasksMax ?? tracedTasksMax;
  }

  /** How many tasks are watched. */
  get tasksCount(): number {
    return this.#tasks.size;
  }

  /** A message goes to an agent. */
  sent(message: MasterToAgent, nowMs: number): void {
    switch (message.type) {
      case 'runTask':
        this.#launch(message.framework, message.task, nowMs);
        break;
      case 'runTaskGroup':
        for (const task of message.taskGroup.tasks ?? []) {
          this.#launch(message.framework, task, nowMs);
        }
        break;
      case 'acknowledgeStatusUpdate':
        this.#acknowledge(message, nowMs);
        break;
      default:
    }
  }

  /** An event goes to whoever watches the cluster. */
  published(event: masterApi.Event, nowMs: number): void {
    const { task_updated, agent_removed, framework_removed } = event;
    if (task_updated !== undefined) {
      this.#update(task_updated.framework_id.value, task_updated.status, nowMs);
    }
    if (agent_removed !== undefined) {
      // Nobody is left to acknowledge to. What had not ended may come back with its agent.
      const agentId = agent_removed.agent_id.value;
      this.#forget((task) => task.agentId === agentId && isTerminalTaskState(task.state), nowMs);
    }
    if (framework_removed !== undefined) {
      const frameworkId = framework_removed.framework_info.id?.value;
      this.#forget((task) => task.frameworkId === frameworkId, nowMs);
    }
  }

  /** Ends every trace: this master watches no longer. */
  stop(nowMs: number): void {
    this.#forget(() => true, nowMs);
  }

  #launch(framework: FrameworkInfo, info: TaskInfo, nowMs: number): void {
    const frameworkId = framework.id?.value ?? '';
    const key = keyOf(frameworkId, info.task_id.value);
    this.#cut(key, nowMs);
    const [first] = this.#tasks.keys();
    if (first !== undefined && this.#tasks.size >= this.#tasksMax) this.#cut(first, nowMs);
    const root = this.#tracer.startSpan(
      'task',
      { root: true, startTime: nowMs, attributes: launchAttributes(framework, info) },
      this.#api.ROOT_CONTEXT,
    );
    root.addEvent('launch sent', {}, nowMs);
    const state = 'TASK_STAGING';
    const stateSpan = this.#startState(root, state, {}, nowMs);
    const agentId = info.agent_id.value;
    this.#tasks.set(key, {
      ...{ frameworkId, agentId, root, stateSpan, state },
      eventsCount: 1,
      lastUpdateUuid: undefined,
    });
  }

  #update(frameworkId: string, status: TaskStatus, nowMs: number): void {
    const key = keyOf(frameworkId, status.task_id.value);
    const task = this.#tasks.get(key);
    if (task === undefined || isTerminalTaskState(task.state)) return;
    if (task.state === status.state) return;
    task.stateSpan?.end(nowMs);
    task.stateSpan = undefined;
    task.state = status.state;
    const attributes = statusAttributes(status);
    if (!isTerminalTaskState(status.state)) {
      task.stateSpan = this.#startState(task.root, status.state, attributes, nowMs);
      return;
    }
    this.#finish(task, status, nowMs);
    task.lastUpdateUuid = status.uuid;
    // What the master says of its own accord is not acknowledged.
    if (status.uuid === undefined || status.source === 'SOURCE_MASTER') this.#end(key, task, nowMs);
  }

  /** Writes the end of a task into its root span, which stays open until it is acknowledged. */
  #finish({ root }: TracedTask, status: TaskStatus, nowMs: number): void {
    const attributes = statusAttributes(status);
    root.addEvent(status.state, attributes, nowMs);
    root.setAttributes(attributes);
    if (!failures.has(status.state)) return;
    const message = (status.message ?? status.reason ?? status.state).slice(0, messageLengthMax);
    root.setStatus({ code: this.#api.SpanStatusCode.ERROR, message });
  }

  #acknowledge(
    message: Extract<MasterToAgent, { readonly type: 'acknowledgeStatusUpdate' }>,
    nowMs: number,
  ): void {
    const key = keyOf(message.frameworkId.value, message.taskId.value);
    const task = this.#tasks.get(key);
    if (task === undefined) return;
    const { lastUpdateUuid } = task;
    const isLast = lastUpdateUuid !== undefined && equalBytes(lastUpdateUuid, message.uuid);
    if (isLast || task.eventsCount < taskEventsMax) task.root.addEvent('acknowledged', {}, nowMs);
    task.eventsCount += 1;
    if (isLast) this.#end(key, task, nowMs);
  }

  #startState(root: Span, state: TaskState, attributes: Attributes, startTime: number): Span {
    const context = this.#api.trace.setSpan(this.#api.ROOT_CONTEXT, root);
    return this.#tracer.startSpan(state, { startTime, attributes }, context);
  }

  #forget(isMeant: (task: TracedTask) => boolean, nowMs: number): void {
    for (const [key, task] of this.#tasks) if (isMeant(task)) this.#cut(key, nowMs);
  }

  #cut(key: string, nowMs: number): void {
    const task = this.#tasks.get(key);
    if (task === undefined) return;
    task.root.setAttribute('mezzo.trace.cut', true);
    this.#end(key, task, nowMs);
  }

  #end(key: string, task: TracedTask, nowMs: number): void {
    this.#tasks.delete(key);
    task.stateSpan?.end(nowMs);
    task.root.end(nowMs);
  }
}

/** No id holds the character between. */
function keyOf(frameworkId: string, taskId: string): string {
  return `${frameworkId}\0${taskId}`;
}

function launchAttributes(framework: FrameworkInfo, info: TaskInfo): Attributes {
  const role = info.resources?.[0]?.allocation_info?.role ?? framework.role;
  return {
    'mesos.task.id': info.task_id.value,
    'mesos.task.name': info.name,
    'mesos.framework.id': framework.id?.value ?? '',
    'mesos.framework.name': framework.name,
    'mesos.agent.id': info.agent_id.value,
    ...(role !== undefined && { 'mesos.role': role }),
  };
}

function statusAttributes({ state, reason, source, message }: TaskStatus): Attributes {
  return {
    'mesos.task.state': state,
    ...(reason !== undefined && { 'mesos.task.reason': reason }),
    ...(source !== undefined && { 'mesos.task.source': source }),
    ...(message !== undefined && { 'mesos.task.message': message.slice(0, messageLengthMax) }),
  };
}
