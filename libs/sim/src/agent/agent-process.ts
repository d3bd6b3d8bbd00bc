import { AGENT_CAPABILITIES, type AgentConfig } from '@mezzo/core';
import { Machine } from '../machine/machine.ts';
import { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import { MachineClock } from '../time/machine-clock.ts';
import type { Environment } from '../world/environment.ts';
import { AgentLife } from './agent-life.ts';
import { CheckpointDisk } from './checkpoint-disk.ts';

const RESTART_MS_MIN = 500;
const RESTART_MS_MAX = 10_000;

/** A machine with an agent on it, which is started again when it ends. */
export class AgentProcess {
  readonly name: string;
  readonly process: Process;
  readonly machine: Machine;
  readonly disk: CheckpointDisk;
  readonly config: AgentConfig;
  private readonly environment: Environment;
  private readonly random: Random;
  private current: AgentLife | undefined = undefined;

  constructor(environment: Environment, index: number) {
    const { timeline, network, plan, watchers } = environment;
    this.environment = environment;
    this.name = `a${index}`;
    this.random = environment.random.derive(this.name);
    const ip = `10.0.0.${index}`;
    const host = `${this.name}:${ip}`;
    const clock = new MachineClock(timeline, plan.clockOffsetMs(this.name));
    this.process = new Process(timeline, host, clock);
    this.machine = new Machine(host, network, this.random.derive('machine'), watchers.machine);
    this.disk = new CheckpointDisk(this.random.derive('disk'));
    this.config = {
      ...plan.agentConfig,
      pid: `slave(1)@${ip}:5051`,
      endpoint: `${ip}:5051`,
      ip,
      capabilities: AGENT_CAPABILITIES,
      info: { hostname: ip, port: 5051, resources: plan.agentResources(index) },
    };
  }

  get life(): AgentLife | undefined {
    return this.process.isUp ? this.current : undefined;
  }

  start(): void {
    if (this.process.isUp) return;
    this.process.start();
    const { environment, name, config, process, random, machine, disk } = this;
    environment.trace.note(name, () => 'starts');
    this.current = new AgentLife({
      environment,
      name,
      config,
      process,
      random,
      machine,
      disk,
      currentServer: () => this.life?.server,
      exit: (reason) => this.exit(reason),
    });
  }

  /** The process dies; its containers live on, as far as they may. */
  kill(restartMs: number): void {
    if (!this.process.isUp) return;
    this.environment.trace.note(this.name, () => 'is killed');
    this.environment.watchers.agentDied(this, false);
    this.end(restartMs);
  }

  /** The machine loses power and comes back. */
  reboot(restartMs: number): void {
    this.environment.trace.note(this.name, () => 'reboots');
    this.environment.watchers.agentDied(this, true);
    this.process.stop();
    this.machine.reboot();
    this.environment.timeline.after(restartMs, () => this.start());
  }

  private exit(reason: string): void {
    this.environment.trace.note(this.name, () => `ends: ${reason}`);
    this.environment.watchers.agentDied(this, false);
    this.end(this.random.integer(RESTART_MS_MIN, RESTART_MS_MAX));
  }

  private end(restartMs: number): void {
    this.process.stop();
    this.machine.agentEnded();
    this.environment.timeline.after(restartMs, () => this.start());
  }
}
