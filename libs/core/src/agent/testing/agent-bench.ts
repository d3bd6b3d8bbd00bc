import type { AgentToMaster, MasterToAgent } from '@mezzo/domain';
import type {
  executorApi,
  ExecutorInfo,
  FrameworkInfo,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '@mezzo/domain/messages';
import { Agent } from '../agent.ts';
import { AGENT_CAPABILITIES, type AgentConfig } from '../agent-config.ts';
import type { AgentEffect } from '../agent-effect.ts';
import type { AgentInput, RecoveredContainerState } from '../agent-input.ts';
import type { CheckpointRecord } from '../checkpoint-record.ts';
import { CheckpointState } from '../checkpoint-state.ts';

export const AGENT_ID = 'S0';
export const MASTER = 'master';
export const FRAMEWORK_ID = 'F0';

/** No two benches draw the same uuid: one may recover from another. */
let uuidsCount = 0;

export function anAgentConfig(more: Partial<AgentConfig> = {}): AgentConfig {
  return {
    pid: 'slave(1)@10.0.0.1:5051',
    endpoint: '10.0.0.1:5051',
    ip: '10.0.0.1',
    info: { hostname: 'one', port: 5051, resources: [free('cpus', 8), free('mem', 8192)] },
    version: '1.12.0',
    capabilities: AGENT_CAPABILITIES,
    workDir: '/work',
    launcherDir: '/libexec',
    switchUser: true,
    registrationBackoffFactorMs: 1_000,
    executorRegistrationTimeoutMs: 60_000,
    executorReregistrationTimeoutMs: 2_000,
    executorShutdownGracePeriodMs: 5_000,
    recoveryTimeoutMs: 900_000,
    recoverByCleanup: false,
    reconfigurationPolicy: 'equal',
    completedExecutorsPerFrameworkMax: 150,
    httpCommandExecutor: false,
    cgroupsEnableCfs: false,
    isolation: ['posix/cpu', 'posix/mem'],
    executorEnvironmentVariables: {},
    ...more,
  };
}

/** A resource that is allocated to nobody. */
export function free(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}

/** A resource as tasks use it. */
export function scalar(name: string, value: number): Resource {
  return { ...free(name, value), allocation_info: { role: '*' } };
}

export function aFramework(more: Partial<FrameworkInfo> = {}): FrameworkInfo {
  return {
    user: 'root',
    name: 'framework',
    id: { value: FRAMEWORK_ID },
    capabilities: [{ type: 'PARTITION_AWARE' }],
    ...more,
  };
}

export function aTask(id: string, more: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: { value: AGENT_ID },
    command: { value: 'sleep 1000' },
    resources: [scalar('cpus', 1), scalar('mem', 128)],
    ...more,
  };
}

export function anExecutor(id: string, more: Partial<ExecutorInfo> = {}): ExecutorInfo {
  return {
    type: 'CUSTOM',
    executor_id: { value: id },
    command: { value: './executor' },
    resources: [scalar('cpus', 0.1), scalar('mem', 32)],
    ...more,
  };
}

/**
 * An agent between a test that plays everybody else and a list of everything it has done. Ids are
 * counted instead of drawn: containers are c1, c2, …
 */
export class AgentBench {
  readonly agent: Agent;
  readonly effects: AgentEffect[] = [];
  readonly durable = new CheckpointState();
  nowMs = 1_000_000;
  private containersCount = 0;

  constructor(config: Partial<AgentConfig> = {}) {
    this.agent = new Agent(anAgentConfig(config), {
      fraction: () => 0.5,
      uuidBytes: () => uuidOf(++uuidsCount),
      containerId: () => `c${++this.containersCount}`,
    });
  }

  /** An agent that has registered for the first time. */
  static registered(config: Partial<AgentConfig> = {}): AgentBench {
    const bench = new AgentBench(config);
    bench.recover();
    bench.input({ kind: 'masterDetected', master: { address: MASTER } });
    bench.registers();
    return bench;
  }

  input(input: AgentInput): readonly AgentEffect[] {
    const effects = this.agent.step(input, this.nowMs);
    for (const effect of effects) {
      this.effects.push(effect);
      if (effect.kind === 'checkpoint') this.durable.apply(effect.record);
    }
    return effects;
  }

  recover(
    state = new CheckpointState(),
    containers: Readonly<Record<string, RecoveredContainerState>> = {},
  ): void {
    this.input({ kind: 'recovered', state, containers: new Map(Object.entries(containers)) });
  }

  from(message: MasterToAgent, term = 1): readonly AgentEffect[] {
    return this.input({ kind: 'masterMessage', from: MASTER, term, message });
  }

  registers(): void {
    this.from({
      type: 'registered',
      agentId: { value: AGENT_ID },
      totalPingTimeoutMs: 75_000,
      resourceVersionUuid: this.resourceVersionUuid,
    });
  }

  /** The master answers the agent's newest re-registration. */
  reregisters(more: Partial<Extract<MasterToAgent, { type: 'reregistered' }>> = {}): void {
    this.from({
      type: 'reregistered',
      agentId: { value: AGENT_ID },
      totalPingTimeoutMs: 75_000,
      resourceVersionUuid: this.resourceVersionUuid,
      reconciliations: [],
      ...more,
    });
  }

  /** What a master knows that has taken in everything the agent has said. */
  get resourceVersionUuid(): Uint8Array {
    return this.agent.records.resourceVersionUuid;
  }

  runTask(task: TaskInfo, more: Partial<Extract<MasterToAgent, { type: 'runTask' }>> = {}): void {
    this.from({ type: 'runTask', framework: aFramework(), task, launchExecutor: true, ...more });
  }

  runGroup(tasks: readonly TaskInfo[], executor: ExecutorInfo): void {
    this.from({
      type: 'runTaskGroup',
      framework: aFramework(),
      executor,
      taskGroup: { tasks },
      launchExecutor: true,
    });
  }

  kill(taskId: string): void {
    this.from({
      type: 'killTask',
      frameworkId: { value: FRAMEWORK_ID },
      taskId: { value: taskId },
    });
  }

  launched(containerId: string): void {
    const status = { container_id: { value: containerId }, executor_pid: 42 };
    this.input({ kind: 'containerLaunched', containerId, status });
  }

  /** Subscribes as an executor, on a stream of the given name. */
  subscribe(
    executorId: string,
    streamId: string,
    subscribe: executorApi.CallSubscribe = {},
  ): readonly AgentEffect[] {
    const call: executorApi.Call = { ...ids(executorId), type: 'SUBSCRIBE', subscribe };
    return this.input({ kind: 'executorSubscribe', requestId: 1, streamId, call });
  }

  update(
    executorId: string,
    taskId: string,
    state: TaskState,
    more: Partial<TaskStatus> = {},
  ): readonly AgentEffect[] {
    const status: TaskStatus = {
      task_id: { value: taskId },
      state,
      source: 'SOURCE_EXECUTOR',
      uuid: uuidOf(++uuidsCount),
      ...more,
    };
    const call: executorApi.Call = { ...ids(executorId), type: 'UPDATE', update: { status } };
    return this.input({ kind: 'executorCall', requestId: 2, call });
  }

  acknowledge(taskId: string, uuid: Uint8Array): readonly AgentEffect[] {
    return this.from({
      type: 'acknowledgeStatusUpdate',
      frameworkId: { value: FRAMEWORK_ID },
      taskId: { value: taskId },
      uuid,
    });
  }

  /** Acknowledges whatever update of the task is outstanding, until none is. */
  acknowledgeAll(taskId: string): void {
    for (let count = -1; count !== this.updates(taskId).length;) {
      count = this.updates(taskId).length;
      const last = this.updates(taskId).at(-1);
      if (last?.uuid !== undefined) this.acknowledge(taskId, last.uuid);
    }
  }

  /** Gives every container what was asked for it. */
  updateContainers(): void {
    for (const { token } of this.of('updateContainer')) {
      this.input({ kind: 'containerUpdated', token });
    }
  }

  /** Lets time pass, and timers fire when they are due. */
  pass(durationMs: number): void {
    const endMs = this.nowMs + durationMs;
    for (;;) {
      const dueMs = this.agent.nextDeadlineMs;
      if (dueMs === undefined || dueMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, dueMs);
      this.input({ kind: 'tick' });
    }
    this.nowMs = endMs;
  }

  /** A task of a custom executor that runs; its container is `c<n>`, its stream `stream`. */
  startCustomTask(taskId: string, executorId = 'e1'): void {
    this.runTask(aTask(taskId, { command: undefined, executor: anExecutor(executorId) }));
    const containerId = `c${this.containersCount}`;
    this.launched(containerId);
    this.subscribe(executorId, 'stream');
    this.update(executorId, taskId, 'TASK_RUNNING');
  }

  of<Kind extends AgentEffect['kind']>(kind: Kind): Extract<AgentEffect, { kind: Kind }>[] {
    return this.effects.filter(
      (effect): effect is Extract<AgentEffect, { kind: Kind }> => effect.kind === kind,
    );
  }

  get sent(): readonly AgentToMaster[] {
    return this.of('toMaster').map(({ message }) => message);
  }

  get records(): readonly CheckpointRecord[] {
    return this.of('checkpoint').map(({ record }) => record);
  }

  /** Statuses sent to the master about a task, repetitions included. */
  updates(taskId: string): readonly TaskStatus[] {
    return this.sent.flatMap((message) =>
      message.type === 'statusUpdate' && message.update.status.task_id.value === taskId
        ? [message.update.status]
        : [],
    );
  }

  /** Names of the events sent on a stream. */
  events(streamId: string): readonly (executorApi.EventType | undefined)[] {
    return this.of('toExecutor')
      .filter((effect) => effect.streamId === streamId)
      .map(({ event }) => event.type);
  }
}

function ids(executorId: string): Pick<executorApi.Call, 'framework_id' | 'executor_id'> {
  return { framework_id: { value: FRAMEWORK_ID }, executor_id: { value: executorId } };
}

export function uuidOf(number: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, number);
  return bytes;
}
