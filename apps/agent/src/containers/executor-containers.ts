import type { AgentInput, ContainerLaunchFailure, ContainerRequest } from '@mezzo/core';
import type { Accounts, Containerizer, ContainerTermination } from '@mezzo/containerizer';
import type { ContainerAllotment } from '@mezzo/core';
import type { HostedExecutors } from '../hosted/hosted-executors.ts';
import { containerConfig } from './container-config.ts';

export interface ExecutorContainersOptions {
  readonly containerizer: Containerizer;
  readonly accounts: Accounts;
  readonly hosted: HostedExecutors;
  readonly enqueue: (input: AgentInput) => void;
  /** The host has failed in a way that no task can be blamed for. */
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * The containers of executors: carries out what the agent asks of the containerizer, and tells the
 * agent what has become of it. Ends that belong to an executor the agent plays itself go there first.
 */
export class ExecutorContainers {
  private readonly options: ExecutorContainersOptions;
  /** Containers whose end the agent has asked for. */
  private readonly destroying = new Set<string>();

  constructor(options: ExecutorContainersOptions) {
    this.options = options;
    options.hosted.onExit((containerId, isContainerGone) => {
      this.hostedExited(containerId, isContainerGone);
    });
  }

  async launch(request: ContainerRequest): Promise<void> {
    const { containerId } = request;
    try {
      const failure = (await this.checkUser(request)) ?? (await this.start(request));
      if (failure !== undefined) {
        this.options.enqueue({ kind: 'containerLaunchFailed', containerId, failure });
      }
    } catch (error) {
      this.options.onError(`failed to launch container ${containerId}`, error);
      const failure = launchFailure(error);
      this.options.enqueue({ kind: 'containerLaunchFailed', containerId, failure });
    }
  }

  async update(token: number, containerId: string, allotment: ContainerAllotment): Promise<void> {
    try {
      await this.options.containerizer.update({ value: containerId }, allotment);
      this.options.enqueue({ kind: 'containerUpdated', token });
    } catch (error) {
      this.options.enqueue({ kind: 'containerUpdated', token, error: textOf(error) });
    }
  }

  /** The end is reported by {@link watch}. */
  destroy(containerId: string): void {
    this.destroying.add(containerId);
    this.options.containerizer.destroy({ value: containerId }).catch((error: unknown) => {
      this.options.onError(`failed to destroy container ${containerId}`, error);
    });
  }

  /** The end is reported and recorded: the containerizer may forget it. */
  forget(containerId: string): void {
    this.options.containerizer.remove({ value: containerId });
  }

  /** Reports the end of a container that runs, or that ended while the agent was away. */
  watch(containerId: string): void {
    this.options.containerizer.wait({ value: containerId }).then(
      (termination) => this.ended(containerId, termination),
      (error: unknown) => {
        this.options.onError(`failed to wait for container ${containerId}`, error);
        this.ended(containerId, undefined);
      },
    );
  }

  /** The containerizer makes the sandbox; only the user can be wrong before that. */
  private async checkUser(request: ContainerRequest): Promise<ContainerLaunchFailure | undefined> {
    const { user, directory } = request;
    const owner = user === undefined ? undefined : await this.options.accounts.switchTo(user);
    if (owner?.ok !== false) return undefined;
    return {
      kind: 'sandbox',
      message: `Failed to create executor directory '${directory}': Failed to chown directory to '${user ?? ''}': ${owner.reason}`,
    };
  }

  private async start(request: ContainerRequest): Promise<ContainerLaunchFailure | undefined> {
    const { containerizer, hosted, enqueue } = this.options;
    const { containerId } = request;
    const outcome = await containerizer.launch(containerConfig(request));
    if (outcome.kind === 'not-supported') return outcome;
    if (outcome.kind === 'failed') return outcome;
    const status = await containerizer.status({ value: containerId });
    enqueue({ kind: 'containerLaunched', containerId, status });
    if (request.role !== 'custom') hosted.add(request);
    this.watch(containerId);
    return undefined;
  }

  private ended(containerId: string, termination: ContainerTermination | undefined): void {
    const isOwn = !this.destroying.delete(containerId) && isNatural(termination);
    // A command that has ended is the executor's affair; anything else ends the executor as well.
    const { hosted } = this.options;
    if (isOwn && hosted.containerExited(containerId, termination?.status)) return;
    const told = hosted.hasExited(containerId) ? EXECUTOR_SUCCESS : termination;
    hosted.remove(containerId);
    this.options.enqueue({ kind: 'containerTerminated', containerId, termination: told });
  }

  /** An executor that the agent plays itself is done. */
  private hostedExited(containerId: string, isContainerGone: boolean): void {
    if (isContainerGone) {
      this.options.hosted.remove(containerId);
      const termination = EXECUTOR_SUCCESS;
      this.options.enqueue({ kind: 'containerTerminated', containerId, termination });
      return;
    }
    this.options.containerizer.destroy({ value: containerId }).catch((error: unknown) => {
      this.options.onError(`failed to destroy container ${containerId}`, error);
    });
  }
}

/** How an executor that has done its work ends. */
const EXECUTOR_SUCCESS: ContainerTermination = { status: 0 };

/** Whether the container ended by itself, and not by anybody's verdict. */
function isNatural(termination: ContainerTermination | undefined): boolean {
  return (
    termination !== undefined &&
    termination.state === undefined &&
    termination.reason === undefined &&
    termination.limitation === undefined
  );
}

function launchFailure(error: unknown): ContainerLaunchFailure {
  return { kind: 'failed', reason: 'REASON_CONTAINER_LAUNCH_FAILED', message: textOf(error) };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
