import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentInput } from '@mezzo/core';
import type { Containerizer, ContainerTermination } from '@mezzo/containerizer';
import {
  formatContainerId,
  type HostedContainerExit,
  type HostedLaunchOutcome,
  type HostedLaunchRequest,
} from '@mezzo/domain';
import type { ContainerID, ContainerStatus, executorApi } from '@mezzo/domain/messages';
import type { HostedRun } from './hosted-run.ts';

export interface NestedListener {
  /** @param status - what the containerizer knows; undefined when the container is gone or never was */
  readonly onLaunched: (outcome: HostedLaunchOutcome, status: ContainerStatus | undefined) => void;
  readonly onExit: (exit: HostedContainerExit) => void;
}

/** The nested containers of pods whose executor the agent plays. */
export class NestedContainers {
  private readonly containerizer: Containerizer;
  private readonly agentIp: string;
  private readonly onError: (message: string, error: unknown) => void;
  /** Nested containers that updates have named. */
  private readonly announced = new Set<string>();

  constructor(options: {
    readonly containerizer: Containerizer;
    readonly agentIp: string;
    readonly onError: (message: string, error: unknown) => void;
  }) {
    this.containerizer = options.containerizer;
    this.agentIp = options.agentIp;
    this.onError = options.onError;
  }

  /** A first update about a nested container: the container is about to exist, without a process. */
  announce(call: executorApi.Call, enqueue: (input: AgentInput) => void): void {
    const status = call.update?.status;
    const id = status?.container_status?.container_id;
    if (id?.parent === undefined || status?.state !== 'TASK_STARTING') return;
    const containerId = formatContainerId(id);
    if (this.announced.has(containerId)) return;
    this.announced.add(containerId);
    enqueue({ kind: 'nestedContainerStatus', containerId, status: { container_id: id } });
  }

  launch(run: HostedRun, request: HostedLaunchRequest, listener: NestedListener): void {
    const { containerId } = request;
    this.start(run, request).then(
      (error) => {
        if (error === undefined) void this.launched(containerId, listener);
        else void this.notLaunched(containerId, error, listener);
      },
      (error: unknown) => {
        this.onError(`failed to launch container ${formatContainerId(containerId)}`, error);
        void this.notLaunched(containerId, String(error), listener);
      },
    );
  }

  /** Takes up a container of an earlier life of the agent, if it is still there. */
  async attach(containerId: ContainerID, listener: NestedListener): Promise<void> {
    const status = await this.containerizer.status(containerId);
    if (status !== undefined) listener.onLaunched({ containerId }, status);
    await this.watch(containerId, listener);
  }

  /** @returns why the container does not run */
  private async start(run: HostedRun, request: HostedLaunchRequest): Promise<string | undefined> {
    const { containerId, command, container, resources, limits, environment } = request;
    const user = command?.user ?? run.user;
    const outcome = await this.containerizer.launch({
      containerId,
      command: command ?? {},
      container,
      environment: { MESOS_CONTAINER_IP: this.agentIp, ...environment },
      user: run.user === undefined ? undefined : user,
      resources,
      limits,
      lifetime: {
        checkpoint: run.checkpoint,
        recoveryTimeoutMs: run.recoveryTimeoutMs,
        shutdownGraceMs: run.shutdownGraceMs,
      },
    });
    switch (outcome.kind) {
      case 'launched':
        linkTask(run.directory, request.taskId, containerId.value);
        return undefined;
      case 'already-launched':
        return 'The container is already running';
      case 'not-supported':
        return 'The provided ContainerInfo is not supported';
      case 'failed':
        return outcome.message;
    }
  }

  /** It was launched even where it has ended since. */
  private async launched(containerId: ContainerID, listener: NestedListener): Promise<void> {
    listener.onLaunched({ containerId }, await this.containerizer.status(containerId));
    await this.watch(containerId, listener);
  }

  private async watch(containerId: ContainerID, listener: NestedListener): Promise<void> {
    const termination = await this.containerizer.wait(containerId);
    this.announced.delete(formatContainerId(containerId));
    listener.onExit(exitOf(containerId, termination));
    if (termination !== undefined) this.containerizer.remove(containerId);
  }

  /** What is left of it has an end all the same. */
  private async notLaunched(
    containerId: ContainerID,
    error: string,
    listener: NestedListener,
  ): Promise<void> {
    listener.onLaunched({ containerId, error }, undefined);
    await this.watch(containerId, listener);
  }
}

function exitOf(
  containerId: ContainerID,
  termination: ContainerTermination | undefined,
): HostedContainerExit {
  return termination === undefined
    ? { containerId, isUnknown: true }
    : { containerId, ...termination };
}

/** `tasks/<task id>` in the executor's sandbox leads to the sandbox of the task. */
function linkTask(directory: string, taskId: string, containerId: string): void {
  try {
    mkdirSync(join(directory, 'tasks'), { recursive: true });
    symlinkSync(join(directory, 'containers', containerId), join(directory, 'tasks', taskId));
  } catch {
    // A convenience for people; the task runs without it.
  }
}
