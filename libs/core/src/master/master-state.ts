import type {
  AgentInfo,
  DrainInfo,
  FrameworkInfo,
  MachineInfo,
  MasterInfo,
  allocatorMessages,
  maintenance,
  quota,
} from '@mezzo/domain/messages';
import { RegistrationOrder } from './agents/registration-order.ts';
import { BoundedMap } from './bounded-map.ts';
import type { StreamId } from './master-input.ts';
import type { AgentRecord } from './model/agent-record.ts';
import { emptyClusterTotals, type ClusterTotals } from './model/cluster-totals.ts';
import type { FrameworkRecord } from './model/framework-record.ts';
import type { InverseOfferRecord, OfferRecord } from './model/offer-record.ts';

/** A machine that maintenance knows about, with the ids of the registered agents on it. */
export interface MachineRecord {
  info: MachineInfo;
  readonly agents: Set<string>;
}

/** A transition of an agent that waits to become durable; no other may begin meanwhile. */
export type AgentTransition =
  'registering' | 'reregistering' | 'markingUnreachable' | 'markingGone' | 'removing';

/**
 * Agents by what has become of them. An id is in at most one of `recovered`, `registered`,
 * `unreachable` and `gone`, except that a recovered agent that is marked gone stays listed as
 * recovered, as in Mesos.
 */
export interface AgentRegister {
  /** In the registry, not heard of since this master leads. */
  readonly recovered: Map<string, AgentInfo>;
  readonly registered: Map<string, AgentRecord>;
  /** The registered agents by pid. */
  readonly byAddress: Map<string, AgentRecord>;
  /** Seconds are what clients see, nanoseconds what the registry keeps: since when. */
  readonly unreachable: Map<string, { readonly sinceNs: bigint }>;
  readonly gone: Map<string, { readonly sinceNs: bigint }>;
  /** Removed by this master: their messages are dropped until they re-register. */
  readonly removed: BoundedMap<string, true>;
  readonly transitions: Map<string, AgentTransition>;
  /** Addresses whose first registration is being made durable. */
  readonly registering: Set<string>;
  readonly draining: Map<string, DrainState>;
  /** Ids of agents that the operator (or a drain) deactivated. */
  readonly deactivated: Set<string>;
  readonly registrations: RegistrationOrder;
  /** The only addresses that may speak of an id, while the bus proves addresses. */
  readonly homes: Map<string, string>;
  /** Ids of the tasks that became unreachable with each agent, by framework. */
  readonly unreachableTasks: Map<string, Map<string, string[]>>;
}

export interface DrainState {
  readonly info: DrainInfo;
  /** Undefined when the drain was recovered from the registry. */
  readonly startedMs: number | undefined;
}

/** A framework that the registry knows and that nobody has spoken of since this master leads. */
export interface RememberedFramework {
  readonly info: FrameworkInfo;
}

export interface FrameworkRegister {
  readonly registered: Map<string, FrameworkRecord>;
  readonly completed: BoundedMap<string, FrameworkRecord>;
  readonly remembered: Map<string, RememberedFramework>;
  /** Connected frameworks by the stream they are subscribed on. */
  readonly byStream: Map<StreamId, FrameworkRecord>;
}

/** Everything a master knows. Views read it; only the modules of this folder change it. */
export interface MasterState {
  /** Undefined until elected. */
  masterInfo: MasterInfo | undefined;
  term: number;
  startTimeMs: number;
  electedTimeMs: number | undefined;
  readonly agents: AgentRegister;
  readonly frameworks: FrameworkRegister;
  readonly offers: Map<string, OfferRecord>;
  readonly inverseOffers: Map<string, InverseOfferRecord>;
  readonly totals: ClusterTotals;
  /** What frameworks answered to inverse offers: by agent id, then by framework id. */
  readonly inverseOfferStatuses: Map<string, Map<string, allocatorMessages.InverseOfferStatus>>;
  /** By the key of `machineKey`. */
  readonly machines: Map<string, MachineRecord>;
  schedules: readonly maintenance.Schedule[];
  readonly weights: Map<string, number>;
  readonly quotas: Map<string, quota.QuotaConfig>;
  /** Host names of the agents that may be offered; undefined: all. */
  agentWhitelist: readonly string[] | undefined;
  nextFrameworkNumber: number;
  nextAgentNumber: number;
  nextOfferNumber: number;
  /** When the rate limit permits the next removal of an agent. */
  nextRemovalMs: number;
}

/** How many removed agents are remembered. Source: mesos src/master/constants.hpp#MAX_REMOVED_SLAVES */
const REMOVED_AGENTS_MAX = 100_000;

export function emptyMasterState(limits: {
  readonly completedFrameworksMax: number;
  readonly agentWhitelist: readonly string[] | undefined;
  readonly nowMs: number;
}): MasterState {
  return {
    masterInfo: undefined,
    term: 0,
    startTimeMs: limits.nowMs,
    electedTimeMs: undefined,
    agents: {
      recovered: new Map(),
      registered: new Map(),
      byAddress: new Map(),
      unreachable: new Map(),
      gone: new Map(),
      removed: new BoundedMap(REMOVED_AGENTS_MAX),
      transitions: new Map(),
      registering: new Set(),
      draining: new Map(),
      deactivated: new Set(),
      registrations: new RegistrationOrder(),
      homes: new Map(),
      unreachableTasks: new Map(),
    },
    frameworks: {
      registered: new Map(),
      completed: new BoundedMap(limits.completedFrameworksMax),
      remembered: new Map(),
      byStream: new Map(),
    },
    offers: new Map(),
    inverseOffers: new Map(),
    totals: emptyClusterTotals(),
    inverseOfferStatuses: new Map(),
    machines: new Map(),
    schedules: [],
    weights: new Map(),
    quotas: new Map(),
    agentWhitelist: limits.agentWhitelist,
    nextFrameworkNumber: 0,
    nextAgentNumber: 0,
    nextOfferNumber: 0,
    nextRemovalMs: 0,
  };
}
