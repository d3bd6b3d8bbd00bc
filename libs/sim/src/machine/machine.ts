import type { Resource } from '@mezzo/domain/messages';
import type { Network } from '../network/network.ts';
import type { Random } from '../random/random.ts';
import type { Appointment } from '../time/timeline.ts';
import { parseCommand } from './command.ts';

/** Words of wait(2). */
export const KILLED = 9;
const TERMINATED = 15;
/** A process that was signalled ends so soon, and its end is noticed so soon. */
const END_MS_MAX = 50;
/** Between SIGTERM and SIGKILL when a container ends because its agent is gone. */
const ORPHAN_GRACE_MS_MAX = 5_000;

/** What a container was started with. */
export interface ContainerSpec {
  /** `root` or `root.child`. */
  readonly containerId: string;
  readonly agentId: string;
  readonly frameworkId: string;
  /** The task whose program runs here; absent for the containers of executors. */
  readonly taskId?: string | undefined;
  readonly resources: readonly Resource[];
  readonly command?: string | undefined;
  readonly checkpoint: boolean;
  readonly recoveryTimeoutMs: number;
}

export interface Container {
  readonly spec: ContainerSpec;
  /** Undefined while it runs. */
  status: number | undefined;
  /** Ends its program by itself. */
  timer: Appointment | undefined;
  /** A process of its own that runs inside, and ends with the container. */
  resident: Resident | undefined;
}

/** A simulated process that lives in a container: a custom executor. */
export interface Resident {
  /** The container was killed. */
  killed(): void;
}

/** Sees tasks begin and end for real. */
export interface MachineWatch {
  onTaskStarted(host: string, spec: ContainerSpec): void;
  onTaskEnded(host: string, spec: ContainerSpec, status: number): void;
}

/**
 * The containers of one machine, and the little supervisor of each: they outlive the agent, and keep
 * their exit status until it is asked to forget them.
 */
export class Machine {
  readonly host: string;
  private readonly network: Network;
  private readonly random: Random;
  private readonly watch: MachineWatch;
  private readonly containers = new Map<string, Container>();
  private exitListener: ((container: Container) => void) | undefined = undefined;
  private orphanTimers: Appointment[] = [];

  constructor(host: string, network: Network, random: Random, watch: MachineWatch) {
    this.host = host;
    this.network = network;
    this.random = random;
    this.watch = watch;
  }

  get all(): readonly Container[] {
    return [...this.containers.values()];
  }

  find(containerId: string): Container | undefined {
    return this.containers.get(containerId);
  }

  /** An agent lives here now: it hears of every end. */
  agentBegan(onExit: (container: Container) => void): void {
    this.exitListener = onExit;
    for (const timer of this.orphanTimers) this.network.timeline.cancel(timer);
    this.orphanTimers = [];
  }

  /** Supervisors end their container when the agent stays away: at once, or after a while. */
  agentEnded(): void {
    this.exitListener = undefined;
    for (const container of this.containers.values()) {
      const { checkpoint, recoveryTimeoutMs } = container.spec;
      const graceMs = checkpoint ? recoveryTimeoutMs : this.random.integer(0, ORPHAN_GRACE_MS_MAX);
      const timer = this.network.timeline.after(graceMs, () => this.end(container, KILLED));
      if (checkpoint) this.orphanTimers.push(timer);
    }
  }

  /** Everything that runs here is gone, exit statuses as well. */
  reboot(): void {
    for (const container of this.containers.values()) this.end(container, KILLED);
    this.containers.clear();
  }

  start(spec: ContainerSpec): Container {
    const container: Container = {
      spec,
      status: undefined,
      timer: undefined,
      resident: undefined,
    };
    this.containers.set(spec.containerId, container);
    if (spec.taskId !== undefined) this.watch.onTaskStarted(this.host, spec);
    const command = spec.taskId === undefined ? undefined : parseCommand(spec.command);
    if (command !== undefined) {
      container.timer = this.network.timeline.after(command.runMs, () =>
        this.end(container, command.exitCode << 8),
      );
    }
    return container;
  }

  signal(containerId: string, signal: 'SIGTERM' | 'SIGKILL'): void {
    const container = this.containers.get(containerId);
    if (container === undefined || container.status !== undefined) return;
    const traps = parseCommand(container.spec.command)?.traps === true;
    if (signal === 'SIGTERM' && traps) return;
    this.endSoon(container, signal === 'SIGTERM' ? TERMINATED : KILLED);
  }

  /** Kills a container with everything in it. */
  destroy(containerId: string): void {
    const container = this.containers.get(containerId);
    if (container !== undefined) this.endSoon(container, KILLED);
  }

  /** Kills a container that nobody knows any more, and forgets it. */
  discard(containerId: string): void {
    const container = this.containers.get(containerId);
    if (container === undefined) return;
    this.network.timeline.after(this.random.integer(0, END_MS_MAX), () => {
      this.end(container, KILLED);
      this.remove(containerId);
    });
  }

  /** The program in a container ended by itself. */
  exited(containerId: string, status: number): void {
    const container = this.containers.get(containerId);
    if (container !== undefined) this.end(container, status);
  }

  /** Forgets a container that has ended, and those nested in it. */
  remove(containerId: string): void {
    if (this.containers.get(containerId)?.status === undefined) return;
    this.containers.delete(containerId);
    for (const nested of this.nestedIn(containerId)) {
      this.containers.delete(nested.spec.containerId);
    }
  }

  private nestedIn(containerId: string): readonly Container[] {
    return this.all.filter(({ spec }) => spec.containerId.startsWith(`${containerId}.`));
  }

  private endSoon(container: Container, status: number): void {
    const delayMs = this.random.integer(0, END_MS_MAX);
    this.network.timeline.after(delayMs, () => this.end(container, status));
  }

  private end(container: Container, status: number): void {
    if (container.status !== undefined) return;
    for (const nested of this.nestedIn(container.spec.containerId)) this.end(nested, KILLED);
    container.status = status;
    this.network.timeline.cancel(container.timer);
    container.resident?.killed();
    if (container.spec.taskId !== undefined)
      this.watch.onTaskEnded(this.host, container.spec, status);
    this.exitListener?.(container);
  }
}
