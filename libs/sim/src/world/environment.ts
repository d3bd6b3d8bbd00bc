import type { StreamBroker } from '../bus/stream-broker.ts';
import type { AgentBus } from '../bus/bus.ts';
import type { Violations } from '../checkers/violations.ts';
import type { Watchers } from '../checkers/watchers.ts';
import type { SimulatedElection } from '../election/simulated-election.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { SchedulerServer } from '../master/scheduler-server.ts';
import type { Network } from '../network/network.ts';
import type { Random } from '../random/random.ts';
import type { SimulatedRegistry } from '../registry/simulated-registry.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Trace } from '../trace/trace.ts';
import type { Cores } from './cores.ts';
import type { WorldPlan } from './world-plan.ts';

type WithoutTime<Event> = Event extends HistoryEvent ? Omit<Event, 'atMs'> : never;

/** A fact for the history; when it happened is added. */
export type HistoryFact = WithoutTime<HistoryEvent>;

/** What surrounds every process of a world. */
export interface Environment {
  readonly plan: WorldPlan;
  readonly cores: Cores;
  readonly random: Random;
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly network: Network;
  readonly registry: SimulatedRegistry;
  readonly election: SimulatedElection;
  readonly allocatorElection: SimulatedElection;
  readonly agentBus: AgentBus;
  /** Present where services speak through a broker. */
  readonly broker: StreamBroker | undefined;
  /** Leading masters that frameworks can connect to, by host. */
  readonly schedulerServers: Map<string, SchedulerServer>;
  readonly watchers: Watchers;
  readonly violations: Violations;
  readonly record: (fact: HistoryFact) => void;
}
