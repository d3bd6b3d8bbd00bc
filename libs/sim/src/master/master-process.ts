import type { RegistryState } from '@mezzo/domain';
import { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import { MachineClock } from '../time/machine-clock.ts';
import type { Environment } from '../world/environment.ts';
import { MasterLife } from './master-life.ts';

/** Whoever looks after services starts them again so soon. */
const RESTART_MS_MIN = 500;
const RESTART_MS_MAX = 5_000;

/** A master's process: it stands for election, leads, and is started again when it ends. */
export class MasterProcess {
  readonly name: string;
  readonly process: Process;
  private readonly environment: Environment;
  private readonly random: Random;
  private leading: MasterLife | undefined = undefined;

  constructor(environment: Environment, index: number) {
    this.environment = environment;
    this.name = `m${index}`;
    this.random = environment.random.derive(this.name);
    const clock = new MachineClock(environment.timeline, environment.plan.clockOffsetMs(this.name));
    this.process = new Process(environment.timeline, `${this.name}:10.0.1.${index}`, clock);
  }

  /** The master that this process is while it leads, or believes to. */
  get life(): MasterLife | undefined {
    return this.process.isUp ? this.leading : undefined;
  }

  start(): void {
    if (this.process.isUp) return;
    this.leading = undefined;
    this.process.start();
    this.environment.trace.note(this.name, () => 'starts and stands for election');
    this.environment.election.campaign(
      this.process,
      () => this.recover(),
      () => this.exit('another master may lead'),
    );
  }

  /** The process dies, and is started again after some time. */
  kill(restartMs: number): void {
    if (!this.process.isUp) return;
    this.environment.trace.note(this.name, () => 'is killed');
    this.end(restartMs);
  }

  private recover(): void {
    this.environment.trace.note(this.name, () => 'is elected and reads the registry');
    this.environment.registry.recover(
      this.process,
      (registry, term) => this.lead(registry, term),
      (reason) => this.exit(`registry: ${reason}`),
    );
  }

  private lead(registry: RegistryState, term: number): void {
    const { environment, name, process, random } = this;
    environment.trace.note(name, () => `leads in term ${term}`);
    this.leading = new MasterLife({
      environment,
      name,
      process,
      random,
      term,
      registry,
      exit: (reason) => this.exit(reason),
    });
  }

  private exit(reason: string): void {
    this.environment.trace.note(this.name, () => `ends: ${reason}`);
    this.end(this.random.integer(RESTART_MS_MIN, RESTART_MS_MAX));
  }

  private end(restartMs: number): void {
    this.process.stop();
    this.environment.timeline.after(restartMs, () => this.start());
  }
}
