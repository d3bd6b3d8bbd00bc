import { assertNever, type AllocatorOutput, type AgentToMaster } from '@mezzo/domain';
import type { MasterEffect, MasterInput } from '@mezzo/core';
import type { AllocatorInput, Envelope, MasterToAgent, RegistryState } from '@mezzo/domain';
import { AllocatorHost } from '../allocator/allocator-host.ts';
import { ALLOCATOR, type BusPort } from '../bus/bus.ts';
import type { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import type { MasterCore } from '../world/cores.ts';
import type { Environment } from '../world/environment.ts';
import { AllocatorLine } from './allocator-line.ts';
import { MasterLoop } from './master-loop.ts';
import { SchedulerServer } from './scheduler-server.ts';

export interface MasterLifeOptions {
  readonly environment: Environment;
  readonly name: string;
  readonly process: Process;
  readonly random: Random;
  readonly term: number;
  readonly registry: RegistryState;
  /** The process must end; `isBug` when it is the core's fault. */
  readonly exit: (reason: string) => void;
}

type FromBus = AgentToMaster | AllocatorOutput;
type ToBus = MasterToAgent | AllocatorInput;

/** A master from its election until its process ends: the core, and the shell around it. */
export class MasterLife {
  readonly name: string;
  readonly term: number;
  readonly core: MasterCore;
  readonly process: Process;
  readonly schedulers: SchedulerServer;
  private readonly options: MasterLifeOptions;
  private readonly loop: MasterLoop;
  private readonly bus: BusPort<ToBus>;
  private readonly allocator: AllocatorLine;

  constructor(options: MasterLifeOptions) {
    const { environment, name, process, random, term } = options;
    this.options = options;
    this.name = name;
    this.term = term;
    this.process = process;
    this.core = environment.cores.master({
      config: environment.plan.masterConfig,
      ids: { uuidBytes: () => random.uuidBytes() },
      startTimeMs: process.now(),
    });
    this.loop = new MasterLoop({
      process,
      core: this.core,
      turnMs: (max) => random.integer(0, max),
      carryOut: (effect) => this.carryOut(effect),
      onStepped: (input, effects) => this.stepped(input, effects),
      onFailure: (input, error) => this.failed(`the master, on ${input.kind}`, error),
    });
    this.schedulers = new SchedulerServer({
      network: environment.network,
      process,
      newStreamId: () => random.uuid(),
      enqueue: (input) => this.loop.enqueue(input),
    });
    this.bus = environment.agentBus.joinAsMaster<FromBus, ToBus>(process, {
      onMessage: (envelope) => this.fromBus(envelope),
      onPeerGone: (address) => {
        if (address !== ALLOCATOR) this.loop.enqueue({ kind: 'agentGone', address });
      },
    });
    this.allocator = this.openAllocatorLine();
    environment.schedulerServers.set(process.host, this.schedulers);
    process.onStop(() => environment.schedulerServers.delete(process.host));
    this.lead();
  }

  /** Breaks the stream of one framework, if there is any. */
  breakAnyStream(): void {
    const streamId = this.options.random.pick(this.schedulers.streamIds);
    if (streamId !== undefined) this.schedulers.breakStream(streamId);
  }

  private lead(): void {
    const { name, term, registry, process } = this.options;
    const [, ip = ''] = process.host.split(':');
    this.loop.enqueue({
      kind: 'elected',
      term,
      registry,
      masterInfo: {
        id: `${name}-${term}`,
        ip: 0,
        port: 5050,
        pid: `master@${ip}:5050`,
        hostname: ip,
        version: '1.12.0',
      },
    });
  }

  /** The allocator is a process of its own where there is a broker to reach it by. */
  private openAllocatorLine(): AllocatorLine {
    const { environment, process } = this.options;
    const { allocationIntervalMs } = environment.plan.masterConfig.allocator;
    const embedded = environment.broker === undefined ? this.embedAllocator() : undefined;
    return new AllocatorLine(process, allocationIntervalMs, (input) => {
      if (embedded === undefined) this.bus.send(ALLOCATOR, input, this.term);
      else embedded.take(input);
    });
  }

  private embedAllocator(): AllocatorHost {
    const { environment, process, random } = this.options;
    return new AllocatorHost({
      process,
      core: environment.cores.allocator(),
      turnMs: (max) => random.integer(0, max),
      send: (output) => this.loop.enqueue({ kind: 'allocatorOutput', output }),
      watch: environment.watchers.allocator(`${this.name}'s`),
      onFailure: (error) => this.failed('the allocator', error),
    });
  }

  private fromBus({ from, message }: Envelope<FromBus>): void {
    if (from === ALLOCATOR) {
      this.loop.enqueue({ kind: 'allocatorOutput', output: message as AllocatorOutput });
    } else {
      this.loop.enqueue({ kind: 'agentMessage', from, message: message as AgentToMaster });
    }
  }

  private stepped(input: MasterInput, effects: readonly MasterEffect[]): void {
    this.options.environment.watchers.masterStepped(this, input, effects);
  }

  private failed(what: string, error: unknown): void {
    const { environment, exit } = this.options;
    environment.violations.threw(what, error);
    exit('a broken invariant');
  }

  private carryOut(effect: MasterEffect): void {
    switch (effect.kind) {
      case 'persist':
        return this.persist(effect);
      case 'toAgent':
        return this.bus.send(effect.address, effect.message, this.term);
      case 'toAllocator':
        return this.allocator.send(effect.input);
      case 'toScheduler':
        return this.schedulers.send(effect.streamId, effect.event);
      case 'closeScheduler':
        return this.schedulers.close(effect.streamId);
      case 'reply':
        return this.schedulers.reply(effect.requestId, effect.reply);
      case 'publish':
        return;
      case 'stepDown':
        return this.options.exit(effect.reason);
      default:
        return assertNever(effect);
    }
  }

  private persist({ token, changes }: Extract<MasterEffect, { kind: 'persist' }>): void {
    const { environment, exit } = this.options;
    environment.registry.apply(
      this.process,
      { term: this.term, changes },
      () => this.loop.enqueue({ kind: 'persisted', token }),
      (reason) => exit(`registry: ${reason}`),
    );
  }
}
