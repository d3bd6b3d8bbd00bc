import { randomUUID } from 'node:crypto';
import type { AgentInput, CheckpointedExecutor, ContainerRequest } from '@mezzo/core';
import { formatContainerId, type HostedExecutor, type HostedExecutorHost } from '@mezzo/domain';
import type { ContainerID, executorApi } from '@mezzo/domain/messages';
import {
  CommandExecutor,
  DefaultExecutor,
  type HostedExecutorOptions,
  type RecoveredExecutor,
} from '@mezzo/executors';
import { agentRandom } from '../loop/agent-random.ts';
import type { AgentLoop } from '../loop/agent-loop.ts';
import type { CheckRunner } from './check-runner.ts';
import type { HostedRun } from './hosted-run.ts';
import { HostedTimers } from './hosted-timers.ts';
import type { NestedContainers } from './nested-containers.ts';

interface Entry {
  readonly run: HostedRun;
  readonly executor: HostedExecutor;
  readonly timers: HostedTimers;
  /** The executor has said that it is done. */
  hasExited: boolean;
  isContainerGone: boolean;
}

export interface HostedExecutorsOptions {
  readonly loop: () => AgentLoop;
  readonly nested: NestedContainers;
  readonly checks: CheckRunner;
  readonly signal: (containerId: ContainerID, signal: number) => void;
  readonly httpCommandExecutor: boolean;
}

const STREAM_PREFIX = 'hosted ';
/** Nobody waits for the answers to what hosted executors call. */
export const NOBODY = 0;

/** The executors that the agent plays itself, by the id of their container. */
export class HostedExecutors {
  private readonly options: HostedExecutorsOptions;
  private readonly entries = new Map<string, Entry>();
  private exitListener: (containerId: string, isContainerGone: boolean) => void = () => undefined;

  constructor(options: HostedExecutorsOptions) {
    this.options = options;
  }

  /** @param listener - called when an executor is done, and whether its container is gone by then */
  onExit(listener: (containerId: string, isContainerGone: boolean) => void): void {
    this.exitListener = listener;
  }

  /** Plays the executor of a container that has just been started. */
  add(request: ContainerRequest): void {
    const { role } = request;
    if (role !== 'custom') this.start({ ...request, role }, undefined);
  }

  /** Plays on after a restart of the agent. */
  recover(run: HostedRun, recovered: RecoveredExecutor): void {
    this.start(run, recovered);
  }

  /** @returns whether the stream belongs to an executor played here */
  deliver(streamId: string, event: executorApi.Event): boolean {
    if (!streamId.startsWith(STREAM_PREFIX)) return false;
    const entry = this.live(streamId.slice(STREAM_PREFIX.length));
    entry?.executor.onEvent(event, this.now());
    return true;
  }

  /**
   * The executor's own container has ended by itself.
   *
   * @returns whether that is the executor's affair: it goes on without its container
   */
  containerExited(containerId: string, status: number | undefined): boolean {
    const entry = this.live(containerId);
    if (entry?.run.role !== 'command') return false;
    entry.isContainerGone = true;
    const exit = { containerId: { value: containerId }, status: statusOfCommand(status) };
    entry.executor.onContainerExit(exit, this.now());
    return true;
  }

  hasExited(containerId: string): boolean {
    return this.entries.get(containerId)?.hasExited === true;
  }

  remove(containerId: string): void {
    this.entries.get(containerId)?.timers.clear();
    this.entries.delete(containerId);
  }

  /** The agent ends; containers run on. */
  close(): void {
    for (const containerId of [...this.entries.keys()]) this.remove(containerId);
  }

  private live(containerId: string): Entry | undefined {
    const entry = this.entries.get(containerId);
    return entry?.hasExited === true ? undefined : entry;
  }

  private now(): number {
    return this.options.loop().now();
  }

  private start(run: HostedRun, recovered: RecoveredExecutor | undefined): void {
    const timers = new HostedTimers((timer) => {
      this.live(run.containerId)?.executor.onTimer(timer, this.now());
    });
    const options: HostedExecutorOptions = {
      framework: run.framework,
      executor: run.executor,
      containerId: { value: run.containerId },
      host: this.hostOf(run, timers),
      shutdownGraceMs: run.shutdownGraceMs,
      httpCommandExecutor: this.options.httpCommandExecutor,
      recovered,
    };
    const executor =
      run.role === 'command' ? new CommandExecutor(options) : new DefaultExecutor(options);
    const state = { hasExited: false, isContainerGone: false };
    this.entries.set(run.containerId, { run, executor, timers, ...state });
    executor.start(this.now());
  }

  private hostOf(run: HostedRun, timers: HostedTimers): HostedExecutorHost {
    const loop = this.options.loop();
    const { containerId } = run;
    const enqueue = (input: AgentInput): void => loop.enqueue(input);
    return {
      call: (call) => {
        this.options.nested.announce(call, enqueue);
        if (call.type === 'SUBSCRIBE') {
          const streamId = STREAM_PREFIX + containerId;
          enqueue({ kind: 'executorSubscribe', requestId: NOBODY, streamId, call });
        } else enqueue({ kind: 'executorCall', requestId: NOBODY, call });
      },
      launch: (request) => {
        loop.defer(() => {
          this.options.nested.launch(run, request, this.nestedListener(containerId));
        });
      },
      attach: (id) => this.attach(containerId, id),
      signal: (id, name) => {
        loop.defer(() => this.options.signal(id, name === 'SIGTERM' ? SIGTERM : SIGKILL));
      },
      check: (request) => {
        this.options.checks.run(run, request, (result) => {
          this.live(containerId)?.executor.onCheckResult(result, this.now());
        });
      },
      setTimer: (timer, atMs) => timers.set(timer, atMs - this.now()),
      cancelTimer: (timer) => timers.cancel(timer),
      save: (state) => {
        if (run.checkpoint) loop.checkpoint({ kind: 'hostedState', containerId, state });
      },
      newUuid: () => agentRandom.uuidBytes(),
      newContainerId: () => randomUUID(),
      exit: () => this.exited(containerId),
    };
  }

  private attach(rootId: string, id: ContainerID): void {
    if (id.parent !== undefined) {
      void this.options.nested.attach(id, this.nestedListener(rootId));
      return;
    }
    // The end of the executor's own container is watched anyway.
    setImmediate(() => {
      const entry = this.live(rootId);
      if (entry === undefined || entry.isContainerGone) return;
      entry.executor.onContainerLaunched({ containerId: id }, this.now());
    });
  }

  private nestedListener(rootId: string): Parameters<NestedContainers['launch']>[2] {
    const enqueue = (input: AgentInput): void => this.options.loop().enqueue(input);
    return {
      onLaunched: (outcome, status) => {
        const containerId = formatContainerId(outcome.containerId);
        if (status !== undefined) enqueue({ kind: 'nestedContainerStatus', containerId, status });
        this.live(rootId)?.executor.onContainerLaunched(outcome, this.now());
      },
      onExit: (exit) => {
        const containerId = formatContainerId(exit.containerId);
        enqueue({ kind: 'nestedContainerStatus', containerId, status: undefined });
        this.live(rootId)?.executor.onContainerExit(exit, this.now());
      },
    };
  }

  private exited(containerId: string): void {
    const entry = this.entries.get(containerId);
    if (entry === undefined) return;
    entry.hasExited = true;
    entry.timers.clear();
    this.exitListener(containerId, entry.isContainerGone);
  }
}

const SIGKILL = 9;
const SIGTERM = 15;

/** The status of a container whose program could not be executed, and the one it stands for. */
const notExecuted = { container: 256256, command: 256 } as const;

/**
 * What a command executor sees of its command: it is no container there.
 *
 * Source: mesos src/launcher/executor.cpp#launchTaskSubprocess
 */
function statusOfCommand(status: number | undefined): number | undefined {
  return status === notExecuted.container ? notExecuted.command : status;
}

/** What is left of an executor in the checkpoints, for the executor that goes on in its place. */
export function recoveredExecutor(run: CheckpointedExecutor): RecoveredExecutor {
  return {
    tasks: [...run.tasks.values()].map(({ info, updates }) => ({
      info,
      statuses: updates.map(({ status }) => status),
    })),
    saved: run.hostedState,
  };
}
