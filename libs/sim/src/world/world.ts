import type { AgentBus } from '../bus/bus.ts';
import { AgentProcess } from '../agent/agent-process.ts';
import { AllocatorProcess } from '../allocator/allocator-process.ts';
import { DirectBus } from '../bus/direct-bus.ts';
import { StreamBroker } from '../bus/stream-broker.ts';
import { Violations, type Violation } from '../checkers/violations.ts';
import { Watchers } from '../checkers/watchers.ts';
import { SimulatedElection } from '../election/simulated-election.ts';
import { Framework } from '../framework/framework.ts';
import { MasterProcess } from '../master/master-process.ts';
import { Network } from '../network/network.ts';
import type { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import { SimulatedRegistry } from '../registry/simulated-registry.ts';
import { Timeline } from '../time/timeline.ts';
import { Trace, type TraceSink } from '../trace/trace.ts';
import type { Cores } from './cores.ts';
import type { Environment } from './environment.ts';
import type { WorldPlan } from './world-plan.ts';

/** When every simulated world begins: a moment in 2026. */
const START_MS = 1_767_225_600_000;

export interface WorldOptions {
  readonly plan: WorldPlan;
  readonly random: Random;
  readonly cores: Cores;
  readonly trace?: TraceSink | undefined;
  readonly onViolation: (violation: Violation) => void;
}

/** A whole simulated cluster: services, machines, frameworks, and what lies between them. */
export class World {
  readonly environment: Environment;
  readonly masters: readonly MasterProcess[];
  readonly allocators: readonly AllocatorProcess[];
  readonly agents: readonly AgentProcess[];
  readonly frameworks: readonly Framework[];

  constructor(options: WorldOptions) {
    this.environment = makeEnvironment(options);
    const { plan, broker } = this.environment;
    this.masters = count(plan.mastersCount, (index) => new MasterProcess(this.environment, index));
    this.allocators =
      broker === undefined
        ? []
        : count(
            plan.allocatorsCount,
            (index) => new AllocatorProcess(this.environment, broker, index),
          );
    this.agents = count(plan.agentsCount, (index) => new AgentProcess(this.environment, index));
    this.frameworks = plan.frameworks.map(
      (traits, index) => new Framework(this.environment, index + 1, traits),
    );
  }

  /** The processes of services and frameworks, for faults that may hit any. */
  get processes(): readonly Process[] {
    const services = [...this.masters, ...this.allocators, ...this.agents];
    const schedulers = this.frameworks.flatMap(({ processes }) => processes);
    return [...services.map(({ process }) => process), ...schedulers];
  }

  /** The master that leads by the election, if it leads already. */
  get leader() {
    const { leaderProcess } = this.environment.election;
    return this.masters.find(({ process }) => process === leaderProcess)?.life;
  }

  /** Starts everything. Checkers are added before. */
  start(): void {
    for (const master of this.masters) master.start();
    for (const allocator of this.allocators) allocator.start();
    for (const agent of this.agents) {
      const { resources = [] } = agent.config.info;
      this.environment.record({ kind: 'machine', host: agent.process.host, resources });
      agent.start();
    }
    for (const framework of this.frameworks) framework.start();
  }
}

function makeEnvironment({ plan, random, cores, trace: sink, onViolation }: WorldOptions) {
  const timeline = new Timeline(START_MS);
  const trace = new Trace(timeline, sink);
  const network = new Network(timeline, random.derive('network'));
  const watchers = new Watchers(trace, () => timeline.nowMs);
  const broker = plan.transport === 'streams' ? new StreamBroker(network) : undefined;
  const agentBus: AgentBus = broker ?? new DirectBus(network);
  const environment: Environment = {
    plan,
    cores,
    random,
    timeline,
    trace,
    network,
    registry: new SimulatedRegistry(network, watchers.registry),
    election: new SimulatedElection(network),
    allocatorElection: new SimulatedElection(network),
    agentBus,
    broker,
    schedulerServers: new Map(),
    watchers,
    violations: new Violations(() => trace.clockText(), onViolation),
    record: (fact) => watchers.record(fact),
  };
  return environment;
}

function count<T>(total: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: total }, (_, index) => make(index + 1));
}
