import {
  containerRequestOfRun,
  type AgentConfig,
  type AgentEffect,
  type AgentInput,
  type CheckpointState,
  type ContainerRequest,
  type RecoveredContainerState,
} from '@mezzo/core';
import { assertNever, type AgentToMaster, type MasterToAgent } from '@mezzo/domain';
import { MASTER, type AgentPort } from '../bus/bus.ts';
import type { Machine } from '../machine/machine.ts';
import type { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import type { AgentCore } from '../world/cores.ts';
import type { Environment } from '../world/environment.ts';
import { AgentLoop, type LoopEffect } from './agent-loop.ts';
import type { CheckpointDisk, CheckpointWriter } from './checkpoint-disk.ts';
import { CustomExecutor } from './custom-executor.ts';
import { ExecutorContainers } from './executor-containers.ts';
import { ExecutorServer } from './executor-server.ts';
import { HostedExecutors, hostedRunOf, recoveredExecutor } from './hosted-executors.ts';

export interface AgentLifeOptions {
  readonly environment: Environment;
  readonly name: string;
  readonly config: AgentConfig;
  readonly process: Process;
  readonly random: Random;
  readonly machine: Machine;
  readonly disk: CheckpointDisk;
  /** The agent that answers on this machine now, if any. */
  readonly currentServer: () => ExecutorServer | undefined;
  /** The agent is done: the process ends. */
  readonly exit: (reason: string) => void;
}

/** An agent from the start of its process to its end: the core, and the shell around it. */
export class AgentLife {
  readonly name: string;
  readonly core: AgentCore;
  readonly process: Process;
  readonly server: ExecutorServer;
  private readonly options: AgentLifeOptions;
  private readonly loop: AgentLoop;
  private readonly writer: CheckpointWriter;
  private readonly hosted: HostedExecutors;
  private readonly containers: ExecutorContainers;
  private readonly bus: AgentPort<AgentToMaster>;
  /** Whose executor is at the other end of a stream. */
  private readonly frameworkOfStream = new Map<string, string>();
  private leaderHost: string | undefined = undefined;

  constructor(options: AgentLifeOptions) {
    const { environment, name, config, process, random, machine } = options;
    this.options = options;
    this.name = name;
    this.process = process;
    this.core = environment.cores.agent(config, {
      fraction: () => random.fraction(),
      uuidBytes: () => random.uuidBytes(),
      containerId: () => random.uuid(),
    });
    this.writer = options.disk.open(process, () => this.loop.resume());
    this.loop = this.makeLoop();
    this.server = new ExecutorServer({
      network: environment.network,
      process,
      newStreamId: () => random.uuid(),
      enqueue: (input) => this.loop.enqueue(input),
    });
    this.hosted = new HostedExecutors({
      process,
      random,
      machine,
      loop: () => this.loop,
      onExit: (containerId, isGone) => this.containers.hostedExited(containerId, isGone),
    });
    this.containers = this.makeContainers();
    this.recover();
    this.bus = this.join();
    environment.election.observe(process, (host) => this.leaderDetected(host));
  }

  /** The id that a master gave to this agent, if any did. */
  get agentId(): string {
    return this.core.records.info.id?.value ?? '';
  }

  private makeLoop(): AgentLoop {
    const { environment, process, random } = this.options;
    const { waitsForCheckpoints } = environment.cores;
    return new AgentLoop({
      process,
      core: this.core,
      turnMs: (max) => random.integer(0, max),
      checkpoint: (record) => this.writer.append(record),
      durableCount: () => (waitsForCheckpoints ? this.writer.durableCount : Infinity),
      perform: (effect) => this.perform(effect),
      onStepped: (input, effects) => this.stepped(input, effects),
      onFailure: (input, error) => {
        environment.violations.threw(`the agent, on ${input.kind}`, error);
        this.options.exit('a broken invariant');
      },
    });
  }

  private makeContainers(): ExecutorContainers {
    const { process, random, machine } = this.options;
    return new ExecutorContainers({
      process,
      random,
      machine,
      hosted: this.hosted,
      agentId: () => this.agentId,
      enqueue: (input) => this.loop.enqueue(input),
      makeResident: (request, agentId) => this.makeExecutor(request, agentId),
    });
  }

  private makeExecutor(request: ContainerRequest, agentId: string): CustomExecutor {
    const { environment, random, machine, currentServer } = this.options;
    return new CustomExecutor({
      request,
      agentId,
      machine,
      timeline: environment.timeline,
      random: random.derive(request.containerId),
      watch: environment.watchers.machine,
      server: currentServer,
    });
  }

  /** Takes up what an earlier life left behind, as apps/agent/src/recover-agent.ts. */
  private recover(): void {
    const { disk, machine } = this.options;
    const state = disk.recover();
    const containers = new Map<string, RecoveredContainerState>();
    for (const containerId of state.executors.keys()) {
      const found = machine.find(containerId);
      const kind = found?.status === undefined ? 'running' : 'ended';
      containers.set(containerId, found === undefined ? 'lost' : kind);
    }
    for (const { spec } of machine.all) {
      const [root = ''] = spec.containerId.split('.');
      if (!state.executors.has(root)) machine.discard(spec.containerId);
    }
    this.loop.enqueue({ kind: 'recovered', state, containers });
    machine.agentBegan((container) => {
      this.process.after(0, () => this.containers.ended(container));
    });
    this.takeUp(state);
  }

  private takeUp(state: CheckpointState): void {
    const { config, machine } = this.options;
    const agentId = state.info?.id?.value ?? '';
    for (const run of state.executors.values()) {
      const framework = state.frameworks.get(run.frameworkId);
      const container = machine.find(run.containerId);
      if (framework === undefined || container === undefined) continue;
      const { containerId } = run;
      const status = { container_id: { value: containerId } };
      this.loop.enqueue({ kind: 'containerLaunched', containerId, status });
      const request = containerRequestOfRun(config, agentId, framework, run);
      const hosted = hostedRunOf(request, agentId);
      if (hosted !== undefined) this.hosted.start(hosted, recoveredExecutor(run));
      if (container.status !== undefined) {
        this.process.after(0, () => this.containers.ended(container));
      }
    }
  }

  private join(): AgentPort<AgentToMaster> {
    const { environment, config, process } = this.options;
    const site = { address: config.pid, process, leaderHost: () => this.leaderHost };
    return environment.agentBus.joinAsAgent<MasterToAgent, AgentToMaster>(site, {
      onMessage: ({ from, term, message }) => {
        this.loop.enqueue({ kind: 'masterMessage', from, term, message });
      },
      onPeerGone: (address) => this.loop.enqueue({ kind: 'masterGone', address }),
    });
  }

  private leaderDetected(host: string | undefined): void {
    this.leaderHost = host;
    const master = host === undefined ? undefined : { address: MASTER };
    this.loop.enqueue({ kind: 'masterDetected', master });
    this.bus.leaderChanged();
  }

  private stepped(input: AgentInput, effects: readonly AgentEffect[]): void {
    if (input.kind === 'executorSubscribe') {
      this.frameworkOfStream.set(input.streamId, input.call.framework_id.value);
    }
    this.options.environment.watchers.agentStepped(this, input, effects);
  }

  private perform(effect: LoopEffect): void {
    switch (effect.kind) {
      case 'toMaster':
        return this.bus.send(effect.address, effect.message, 0);
      case 'reply':
        return this.server.reply(effect.requestId, effect.reply);
      case 'toExecutor':
        return this.toExecutor(effect);
      case 'closeExecutor':
        return this.server.end(effect.streamId);
      case 'launchContainer':
        return this.containers.launch(effect.request);
      case 'updateContainer':
        return this.containers.update(effect.token);
      case 'destroyContainer':
        return this.containers.destroy(effect.containerId);
      case 'executorRemoved':
        return this.containers.forget(effect.containerId);
      case 'terminate':
        this.loop.stop();
        return this.options.exit(effect.reason);
      case 'createVolume':
      case 'destroyVolume':
      case 'redetect':
      case 'log':
        return;
      default:
        assertNever(effect);
    }
  }

  private toExecutor(effect: Extract<AgentEffect, { kind: 'toExecutor' }>): void {
    const { streamId, event } = effect;
    const frameworkId = this.frameworkOfStream.get(streamId) ?? '';
    this.options.environment.watchers.executorTold(this, frameworkId, event);
    if (!this.hosted.deliver(streamId, event)) this.server.send(streamId, event);
  }
}
