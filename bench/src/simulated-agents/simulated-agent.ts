import {
  equalBytes,
  isTerminalTaskState,
  type AgentToMaster,
  type MasterToAgent,
} from '@mezzo/domain';
import type {
  AgentInfo,
  AgentInfoCapability,
  FrameworkInfo,
  TaskInfo,
  TaskState,
} from '@mezzo/domain/messages';
import { freshUuidBytes } from '@mezzo/embedded';
import { SimulatedTask, taskKey } from './simulated-task.ts';

/** What an agent does with the world outside its protocol. */
export interface AgentWorld {
  send(message: AgentToMaster): void;
  /** Calls back later, by which time the agent may have been stopped. */
  later(afterMs: number, act: () => void): void;
  nowMs(): number;
}

export interface AgentTraits {
  /** With an id: it has been registered before. */
  readonly info: AgentInfo;
  /** How long its tasks run; undefined: until they are killed. */
  readonly taskMs: number | undefined;
}

/** An unanswered registration, or an update that nobody acknowledged, is sent again after this. */
const retryMs = 10_000;

const capabilities: readonly AgentInfoCapability[] = [
  { type: 'MULTI_ROLE' },
  { type: 'HIERARCHICAL_ROLE' },
  { type: 'RESERVATION_REFINEMENT' },
];

/**
 * An agent without containers: everything that it says to its master, and when, is what a real agent
 * says. Its tasks are STARTING and RUNNING at once, and end by themselves or when they are killed.
 */
export class SimulatedAgent {
  readonly #traits: AgentTraits;
  readonly #world: AgentWorld;
  readonly #tasks = new Map<string, SimulatedTask>();
  readonly #frameworks = new Map<string, FrameworkInfo>();
  readonly #resourceVersionUuid = freshUuidBytes();
  #agentId: string | undefined;
  #attempt = 0;
  #isRegistered = false;

  constructor(traits: AgentTraits, world: AgentWorld) {
    this.#traits = traits;
    this.#world = world;
    this.#agentId = traits.info.id?.value;
  }

  get isRegistered(): boolean {
    return this.#isRegistered;
  }

  get tasksCount(): number {
    return this.#tasks.size;
  }

  /** Takes a task that runs already, as an agent does that has been there before. */
  adopt(framework: FrameworkInfo, task: SimulatedTask): void {
    this.#frameworks.set(framework.id?.value ?? '', framework);
    this.#tasks.set(task.key, task);
  }

  /** The link to a master is up: this agent introduces itself until it is answered. */
  connected(): void {
    this.#isRegistered = false;
    this.#attempt += 1;
    this.#introduce(this.#attempt);
  }

  disconnected(): void {
    this.#isRegistered = false;
    this.#attempt += 1;
  }

  receive(message: MasterToAgent): void {
    switch (message.type) {
      case 'registered':
      case 'reregistered':
        return this.#registered(message.agentId.value);
      case 'ping':
        return this.#ping(message.connected);
      case 'runTask':
        return this.#run(message.framework, message.task);
      case 'runTaskGroup':
        for (const task of message.taskGroup.tasks ?? []) this.#run(message.framework, task);
        return;
      case 'killTask':
        return this.#kill(message.frameworkId.value, message.taskId.value);
      case 'acknowledgeStatusUpdate':
        return this.#acknowledged(message.frameworkId.value, message.taskId.value, message.uuid);
      case 'shutdownFramework':
        return this.#shutDownFramework(message.frameworkId.value);
      case 'updateFramework':
        this.#frameworks.set(message.framework.id?.value ?? '', message.framework);
        return;
      default:
        // Executors, operations, drains: nothing here needs them.
        return;
    }
  }

  #introduce(attempt: number): void {
    if (attempt !== this.#attempt || this.#isRegistered) return;
    this.#world.send(this.#introduction());
    this.#world.later(retryMs, () => this.#introduce(attempt));
  }

  #introduction(): AgentToMaster {
    const { info } = this.#traits;
    const description = {
      version: '1.12.0',
      capabilities,
      checkpointedResources: [],
      resourceVersionUuid: this.#resourceVersionUuid,
    };
    const id = this.#agentId;
    if (id === undefined) return { type: 'register', agentInfo: info, ...description };
    return {
      type: 'reregister',
      agentInfo: { ...info, id: { value: id } },
      ...description,
      tasks: [...this.#tasks.values()].map(({ task }) => task),
      executors: [],
      frameworks: [...this.#frameworks.values()],
      completedFrameworks: [],
      operations: [],
    };
  }

  #registered(agentId: string): void {
    this.#agentId = agentId;
    this.#isRegistered = true;
    for (const task of this.#tasks.values()) this.#sendOldest(task);
  }

  #ping(isConnected: boolean): void {
    const id = this.#agentId;
    this.#world.send({ type: 'pong', ...(id !== undefined && { agentId: { value: id } }) });
    if (!isConnected && this.#isRegistered) this.connected();
  }

  #run(framework: FrameworkInfo, info: TaskInfo): void {
    const frameworkId = framework.id?.value ?? '';
    this.#frameworks.set(frameworkId, framework);
    const task = SimulatedTask.of(info, frameworkId);
    if (this.#tasks.has(task.key)) return;
    this.#tasks.set(task.key, task);
    this.#enter(task, 'TASK_STARTING');
    this.#enter(task, 'TASK_RUNNING');
    const { taskMs } = this.#traits;
    if (taskMs !== undefined) this.#world.later(taskMs, () => this.#end(task, 'TASK_FINISHED'));
  }

  #kill(frameworkId: string, taskId: string): void {
    const task = this.#tasks.get(taskKey(frameworkId, taskId));
    if (task !== undefined) this.#end(task, 'TASK_KILLED');
  }

  #end(task: SimulatedTask, state: TaskState): void {
    if (this.#tasks.get(task.key) !== task || isTerminalTaskState(task.task.state)) return;
    this.#enter(task, state);
  }

  #enter(task: SimulatedTask, state: TaskState): void {
    task.enter(state, this.#world.nowMs());
    if (task.pending.length === 1) this.#sendOldest(task);
  }

  /** Of a task's updates only the oldest is under way, as in a real agent. */
  #sendOldest(task: SimulatedTask): void {
    const [status] = task.pending;
    if (status === undefined) return;
    this.#world.later(retryMs, () => {
      if (task.pending[0] === status) this.#sendOldest(task);
    });
    if (!this.#isRegistered) return;
    this.#world.send({
      type: 'statusUpdate',
      update: {
        frameworkId: task.task.framework_id,
        agentId: task.task.agent_id,
        status,
        timestamp: status.timestamp ?? 0,
        uuid: status.uuid,
        latestState: task.task.state,
      },
    });
  }

  #acknowledged(frameworkId: string, taskId: string, uuid: Uint8Array): void {
    const task = this.#tasks.get(taskKey(frameworkId, taskId));
    const oldest = task?.pending[0]?.uuid;
    if (task === undefined || oldest === undefined || !equalBytes(oldest, uuid)) return;
    task.pending.shift();
    if (task.pending.length > 0) this.#sendOldest(task);
    else if (isTerminalTaskState(task.task.state)) this.#tasks.delete(task.key);
  }

  #shutDownFramework(frameworkId: string): void {
    for (const task of this.#tasks.values()) {
      if (task.task.framework_id.value === frameworkId) this.#tasks.delete(task.key);
    }
    this.#frameworks.delete(frameworkId);
  }
}
