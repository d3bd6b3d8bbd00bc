import type { AllocatorOptions, FrameworkOptions, ResourceAmounts } from '@mezzo/domain';
import type {
  AgentInfo,
  AgentInfoCapability,
  FrameworkInfo,
  Resource,
  Unavailability,
  WeightInfo,
  allocatorMessages,
  quota,
} from '@mezzo/domain/messages';
import type { AllocationRequestsState } from '../run/allocation-requests.ts';

/** What a framework role holds; the resources carry the role, copies are listed one by one. */
interface HeldSnapshot {
  readonly frameworkId: string;
  readonly role: string;
  readonly resources: readonly Resource[];
}

export interface HoldingSnapshot extends HeldSnapshot {
  /** The part of the unreserved, non-revocable scalars that is allocated; thousandths. */
  readonly allocated: ResourceAmounts;
}

export interface OrphanSnapshot extends HeldSnapshot {
  /** The part that is allocated, not just offered. */
  readonly allocated: readonly Resource[];
}

export interface AgentSnapshot {
  readonly info: AgentInfo;
  readonly capabilities: readonly AgentInfoCapability[];
  readonly activated: boolean;
  readonly ordinal: number;
  readonly total: readonly Resource[];
  readonly holdings: readonly HoldingSnapshot[];
  readonly orphans: readonly OrphanSnapshot[];
  readonly maintenance?:
    | {
        readonly unavailability: Unavailability;
        readonly outstanding: readonly string[];
        readonly statuses: readonly allocatorMessages.InverseOfferStatus[];
      }
    | undefined;
}

export interface FilterSnapshot {
  readonly role: string;
  readonly agentId: string;
  /** Without allocation_info. */
  readonly refused: readonly Resource[];
  readonly expiresAtMs: number;
}

export interface FrameworkSnapshot {
  readonly info: FrameworkInfo;
  readonly active: boolean;
  readonly options: FrameworkOptions;
  /** How often it was served, by role; roles that it left but holds something in included. */
  readonly counts: Readonly<Record<string, number>>;
  readonly filters: readonly FilterSnapshot[];
  /** Until when no inverse offers are wanted, ms by agent id. */
  readonly inverseFilters: Readonly<Record<string, number>>;
}

/** How often a role was served with those below, and as a competitor of those below. */
export interface RoleCountSnapshot {
  readonly count: number;
  readonly own?: number | undefined;
}

/**
 * All of an allocator's state as plain data. Restored, the allocator goes on as if nothing had been:
 * the same inputs give the same outputs.
 */
export interface EngineSnapshot {
  readonly options: AllocatorOptions;
  readonly quotas: readonly quota.QuotaConfig[];
  readonly weights: readonly WeightInfo[];
  readonly whitelist?: readonly string[] | undefined;
  readonly runsCount: number;
  /** Of the next run that offers something. */
  readonly round: number;
  readonly agentsAdded: number;
  readonly requests: AllocationRequestsState;
  readonly frameworks: readonly FrameworkSnapshot[];
  /** In the order of their addition. */
  readonly agents: readonly AgentSnapshot[];
  readonly roleCounts: Readonly<Record<string, RoleCountSnapshot>>;
}
