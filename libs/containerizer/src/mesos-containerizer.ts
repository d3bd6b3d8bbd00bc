import { availableParallelism, totalmem } from 'node:os';
import { failure, formatContainerId, success, type Result } from '@mezzo/domain';
import type { ContainerID, ContainerStatus, ResourceStatistics } from '@mezzo/domain/messages';
import type { IsolatedContainer, Limitation } from '@mezzo/isolators';
import { allotmentStatistics } from './allotment-statistics.ts';
import { Container } from './container.ts';
import type {
  Allotment,
  ContainerConfig,
  Containerizer,
  ContainerTermination,
  KnownContainer,
  LaunchOutcome,
  RecoveredContainer,
  RemoveOutcome,
  SignalScope,
  TerminationCause,
} from './containerizer.ts';
import { isolatorsFor, launchContainer, type LaunchTools } from './launch-container.ts';
import type { ContainerProcess } from './launcher/process-plan.ts';
import { containerDirectory, containerKey } from './launcher/runtime-paths.ts';
import { clearAfterReboot, endUnsupervised, findContainers } from './recovery/find-containers.ts';
import { restoreContainers, type RestoredContainer } from './recovery/restore-containers.ts';
import { saveCause } from './recovery/saved-cause.ts';

export interface MesosContainerizerOptions extends LaunchTools {
  readonly runtimeDirectory: string;
  /** A failure that no caller waits for: a cleanup, the end of an orphan. */
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * Runs containers as process trees on this host.
 *
 * Owns the table of containers and the order of their ends: children before parents, processes
 * before isolators' cleanups, all of that before `wait` answers.
 *
 * Source: mesos src/slave/containerizer/mesos/containerizer.cpp#MesosContainerizerProcess
 */
export class MesosContainerizer implements Containerizer {
  readonly #options: MesosContainerizerOptions;
  readonly #containers = new Map<string, Container>();
  #destroyErrors = 0;

  constructor(options: MesosContainerizerOptions) {
    this.#options = options;
  }

  async recover(known: readonly KnownContainer[]): Promise<readonly RecoveredContainer[]> {
    const { launcher, runtimeDirectory, isolators } = this.#options;
    await clearAfterReboot(runtimeDirectory);
    // Listening comes before looking: an end between the two is heard, and hearing twice is harmless.
    await launcher.start({
      onStarted: (process) => this.#onStarted(process),
      onExited: (key, status) => this.#onExited(key, status),
    });
    const found = await findContainers(runtimeDirectory);
    await endUnsupervised(found);
    const restored = restoreContainers(runtimeDirectory, found, known);
    for (const { container } of restored) this.#add(container);
    const alive = restored.filter(({ container }) => !container.orphan).map((r) => r.container);
    const orphans = restored.filter(({ container }) => container.orphan).map((r) => r.container);
    for (const isolator of isolators) {
      await isolator.recover?.(
        alive.map((container) => container.isolated),
        orphans.map((container) => container.id),
      );
    }
    await Promise.all(restored.map(({ container, end }) => this.#resume(container, end)));
    return known.map(({ containerId }) => this.#recovered(containerId));
  }

  async launch(config: ContainerConfig): Promise<LaunchOutcome> {
    if (config.container?.type === 'DOCKER') return { kind: 'not-supported' };
    const existing = this.#find(config.containerId);
    if (existing && existing.phase !== 'ENDED') return { kind: 'already-launched' };
    if (existing) this.#forget(existing);
    const container = this.#register(config);
    if (!container.ok) return launchFailed(container.reason);
    const launched = await launchContainer(container.value, config, this.#options).catch(
      (error: unknown) => failure(error instanceof Error ? error.message : String(error)),
    );
    if (!launched.ok) return this.#abandon(container.value, launched.reason);
    this.#watch(container.value);
    return { kind: 'launched', pid: launched.value.pid };
  }

  async update(id: ContainerID, { resources, limits }: Allotment): Promise<void> {
    const container = this.#find(id);
    if (!container || container.parent || container.phase === 'ENDED') return;
    const previous = container.isolated;
    container.isolated = { ...previous, resources, limits };
    for (const isolator of isolatorsFor(container, this.#options.isolators)) {
      await isolator.update?.(container.isolated, previous);
    }
  }

  async usage(id: ContainerID): Promise<ResourceStatistics | undefined> {
    const container = this.#find(id);
    if (!container || container.phase === 'ENDED') return undefined;
    const totals = { cpus: availableParallelism(), memBytes: totalmem() };
    const parts = await this.#ask(container, (isolator) => isolator.usage?.(id));
    return Object.assign(
      { timestamp: Date.now() / 1000 },
      ...parts,
      allotmentStatistics(container.isolated, totals),
    ) as ResourceStatistics;
  }

  async status(id: ContainerID): Promise<ContainerStatus | undefined> {
    const container = this.#find(id);
    if (!container || container.phase === 'ENDED') return undefined;
    const parts = await this.#ask(container, (isolator) => isolator.status?.(id));
    const pid = container.process?.pid;
    return Object.assign(
      {},
      ...parts,
      { container_id: id },
      pid === undefined ? {} : { executor_pid: pid },
    ) as ContainerStatus;
  }

  async wait(id: ContainerID): Promise<ContainerTermination | undefined> {
    return this.#find(id)?.ended;
  }

  async destroy(
    id: ContainerID,
    cause?: TerminationCause,
  ): Promise<ContainerTermination | undefined> {
    const container = this.#find(id);
    return container && this.#destroy(container, cause);
  }

  async kill(id: ContainerID, signal: number, scope: SignalScope = 'init'): Promise<boolean> {
    const container = this.#find(id);
    if (!container || container.phase === 'ENDED') return false;
    if (container.process) this.#options.launcher.signal(container.process, signal, scope);
    else await this.#destroy(container, undefined);
    return true;
  }

  containers(): readonly ContainerID[] {
    return [...this.#containers.values()]
      .filter((container) => container.phase !== 'ENDED' && !container.orphan)
      .map((container) => container.id);
  }

  remove(id: ContainerID): RemoveOutcome {
    const container = this.#find(id);
    if (!container) return { kind: 'removed' };
    if (container.phase !== 'ENDED') {
      const what = container.parent ? 'Nested container' : 'Container';
      return { kind: 'refused', message: `${what} has not terminated yet` };
    }
    this.#forget(container);
    return { kind: 'removed' };
  }

  removeDirectories(directories: readonly string[]): Promise<readonly string[]> {
    return this.#options.launcher.remove(directories);
  }

  metrics(): Readonly<Record<string, number>> {
    return {
      'containerizer/mesos/container_destroy_errors': this.#destroyErrors,
      ...this.#options.fetcher.metrics(),
    };
  }

  async close(): Promise<void> {
    await this.#options.launcher.close();
  }

  #find(id: ContainerID): Container | undefined {
    return this.#containers.get(containerKey(id));
  }

  #add(container: Container): void {
    this.#containers.set(container.key, container);
    container.parent?.children.set(container.key, container);
  }

  /** Takes the container into the table before anything is awaited: an id is launched once. */
  #register(config: ContainerConfig): Result<Container> {
    const { containerId } = config;
    const parent = containerId.parent && this.#find(containerId.parent);
    const refusal = containerId.parent && refuseParent(containerId.parent, parent);
    if (refusal !== undefined) return failure(refusal);
    const key = containerKey(containerId);
    const directory = parent
      ? containerDirectory(parent.directory, containerId.value)
      : config.directory;
    if (directory === undefined) return failure('No sandbox directory was given');
    const container = new Container({
      key,
      parent,
      runtimeDirectory: containerDirectory(this.#options.runtimeDirectory, key),
      isolated: isolatedContainer(config, directory),
    });
    this.#add(container);
    return success(container);
  }

  /**
   * A launch that failed: what there is of the container is cleaned up behind the answer. Who waits for a
   * nested one is not told why it ended.
   *
   * Source: mesos src/slave/http.cpp#Http::_launchContainer
   */
  #abandon(container: Container, message: string): LaunchOutcome {
    const reason = 'REASON_CONTAINER_LAUNCH_FAILED';
    const destroyed = container.isDoomed();
    container.condemn(container.parent ? undefined : { state: 'TASK_FAILED', reason, message });
    if (!container.process) void this.#finish(container, undefined);
    else if (destroyed) this.#options.launcher.kill(container.process);
    else {
      this.#options.launcher.refuse(container.process);
      // It ends by itself, and who destroys it meanwhile waits for that.
      container.phase = 'DESTROYING';
    }
    return launchFailed(message);
  }

  #watch(container: Container): void {
    const report = ({ reason, message, resources }: Limitation): void => {
      const limitation = resources && { resources };
      void this.#destroy(container, { state: 'TASK_FAILED', reason, message, limitation });
    };
    for (const isolator of isolatorsFor(container, this.#options.isolators)) {
      isolator.watch?.(container.id, report);
    }
  }

  async #destroy(
    container: Container,
    cause: TerminationCause | undefined,
  ): Promise<ContainerTermination> {
    if (container.phase === 'ENDED' || container.phase === 'DESTROYING') return container.ended;
    container.condemn(cause);
    await this.#destroyChildren(container);
    // Without a process the launch is still on its way: it sees the doom and cleans up itself.
    if (container.process) this.#options.launcher.kill(container.process);
    return container.ended;
  }

  async #destroyChildren(container: Container): Promise<void> {
    const children = [...container.children.values()];
    if (children.length === 0) return;
    await Promise.all(children.map((child) => this.#destroy(child, undefined)));
  }

  /** Also comes late, for a launch that was given up: then nobody wants the process. */
  #onStarted(process: ContainerProcess): void {
    const container = this.#containers.get(process.key);
    if (container?.phase === 'PREPARING') container.process = process;
    else this.#options.launcher.kill(process);
  }

  #onExited(key: string, status: number): void {
    const container = this.#containers.get(key);
    if (container && container.phase !== 'ENDED') void this.#finish(container, status);
  }

  /** Every process of the container is gone. */
  async #finish(container: Container, status: number | undefined): Promise<void> {
    container.phase = 'DESTROYING';
    container.condemn(undefined);
    await this.#destroyChildren(container);
    for (const isolator of isolatorsFor(container, this.#options.isolators).toReversed()) {
      await isolator.cleanup?.(container.id).catch((error: unknown) => {
        this.#destroyErrors++;
        this.#options.onError(`failed to clean up ${isolator.name} of ${container.key}`, error);
      });
    }
    if (container.cause && container.process) {
      await saveCause(container.runtimeDirectory, container.cause).catch((error: unknown) =>
        this.#options.onError(`failed to save why ${container.key} ended`, error),
      );
    }
    container.end(status);
    for (const child of container.children.values()) this.#drop(child);
    if (container.orphan) this.#forget(container);
  }

  #forget(container: Container): void {
    this.#drop(container);
    this.#options.launcher.forget(container.runtimeDirectory);
  }

  #drop(container: Container): void {
    for (const child of container.children.values()) this.#drop(child);
    container.parent?.children.delete(container.key);
    this.#containers.delete(container.key);
  }

  /** Goes on with a container of an earlier agent where it stands. Orphans end behind our back. */
  async #resume(container: Container, end: RestoredContainer['end']): Promise<void> {
    if (end) {
      await this.#finish(container, end.status);
      return;
    }
    if (container.process) this.#options.launcher.adopt(container.process);
    if (container.phase !== 'PREPARING') return; // its end was heard meanwhile
    if (container.orphan || container.isolated.containerClass === 'DEBUG') {
      void this.#destroy(container, undefined);
    } else {
      container.phase = 'RUNNING';
      this.#watch(container);
    }
  }

  #recovered(containerId: ContainerID): RecoveredContainer {
    const container = this.#find(containerId);
    if (!container) return { containerId, state: 'lost' };
    const state = container.phase === 'RUNNING' ? 'running' : 'ended';
    return { containerId, state, pid: container.process?.pid };
  }

  /** An isolator that cannot answer leaves its part out, as in Mesos. */
  async #ask<T>(
    container: Container,
    question: (isolator: LaunchTools['isolators'][number]) => Promise<T> | undefined,
  ): Promise<readonly T[]> {
    const asked = isolatorsFor(container, this.#options.isolators).flatMap(
      (isolator) => question(isolator) ?? [],
    );
    const answers = await Promise.allSettled(asked);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  }
}

function launchFailed(message: string): LaunchOutcome {
  return { kind: 'failed', reason: 'REASON_CONTAINER_LAUNCH_FAILED', message };
}

function refuseParent(id: ContainerID, parent: Container | undefined): string | undefined {
  const name = formatContainerId(id);
  if (!parent || parent.phase === 'ENDED') return `Parent container ${name} does not exist`;
  if (parent.isDoomed()) return `Parent container ${name} is in 'DESTROYING' state`;
  return undefined;
}

function isolatedContainer(config: ContainerConfig, directory: string): IsolatedContainer {
  return {
    id: config.containerId,
    kind: config.containerId.parent ? 'nested' : 'executor',
    containerClass: config.containerClass ?? 'DEFAULT',
    command: config.command,
    container: config.container,
    resources: config.resources,
    limits: config.limits,
    directory,
  };
}
