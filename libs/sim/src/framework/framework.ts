import { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import type { Environment } from '../world/environment.ts';
import { Scheduler, type SchedulerOrder } from './scheduler.ts';
import type { SchedulerTraits } from './scheduler-traits.ts';
import { TaskBook } from './task-book.ts';

const RESTART_MS_MIN = 200;
const RESTART_MS_MAX = 10_000;

interface Instance {
  readonly process: Process;
  scheduler: Scheduler;
}

/** A framework: its book, and the schedulers that run it, usually one. */
export class Framework {
  readonly name: string;
  readonly traits: SchedulerTraits;
  readonly book: TaskBook;
  order: SchedulerOrder = 'run';
  /** Torn down for good. */
  isOver = false;
  private readonly environment: Environment;
  private readonly random: Random;
  private readonly index: number;
  private instances: Instance[] = [];
  private instancesCount = 0;

  constructor(environment: Environment, index: number, traits: SchedulerTraits) {
    this.environment = environment;
    this.index = index;
    this.name = traits.name;
    this.traits = traits;
    this.book = new TaskBook(this.name);
    this.random = environment.random.derive(this.name);
  }

  /** The processes of its schedulers. */
  get processes(): readonly Process[] {
    return this.instances.map(({ process }) => process);
  }

  get isConnected(): boolean {
    return this.instances.some(({ process, scheduler }) => process.isUp && scheduler.isConnected);
  }

  /** Starts a scheduler, beside those that may run already: the last one takes over. */
  start(): void {
    const name = `${this.name}${'abcdefghijklmnopqrstuvwxyz'[this.instancesCount % 26] ?? ''}`;
    this.instancesCount += 1;
    const process = new Process(this.environment.timeline, `${name}:10.0.3.${this.index}`);
    process.start();
    this.environment.trace.note(name, () => 'starts');
    const instance: Instance = {
      process,
      scheduler: new Scheduler({
        environment: this.environment,
        name,
        process,
        random: this.random.derive(name),
        traits: this.traits,
        book: this.book,
        order: () => this.order,
        onReplaced: () => this.stop(instance),
        onOver: () => this.over(),
      }),
    };
    this.instances.push(instance);
  }

  /** Its schedulers die; another is started after some time. */
  kill(restartMs = this.restartMs()): void {
    this.environment.trace.note(this.name, () => 'is killed');
    for (const instance of [...this.instances]) this.stop(instance, restartMs);
  }

  /** Frozen schedulers go on; a framework without any gets one. */
  mend(): void {
    for (const { process } of this.instances) process.thaw();
    this.startIfNone();
  }

  private startIfNone(): void {
    if (this.instances.length === 0 && !this.isOver) this.start();
  }

  private stop(instance: Instance, restartMs = this.restartMs()): void {
    instance.process.stop();
    this.instances = this.instances.filter((each) => each !== instance);
    if (this.instances.length > 0) return;
    this.environment.timeline.after(restartMs, () => this.startIfNone());
  }

  private over(): void {
    this.isOver = true;
    for (const instance of [...this.instances]) this.stop(instance);
  }

  private restartMs(): number {
    return this.random.integer(RESTART_MS_MIN, RESTART_MS_MAX);
  }
}
