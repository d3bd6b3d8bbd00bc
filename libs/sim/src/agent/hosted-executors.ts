import type { CheckpointedExecutor, ContainerRequest, ExecutorRole } from '@mezzo/core';
import { formatContainerId, type HostedExecutor, type HostedExecutorHost } from '@mezzo/domain';
import type { ContainerID, executorApi, ExecutorInfo, FrameworkInfo } from '@mezzo/domain/messages';
import {
  CommandExecutor,
  DefaultExecutor,
  type HostedExecutorOptions,
  type RecoveredExecutor,
} from '@mezzo/executors';
import type { Machine } from '../machine/machine.ts';
import type { Cancel, Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import type { AgentLoop } from './agent-loop.ts';

/** A nested container takes so long to start. */
const NESTED_LAUNCH_MS_MAX = 200;
const STREAM_PREFIX = 'hosted ';
/** Nobody waits for the answers to what hosted executors call. */
const NOBODY = 0;

/** What a hosted executor is run with. */
export interface HostedRun {
  readonly containerId: string;
  readonly role: Exclude<ExecutorRole, 'custom'>;
  readonly framework: FrameworkInfo;
  readonly executor: ExecutorInfo;
  readonly agentId: string;
  readonly checkpoint: boolean;
  readonly recoveryTimeoutMs: number;
  readonly shutdownGraceMs: number;
}

interface Entry {
  readonly run: HostedRun;
  readonly executor: HostedExecutor;
  readonly timers: Map<string, Cancel>;
  hasExited: boolean;
  isContainerGone: boolean;
}

export interface HostedExecutorsOptions {
  readonly process: Process;
  readonly random: Random;
  readonly machine: Machine;
  readonly loop: () => AgentLoop;
  /** An executor is done. */
  readonly onExit: (containerId: string, isContainerGone: boolean) => void;
}

/**
 * The executors that an agent plays itself (libs/executors), in the manner of
 * apps/agent/src/hosted/hosted-executors.ts.
 */
export class HostedExecutors {
  private readonly options: HostedExecutorsOptions;
  private readonly entries = new Map<string, Entry>();

  constructor(options: HostedExecutorsOptions) {
    this.options = options;
  }

  /** Plays the executor of a container that has just been started, or that was recovered. */
  start(run: HostedRun, recovered?: RecoveredExecutor): void {
    const timers = new Map<string, Cancel>();
    const options: HostedExecutorOptions = {
      framework: run.framework,
      executor: run.executor,
      containerId: { value: run.containerId },
      host: this.hostOf(run, timers),
      shutdownGraceMs: run.shutdownGraceMs,
      httpCommandExecutor: false,
      recovered,
    };
    const executor =
      run.role === 'command' ? new CommandExecutor(options) : new DefaultExecutor(options);
    const state = { hasExited: false, isContainerGone: false };
    this.entries.set(run.containerId, { run, executor, timers, ...state });
    executor.start(this.now());
  }

  /** @returns whether the stream belongs to an executor played here */
  deliver(streamId: string, event: executorApi.Event): boolean {
    if (!streamId.startsWith(STREAM_PREFIX)) return false;
    this.live(streamId.slice(STREAM_PREFIX.length))?.executor.onEvent(event, this.now());
    return true;
  }

  /** @returns whether the end is the executor's affair: it goes on without its container */
  containerExited(containerId: string, status: number | undefined): boolean {
    const entry = this.live(containerId);
    if (entry?.run.role !== 'command') return false;
    entry.isContainerGone = true;
    entry.executor.onContainerExit({ containerId: { value: containerId }, status }, this.now());
    return true;
  }

  /** A nested container ended. */
  nestedExited(containerId: string, status: number): void {
    const [root = '', child = ''] = containerId.split('.');
    const id: ContainerID = { value: child, parent: { value: root } };
    this.enqueueNested(id, false);
    this.live(root)?.executor.onContainerExit({ containerId: id, status }, this.now());
  }

  hasExited(containerId: string): boolean {
    return this.entries.get(containerId)?.hasExited === true;
  }

  remove(containerId: string): void {
    for (const cancel of this.entries.get(containerId)?.timers.values() ?? []) cancel();
    this.entries.delete(containerId);
  }

  private live(containerId: string): Entry | undefined {
    const entry = this.entries.get(containerId);
    return entry?.hasExited === true ? undefined : entry;
  }

  private now(): number {
    return this.options.process.now();
  }

  private hostOf(run: HostedRun, timers: Map<string, Cancel>): HostedExecutorHost {
    const { process, random, machine } = this.options;
    const loop = this.options.loop();
    const { containerId } = run;
    const cancelTimer = (timer: string): void => timers.get(timer)?.();
    return {
      call: (call) => {
        const ids = { requestId: NOBODY, call };
        if (call.type === 'SUBSCRIBE') {
          const streamId = STREAM_PREFIX + containerId;
          loop.enqueue({ kind: 'executorSubscribe', streamId, ...ids });
        } else loop.enqueue({ kind: 'executorCall', ...ids });
      },
      launch: (request) => loop.defer(() => this.launchNested(run, request)),
      attach: (id) => this.attach(containerId, id),
      signal: (id, name) => loop.defer(() => machine.signal(formatContainerId(id), name)),
      check: ({ id }) => {
        process.after(1, () => {
          this.live(containerId)?.executor.onCheckResult({ id, outcome: 'transient' }, this.now());
        });
      },
      setTimer: (timer, atMs) => {
        cancelTimer(timer);
        const fire = (): void => this.live(containerId)?.executor.onTimer(timer, this.now());
        timers.set(timer, process.after(atMs - this.now(), fire));
      },
      cancelTimer,
      save: (state) => {
        if (run.checkpoint) loop.checkpoint({ kind: 'hostedState', containerId, state });
      },
      newUuid: () => random.uuidBytes(),
      newContainerId: () => random.uuid(),
      exit: () => this.exited(containerId),
    };
  }

  private launchNested(run: HostedRun, request: Parameters<HostedExecutorHost['launch']>[0]): void {
    const { process, random, machine } = this.options;
    const { containerId } = request;
    process.after(random.integer(1, NESTED_LAUNCH_MS_MAX), () => {
      const root = machine.find(run.containerId);
      if (root === undefined || root.status !== undefined) {
        const error = 'Parent container is gone';
        const executor = this.live(run.containerId)?.executor;
        executor?.onContainerLaunched({ containerId, error }, this.now());
        executor?.onContainerExit({ containerId, isUnknown: true }, this.now());
        return;
      }
      machine.start({
        containerId: formatContainerId(containerId),
        agentId: run.agentId,
        frameworkId: run.framework.id?.value ?? '',
        taskId: request.taskId,
        resources: request.resources,
        command: request.command?.value,
        checkpoint: run.checkpoint,
        recoveryTimeoutMs: run.recoveryTimeoutMs,
      });
      this.nestedLaunched(run.containerId, containerId);
    });
  }

  private nestedLaunched(rootId: string, containerId: ContainerID): void {
    this.enqueueNested(containerId, true);
    this.live(rootId)?.executor.onContainerLaunched({ containerId }, this.now());
  }

  private attach(rootId: string, id: ContainerID): void {
    this.options.process.after(0, () => {
      const entry = this.live(rootId);
      if (entry === undefined || entry.isContainerGone) return;
      const found = this.options.machine.find(formatContainerId(id));
      if (id.parent === undefined || found?.status === undefined) {
        if (id.parent === undefined || found !== undefined) this.nestedLaunched(rootId, id);
        else entry.executor.onContainerExit({ containerId: id, isUnknown: true }, this.now());
      } else this.nestedExited(formatContainerId(id), found.status);
    });
  }

  private enqueueNested(id: ContainerID, runs: boolean): void {
    if (id.parent === undefined) return;
    const containerId = formatContainerId(id);
    const status = runs ? { container_id: id } : undefined;
    this.options.loop().enqueue({ kind: 'nestedContainerStatus', containerId, status });
  }

  private exited(containerId: string): void {
    const entry = this.entries.get(containerId);
    if (entry === undefined) return;
    entry.hasExited = true;
    for (const cancel of entry.timers.values()) cancel();
    this.options.onExit(containerId, entry.isContainerGone);
  }
}

/** What is left of an executor in the checkpoints, for the one that goes on in its place. */
export function recoveredExecutor(run: CheckpointedExecutor): RecoveredExecutor {
  return {
    tasks: [...run.tasks.values()].map(({ info, updates }) => ({
      info,
      statuses: updates.map(({ status }) => status),
    })),
    saved: run.hostedState,
  };
}

/** What the executor of a new container is run with; undefined for a process of its own. */
export function hostedRunOf(request: ContainerRequest, agentId: string): HostedRun | undefined {
  const { role } = request;
  return role === 'custom' ? undefined : { ...request, role, agentId };
}
