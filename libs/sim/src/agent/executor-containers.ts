import type { AgentInput, ContainerRequest } from '@mezzo/core';
import { parseCommand } from '../machine/command.ts';
import type { Container, Machine, Resident } from '../machine/machine.ts';
import type { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import { hostedRunOf, type HostedExecutors } from './hosted-executors.ts';

/** A container takes so long to start: sandbox, fetching, fork. */
const LAUNCH_MS_MAX = 400;
const SLOW_LAUNCH_CHANCE = 0.05;
const SLOW_LAUNCH_MS_MAX = 8_000;
const LAUNCH_FAILURE_CHANCE = 0.01;
const UPDATE_MS_MAX = 5;

export interface ExecutorContainersOptions {
  readonly process: Process;
  readonly random: Random;
  readonly machine: Machine;
  readonly hosted: HostedExecutors;
  readonly agentId: () => string;
  readonly enqueue: (input: AgentInput) => void;
  /** Starts the process of a custom executor. */
  readonly makeResident: (request: ContainerRequest, agentId: string) => Resident;
}

/**
 * Carries out what an agent asks of containers, and tells it what has become of them, in the manner
 * of apps/agent/src/containers/executor-containers.ts.
 */
export class ExecutorContainers {
  private readonly options: ExecutorContainersOptions;
  /** Containers whose end the agent has asked for. */
  private readonly destroying = new Set<string>();

  constructor(options: ExecutorContainersOptions) {
    this.options = options;
  }

  launch(request: ContainerRequest): void {
    const { process, random } = this.options;
    const maxMs = random.chance(SLOW_LAUNCH_CHANCE) ? SLOW_LAUNCH_MS_MAX : LAUNCH_MS_MAX;
    process.after(random.integer(1, maxMs), () => {
      const isDoomed = this.destroying.has(request.containerId);
      if (isDoomed || random.chance(LAUNCH_FAILURE_CHANCE)) this.fail(request.containerId);
      else this.start(request);
    });
  }

  update(token: number): void {
    const { process, random, enqueue } = this.options;
    process.after(random.integer(0, UPDATE_MS_MAX), () => {
      enqueue({ kind: 'containerUpdated', token });
    });
  }

  destroy(containerId: string): void {
    this.destroying.add(containerId);
    const { machine } = this.options;
    const container = machine.find(containerId);
    // The end of one that ended before was told already, or is about to be.
    if (container !== undefined) machine.destroy(containerId);
  }

  /** The end is reported and recorded. */
  forget(containerId: string): void {
    this.options.machine.remove(containerId);
  }

  /** A container of this machine ended, now or while the agent was away. */
  ended({ spec: { containerId }, status }: Container): void {
    const { hosted, enqueue } = this.options;
    if (status === undefined) return;
    if (containerId.includes('.')) return hosted.nestedExited(containerId, status);
    const isOwn = !this.destroying.delete(containerId);
    if (isOwn && hosted.containerExited(containerId, status)) return;
    const told = hosted.hasExited(containerId) ? 0 : status;
    hosted.remove(containerId);
    enqueue({ kind: 'containerTerminated', containerId, termination: { status: told } });
  }

  /** An executor that the agent plays itself is done. */
  hostedExited(containerId: string, isContainerGone: boolean): void {
    const { hosted, enqueue, machine } = this.options;
    if (!isContainerGone) return machine.destroy(containerId);
    hosted.remove(containerId);
    enqueue({ kind: 'containerTerminated', containerId, termination: { status: 0 } });
  }

  private fail(containerId: string): void {
    this.destroying.delete(containerId);
    this.options.enqueue({
      kind: 'containerLaunchFailed',
      containerId,
      failure: {
        kind: 'failed',
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message: 'the simulated launch failed',
      },
    });
  }

  private start(request: ContainerRequest): void {
    const { machine, hosted, enqueue, makeResident, agentId } = this.options;
    const { containerId, task, command, role } = request;
    const isTask = role === 'command' && parseCommand(command?.value) !== undefined;
    const container = machine.start({
      containerId,
      agentId: agentId(),
      frameworkId: request.framework.id?.value ?? '',
      ...(isTask && { taskId: task?.task_id.value }),
      resources: task?.resources ?? request.executor.resources ?? [],
      command: command?.value,
      checkpoint: request.checkpoint,
      recoveryTimeoutMs: request.recoveryTimeoutMs,
    });
    enqueue({
      kind: 'containerLaunched',
      containerId,
      status: { container_id: { value: containerId } },
    });
    if (role === 'custom') container.resident = makeResident(request, agentId());
    const run = hostedRunOf(request, agentId());
    if (run !== undefined) hosted.start(run);
  }
}
