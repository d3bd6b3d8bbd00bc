import type { AllocatorInput, AllocatorOutput } from '@mezzo/domain';
import { ALLOCATOR, MASTER, type BusListener } from '../bus/bus.ts';
import type { StreamBroker } from '../bus/stream-broker.ts';
import { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import type { Environment } from '../world/environment.ts';
import { AllocatorHost } from './allocator-host.ts';

const RESTART_MS_MIN = 500;
const RESTART_MS_MAX = 5_000;

/** An allocator as a process of its own; one of several leads. It reaches masters by the broker. */
export class AllocatorProcess {
  readonly name: string;
  readonly process: Process;
  private readonly environment: Environment;
  private readonly broker: StreamBroker;
  private readonly random: Random;

  constructor(environment: Environment, broker: StreamBroker, index: number) {
    this.environment = environment;
    this.broker = broker;
    this.name = `al${index}`;
    this.random = environment.random.derive(this.name);
    this.process = new Process(environment.timeline, `${this.name}:10.0.2.${index}`);
  }

  start(): void {
    if (this.process.isUp) return;
    this.process.start();
    this.environment.allocatorElection.campaign(
      this.process,
      () => this.lead(),
      () => this.end(this.random.integer(RESTART_MS_MIN, RESTART_MS_MAX)),
    );
  }

  kill(restartMs: number): void {
    if (!this.process.isUp) return;
    this.environment.trace.note(this.name, () => 'is killed');
    this.end(restartMs);
  }

  private lead(): void {
    const { environment, process, random } = this;
    environment.trace.note(this.name, () => 'allocates');
    const host = new AllocatorHost({
      process,
      core: environment.cores.allocator(),
      turnMs: (max) => random.integer(0, max),
      send: (output) => port.send(MASTER, output, 0),
      watch: environment.watchers.allocator(this.name),
      onFailure: (error) => {
        environment.violations.threw('the allocator', error);
        this.end(RESTART_MS_MAX);
      },
    });
    const listener: BusListener<AllocatorInput> = {
      onMessage: ({ message }) => host.take(message),
      onPeerGone: () => undefined,
    };
    // Two allocators must never take the same `begin`: their proposals would bear the same numbers.
    const port = this.broker.join<AllocatorInput, AllocatorOutput>(ALLOCATOR, process, listener, {
      fresh: true,
    });
  }

  private end(restartMs: number): void {
    this.process.stop();
    this.environment.timeline.after(restartMs, () => this.start());
  }
}
