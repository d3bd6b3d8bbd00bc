/**
 * What a master and an allocator say to each other.
 *
 * The master owns the truth; the allocator keeps a view of it, fed by an ordered stream of
 * {@link AllocatorInput}, and answers with proposals ({@link AllocatorOutput}). A proposal binds
 * nobody: the master checks it against its own state before it becomes an offer, and gives back
 * what it does not use with `recoverResources` (no filters, `allocated: false`).
 *
 * Order. Every message carries an epoch (who leads on either side) and a sequence number:
 *   - a message of an older epoch is ignored by both sides;
 *   - within an epoch, input `seq` starts at 0 with `begin` and grows by one: a repeated number is
 *     ignored, a gap makes the allocator answer `resyncNeeded`, again with every `requestAllocation`,
 *     and ignore everything up to the next `begin`;
 *   - output `seq` starts at 0 as well: the master ignores a repeated number and takes a gap as
 *     `resyncNeeded`. Each `requestAllocation` is answered at once, be it by no `offers`, so that a
 *     lost answer shows within an interval;
 *   - when either side changes hands, or after `resyncNeeded`, the master starts a new epoch:
 *     `begin`, `pause`, all agents (with what is used and offered), all frameworks, all
 *     unavailabilities, `resume`. Filters are soft: a new epoch forgets them, as Mesos' do with a
 *     new master.
 *
 * Resources are post-reservation-refinement `Resource[]` (`reservations`, never `role`/`reservation`).
 * Totals carry no `allocation_info`; whatever is used, offered, recovered or proposed carries it,
 * with one role per message unless said otherwise. A shared resource that is held n times is listed
 * n times. Everything is plain data; 64-bit nanoseconds (`Unavailability`, `InverseOfferStatus`) may
 * be bigints, which the transport must keep.
 *
 * Source: mesos include/mesos/allocator/allocator.hpp#Allocator
 */
import type {
  AgentID,
  AgentInfo,
  AgentInfoCapability,
  DomainInfo,
  Filters,
  FrameworkID,
  FrameworkInfo,
  Resource,
  Unavailability,
  WeightInfo,
  allocatorMessages,
  quota,
  schedulerApi,
} from '../messages/index.ts';

/** Who leads: compared by `masterTerm` first, then by `allocatorTerm`. */
export interface AllocatorEpoch {
  /** Term of the master's leadership; grows with each elected master. */
  readonly masterTerm: number;
  /** Term of the allocator's leadership, or of the master's last resynchronisation with it. */
  readonly allocatorTerm: number;
}

export interface AllocatorTag {
  readonly epoch: AllocatorEpoch;
  /** Position in the sender's stream of this epoch, from 0. */
  readonly seq: number;
}

/** Scalars, counts of ranges' values and sizes of sets, by resource name. */
export type ResourceAmounts = Readonly<Record<string, number>>;

/** Resources held by one framework on one agent. May mix allocation roles. */
export interface FrameworkResources {
  readonly frameworkId: FrameworkID;
  readonly resources: readonly Resource[];
}

/** The flags that steer the allocator; the master's flags of the same names, times in ms. */
export interface AllocatorOptions {
  /** `--allocation_interval`, default 1000: filters never expire sooner than this. */
  readonly allocationIntervalMs: number;
  /** `--role_sorter` and `--framework_sorter`; Mesos demands that both agree. */
  readonly sorter: 'drf' | 'random';
  /** `--fair_sharing_excluded_resource_names` */
  readonly fairnessExcludedResourceNames: readonly string[];
  /** `--filter_gpu_resources`, default true */
  readonly filterGpuResources: boolean;
  /** `--domain`: agents of another region go to REGION_AWARE frameworks only. */
  readonly domain?: DomainInfo | undefined;
  /** `--min_allocatable_resources`, any one of the entries suffices; empty = anything goes. */
  readonly minAllocatableResources: readonly ResourceAmounts[];
  /** `--allocator_recovery_timeout`, default 600 000 */
  readonly recoveryTimeoutMs: number;
  /** `--allocator_agent_recovery_factor`, default 0.8 */
  readonly agentRecoveryFactor: number;
  /** `--offer_constraints_re2_max_mem` (bytes) and `--offer_constraints_re2_max_program_size` */
  readonly offerConstraintsRe2: { readonly maxMem: number; readonly maxProgramSize: number };
  /** Everything random (shuffles, the random sorter) follows from it; any 32-bit number. */
  readonly seed: number;
}

/** What a framework asked for besides its FrameworkInfo. */
export interface FrameworkOptions {
  readonly suppressedRoles: readonly string[];
  /** Already validated by the master; invalid constraints here are a broken invariant. */
  readonly offerConstraints?: schedulerApi.OfferConstraints | undefined;
}

/** One step of an offer operation: `consumed` disappears, `converted` takes its place. */
export interface ResourceConversion {
  readonly consumed: readonly Resource[];
  /** Same quantities as `consumed`, or empty when the resources are removed altogether. */
  readonly converted: readonly Resource[];
}

export type AllocatorMessage =
  /**
   * Starts an epoch and forgets everything before it. With `quotas` not empty and
   * floor(expectedAgentCount × agentRecoveryFactor) > 0, nothing is allocated until that many
   * agents were added or `recoveryTimeoutMs` passed. `expectedAgentCount` is the number of agents
   * in the registry after a master failover, 0 when the master already knows its agents.
   */
  | {
      readonly type: 'begin';
      readonly options: AllocatorOptions;
      readonly expectedAgentCount: number;
      readonly quotas: readonly quota.QuotaConfig[];
      readonly weights: readonly WeightInfo[];
      /** Host names; absent = all agents, empty = none. */
      readonly whitelist?: readonly string[] | undefined;
    }
  /** No allocation until as many `resume` as `pause` came; requests meanwhile are forgotten. */
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /**
   * A framework subscribed for the first time, or was recovered from an agent (`active: false`).
   * What it uses is taken from the agents' `used`, in whichever order the two are told.
   * Triggers an allocation of all agents when active.
   */
  | {
      readonly type: 'frameworkAdded';
      readonly frameworkInfo: FrameworkInfo;
      readonly active: boolean;
      readonly options: FrameworkOptions;
    }
  /**
   * UPDATE_FRAMEWORK or re-subscription. `options` replaces the suppressed roles as a whole.
   * Triggers nothing.
   */
  | {
      readonly type: 'frameworkUpdated';
      readonly frameworkInfo: FrameworkInfo;
      readonly options: FrameworkOptions;
    }
  /** Re-subscribed after a disconnection. Triggers an allocation of all agents. */
  | { readonly type: 'frameworkActivated'; readonly frameworkId: FrameworkID }
  /** Disconnected: no offers, its filters are forgotten, what it holds stays accounted. */
  | { readonly type: 'frameworkDeactivated'; readonly frameworkId: FrameworkID }
  /** Torn down: whatever it still holds becomes available. */
  | { readonly type: 'frameworkRemoved'; readonly frameworkId: FrameworkID }
  /**
   * An agent registered or re-registered. `used`: tasks and executors; `offered`: outstanding offers
   * (only in a resynchronisation). Frameworks named there may be unknown yet. Triggers an allocation
   * of this agent. `total` includes reservations, volumes and oversubscribed resources.
   */
  | {
      readonly type: 'agentAdded';
      readonly agentInfo: AgentInfo;
      readonly capabilities: readonly AgentInfoCapability[];
      readonly unavailability?: Unavailability | undefined;
      readonly total: readonly Resource[];
      readonly used: readonly FrameworkResources[];
      readonly offered?: readonly FrameworkResources[] | undefined;
      /** False for an agent that is known but disconnected or deactivated. Default true. */
      readonly activated?: boolean | undefined;
    }
  /**
   * The agent re-registered with other information, or its total changed (oversubscription, resource
   * providers, checkpointed resources). Absent = unchanged. Changed attributes clear the agent's
   * offer filters. Triggers an allocation of this agent if anything changed.
   */
  | {
      readonly type: 'agentUpdated';
      readonly agentInfo: AgentInfo;
      readonly total?: readonly Resource[] | undefined;
      readonly capabilities?: readonly AgentInfoCapability[] | undefined;
    }
  /** A resource provider subscribed: adds to the total and to what is used. Triggers nothing. */
  | {
      readonly type: 'resourceProviderAdded';
      readonly agentId: AgentID;
      readonly total: readonly Resource[];
      readonly used: readonly FrameworkResources[];
    }
  /** Unreachable, gone, or shut down: everything on it and its filters are forgotten. */
  | { readonly type: 'agentRemoved'; readonly agentId: AgentID }
  /** Connected and not deactivated by the operator (again). Triggers nothing. */
  | { readonly type: 'agentActivated'; readonly agentId: AgentID }
  /** Disconnected, draining or deactivated: no further offers. */
  | { readonly type: 'agentDeactivated'; readonly agentId: AgentID }
  /** SUPPRESS. No roles = all roles of the framework. */
  | {
      readonly type: 'suppress';
      readonly frameworkId: FrameworkID;
      readonly roles: readonly string[];
    }
  /** REVIVE: clears filters of the roles, too. No roles = all. Triggers an allocation of all agents. */
  | {
      readonly type: 'revive';
      readonly frameworkId: FrameworkID;
      readonly roles: readonly string[];
    }
  /** REQUEST: accepted and, as in Mesos, without consequence. */
  | { readonly type: 'requestResources'; readonly frameworkId: FrameworkID }
  /**
   * Resources of one role come back: an offer declined, rescinded or partly used (`allocated` false),
   * or a task, executor or operation ended (`allocated` true). With `filters` the role of the
   * framework is not offered a subset of them on this agent for `refuse_seconds` (unset: 5).
   * Unknown agent or framework: ignored. Triggers nothing.
   */
  | {
      readonly type: 'recoverResources';
      readonly frameworkId: FrameworkID;
      readonly agentId: AgentID;
      readonly resources: readonly Resource[];
      readonly filters?: Filters | undefined;
      readonly allocated: boolean;
    }
  /**
   * Offer operations of an ACCEPT (RESERVE, CREATE, …) or their outcome turn what the framework holds
   * into something else. `offered` are the resources, of one role, that the conversions apply to, in
   * order. The agent's total changes alike. A conversion with empty `consumed` adds copies of shared
   * resources to what is held, not to the total.
   */
  | {
      readonly type: 'updateAllocation';
      readonly frameworkId: FrameworkID;
      readonly agentId: AgentID;
      readonly offered: readonly Resource[];
      readonly conversions: readonly ResourceConversion[];
    }
  /**
   * Resources of an offer to the framework are used by a launched task, executor or pending operation: they count as
   * consumed from now on. They were offered before, so availability is unchanged.
   */
  | {
      readonly type: 'transitionOfferedToAllocated';
      readonly frameworkId: FrameworkID;
      readonly agentId: AgentID;
      readonly resources: readonly Resource[];
    }
  /**
   * An operator's operation on unallocated resources. Answered by `updateAvailableReply`: refused
   * when they were offered meanwhile, and then nothing changes.
   */
  | {
      readonly type: 'updateAvailable';
      readonly requestId: string;
      readonly agentId: AgentID;
      readonly conversions: readonly ResourceConversion[];
    }
  /**
   * Maintenance was scheduled, changed, or (absent) cancelled; forgets inverse offers, their answers
   * and their filters for this agent. Triggers an allocation of this agent.
   */
  | {
      readonly type: 'updateUnavailability';
      readonly agentId: AgentID;
      readonly unavailability?: Unavailability | undefined;
    }
  /**
   * An inverse offer was answered (`status`), or timed out or was rescinded (no `status`). With
   * `filters`, none is sent again for `refuse_seconds`.
   */
  | {
      readonly type: 'updateInverseOffer';
      readonly agentId: AgentID;
      readonly frameworkId: FrameworkID;
      readonly status?: allocatorMessages.InverseOfferStatus | undefined;
      readonly filters?: Filters | undefined;
    }
  /** Replaces guarantees and limits of roles; an empty config is the default. Triggers nothing. */
  | { readonly type: 'updateQuota'; readonly quotas: readonly quota.QuotaConfig[] }
  /** Sets weights by full role path; 1 is the default. Triggers nothing. */
  | { readonly type: 'updateWeights'; readonly weights: readonly WeightInfo[] }
  /** Host names that may be offered; absent = all, empty = none. Triggers nothing. */
  | { readonly type: 'updateWhitelist'; readonly whitelist?: readonly string[] | undefined }
  /**
   * The batch allocation, sent by the timer of whoever hosts the allocator every
   * `allocationIntervalMs`: all agents become candidates.
   */
  | { readonly type: 'requestAllocation' }
  /** Answered by `inverseOfferStatusesReply`. */
  | { readonly type: 'getInverseOfferStatuses'; readonly requestId: string }
  /** Answered by `metricsReply`. */
  | { readonly type: 'getMetrics'; readonly requestId: string }
  /** Which agents do offer constraints exclude? Answered by `offerConstraintsDebugReply`. */
  | { readonly type: 'getOfferConstraintsDebug'; readonly requestId: string }
  /** Why does the framework get no offer for the role now? Answered by `explainReply`. */
  | {
      readonly type: 'explain';
      readonly requestId: string;
      readonly frameworkId: FrameworkID;
      readonly role: string;
    }
  /** What would the next allocation be with these quotas and weights? Changes nothing. */
  | {
      readonly type: 'whatIf';
      readonly requestId: string;
      readonly quotas: readonly quota.QuotaConfig[];
      readonly weights: readonly WeightInfo[];
    };

/** A message to the allocator. At least once, in order. */
export type AllocatorInput = AllocatorTag & AllocatorMessage;

/** Resources proposed on one agent; they carry the role in `allocation_info`. */
export interface AgentProposal {
  readonly agentId: AgentID;
  readonly resources: readonly Resource[];
  /**
   * How often the agent was removed in this epoch, as far as the allocator was told; absent = never.
   * The master drops a proposal whose agent has left since, without giving anything back.
   */
  readonly removals?: number | undefined;
}

export interface RoleProposal {
  readonly role: string;
  readonly agents: readonly AgentProposal[];
}

/** Everything one framework is proposed in one run: one OFFERS event of the scheduler API. */
export interface FrameworkProposal {
  readonly frameworkId: FrameworkID;
  readonly roles: readonly RoleProposal[];
}

export interface InverseOfferProposal {
  readonly frameworkId: FrameworkID;
  /** Resources are always empty: maintenance concerns the whole agent. */
  readonly agents: readonly {
    readonly agentId: AgentID;
    readonly unavailability: Unavailability;
  }[];
}

/**
 * Why an agent is not proposed to a framework under a role, most decisive first as the allocator
 * meets them; `offered` means that the next allocation would propose it.
 */
export type AgentVerdict =
  | 'not-whitelisted'
  | 'deactivated'
  | 'constraint-not-met'
  | 'nothing-available'
  | 'reserved-for-others'
  | 'below-min-allocatable'
  | 'gpu-capability-missing'
  | 'remote-region'
  | 'capability-missing'
  | 'quota-limit-reached'
  | 'held-back-for-guarantees'
  | 'agent-lacks-multi-role'
  | 'agent-lacks-hierarchical-role'
  | 'filtered'
  | 'behind-others'
  | 'offered';

export interface VerdictSummary {
  readonly verdict: AgentVerdict;
  readonly agentsCount: number;
  /** At most five, in order of the agents' addition. */
  readonly examples: readonly AgentID[];
  /** For `filtered`: when the first and the last of the filters expire, ms as `nowMs`. */
  readonly filteredUntilMs?: { readonly first: number; readonly last: number } | undefined;
}

/** A competitor on the way from the root of the role tree to the framework. */
export interface ShareComparison {
  /** A role path, or a framework id at the last level. */
  readonly name: string;
  /** Dominant share divided by weight; the smaller goes first. */
  readonly share: number;
  readonly weight: number;
  readonly dominantResource?: string | undefined;
}

export interface FairnessLevel {
  /** The parent whose children compete: '' for the root, a role for its frameworks. */
  readonly parent: string;
  readonly self: ShareComparison;
  /** How many siblings are served before. */
  readonly ahead: number;
  /** At most five of them, the first served first. */
  readonly examples: readonly ShareComparison[];
}

/** The answer to `explain`. `status` other than `competing` already says it all. */
export interface OfferExplanation {
  readonly frameworkId: FrameworkID;
  readonly role: string;
  readonly status:
    | 'unknown-framework'
    | 'role-not-subscribed'
    | 'inactive'
    | 'suppressed'
    | 'allocation-paused'
    | 'competing';
  /** Covers each agent once; empty unless `competing`. */
  readonly agents: readonly VerdictSummary[];
  /** From the top of the role tree down; empty unless `competing` under the DRF sorter. */
  readonly fairness: readonly FairnessLevel[];
  readonly quota?:
    | {
        readonly role: string;
        readonly guarantees: ResourceAmounts;
        readonly limits: ResourceAmounts;
        /** Reservations plus unreserved resources offered or allocated, subroles included. */
        readonly consumed: ResourceAmounts;
      }
    | undefined;
}

/** A role's part in the hypothetical allocation. */
export interface WhatIfRole {
  readonly role: string;
  /** What the role would hold before and after the allocation, as quantities. */
  readonly before: ResourceAmounts;
  readonly after: ResourceAmounts;
}

/** An allocation of all agents, on a copy of the state. */
export interface WhatIfResult {
  readonly proposals: readonly FrameworkProposal[];
  readonly roles: readonly WhatIfRole[];
}

export type AllocatorReply =
  /** A number of the input stream is missing: the master must start a new epoch. */
  | { readonly type: 'resyncNeeded'; readonly expectedSeq: number; readonly receivedSeq: number }
  /**
   * Proposals of one allocation run, which may take several of these. Frameworks that get nothing are
   * not listed.
   */
  | { readonly type: 'offers'; readonly proposals: readonly FrameworkProposal[] }
  | { readonly type: 'inverseOffers'; readonly proposals: readonly InverseOfferProposal[] }
  | {
      readonly type: 'updateAvailableReply';
      readonly requestId: string;
      /** Absent when done; otherwise Mesos' text, e.g. `… does not contain …`. */
      readonly error?: string | undefined;
    }
  | {
      readonly type: 'inverseOfferStatusesReply';
      readonly requestId: string;
      readonly agents: readonly {
        readonly agentId: AgentID;
        readonly statuses: readonly allocatorMessages.InverseOfferStatus[];
      }[];
    }
  /** Mesos' names (`allocator/mesos/…`) and values. */
  | {
      readonly type: 'metricsReply';
      readonly requestId: string;
      readonly metrics: Readonly<Record<string, number>>;
    }
  /** For `/allocator/offer_constraints_debug`; the master leaves out what the asker may not see. */
  | {
      readonly type: 'offerConstraintsDebugReply';
      readonly requestId: string;
      readonly frameworks: readonly {
        readonly frameworkId: FrameworkID;
        readonly suppressedRoles: readonly string[];
        readonly excludedByAttributeConstraints: Readonly<Record<string, readonly AgentID[]>>;
      }[];
    }
  | {
      readonly type: 'explainReply';
      readonly requestId: string;
      readonly explanation: OfferExplanation;
    }
  | { readonly type: 'whatIfReply'; readonly requestId: string; readonly result: WhatIfResult };

/** A message to the master; `seq` counts the allocator's own messages of the epoch. */
export type AllocatorOutput = AllocatorTag & AllocatorReply;
