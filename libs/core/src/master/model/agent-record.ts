import { Resources, type AgentDescription } from '@mezzo/domain';
import type {
  AgentInfo,
  AgentInfoCapability,
  ExecutorInfo,
  MachineID,
} from '@mezzo/domain/messages';
import type { Timer } from '../timer-heap.ts';
import { agentCapabilities, type AgentCapabilities } from './agent-capabilities.ts';
import type { ClusterTotals } from './cluster-totals.ts';
import type { InverseOfferRecord, OfferRecord } from './offer-record.ts';
import type { OperationRecord } from './operation-record.ts';
import type { TaskRecord } from './task-record.ts';

/** A map of maps: by framework id, then by the id of what belongs to the framework. */
export type ByFramework<Value> = Map<string, Map<string, Value>>;

/**
 * Everything the master knows about a registered agent.
 *
 * Invariants: `claimed` is what tasks, executors, pending operations and offers hold, without the
 * roles they hold it for and without shared resources; `totalResources` contains it, except while
 * an agent is shrinking. A `connected` agent is reachable; an `active` one is also offered.
 */
export class AgentRecord {
  readonly id: string;
  readonly machineId: MachineID;
  /** What this agent counts in. */
  readonly cluster: ClusterTotals;
  info: AgentInfo;
  /** The agent's pid, `slave(1)@ip:port`. */
  address: string;
  version: string;
  capabilityList: readonly AgentInfoCapability[];
  capabilities: AgentCapabilities;
  connected = true;
  active = true;
  registeredTimeMs: number;
  reregisteredTimeMs: number | undefined = undefined;

  totalResources: Resources;
  checkpointedResources: Resources;
  oversubscribedResources = Resources.empty;
  /** By framework id. */
  readonly usedResources = new Map<string, Resources>();
  offeredResources = Resources.empty;
  claimed = Resources.empty;
  resourceVersionUuid: Uint8Array;

  readonly tasks: ByFramework<TaskRecord> = new Map();
  readonly executors: ByFramework<ExecutorInfo> = new Map();
  readonly offers = new Set<OfferRecord>();
  readonly inverseOffers = new Set<InverseOfferRecord>();
  /** By UUID in hexadecimal. */
  readonly operations = new Map<string, OperationRecord>();
  /** By framework id: tasks to be killed that the agent may not have heard of. */
  readonly killedTasks = new Map<string, Set<string>>();

  /** Waits for a disconnected agent to come back. */
  reregistrationTimer: Timer | undefined = undefined;
  pingTimer: Timer | undefined = undefined;
  pongPending = false;
  missedPings = 0;
  /** Waits for a permit of the rate limit to be marked unreachable. */
  removalTimer: Timer | undefined = undefined;
  /** Grows with every change of what views show of this agent, its tasks left aside. */
  viewVersion = 0;
  /** Whatever readers made of this version; nobody else looks at it. */
  rendering: object | undefined = undefined;

  /** @param description - with the agent's id set */
  constructor(
    id: string,
    address: string,
    machineId: MachineID,
    description: AgentDescription,
    context: { readonly cluster: ClusterTotals; readonly nowMs: number },
  ) {
    this.id = id;
    this.cluster = context.cluster;
    this.address = address;
    this.machineId = machineId;
    this.info = description.agentInfo;
    this.version = description.version;
    this.capabilityList = description.capabilities;
    this.capabilities = agentCapabilities(description.capabilities);
    this.checkpointedResources = Resources.of(description.checkpointedResources);
    this.totalResources = Resources.empty;
    this.resourceVersionUuid = description.resourceVersionUuid;
    this.registeredTimeMs = context.nowMs;
  }

  task(frameworkId: string, taskId: string): TaskRecord | undefined {
    return this.tasks.get(frameworkId)?.get(taskId);
  }

  executor(frameworkId: string, executorId: string): ExecutorInfo | undefined {
    return this.executors.get(frameworkId)?.get(executorId);
  }

  usedBy(frameworkId: string): Resources {
    return this.usedResources.get(frameworkId) ?? Resources.empty;
  }

  /** What is neither used nor offered. Shared resources are always available. */
  availableResources(): Resources {
    return this.totalResources.subtract(this.claimed);
  }

  totalUsedResources(): Resources {
    return Resources.sum(this.usedResources.values());
  }
}
