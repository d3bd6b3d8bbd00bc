import type { Resources } from '@mezzo/domain';
import type { ExecutorInfo, FrameworkInfo, schedulerApi } from '@mezzo/domain/messages';
import type { StreamId } from '../master-input.ts';
import { FrameworkCounters } from '../metrics/framework-counters.ts';
import type { Timer } from '../timer-heap.ts';
import {
  frameworkCapabilities,
  frameworkRoles,
  type FrameworkCapabilities,
} from './framework-capabilities.ts';
import { HeldResources } from './held-resources.ts';
import type { InverseOfferRecord, OfferRecord } from './offer-record.ts';
import type { OperationRecord } from './operation-record.ts';
import { TaskMap, TaskRing } from './task-lists.ts';

/**
 * How a framework is reached:
 *
 *     recovered ──subscribe──▶ connected ──stream closed──▶ disconnected
 *                                  ▲                             │
 *                                  └─────────subscribe───────────┘
 *
 * `recovered`: known only from agents that re-registered after a change of master.
 */
export type ConnectionState = 'recovered' | 'connected' | 'disconnected';

/** How much a framework's buffers hold. */
export interface FrameworkLimits {
  readonly completedTasksPerFrameworkMax: number;
  readonly unreachableTasksPerFrameworkMax: number;
}

/**
 * Everything the master knows about a framework.
 *
 * Invariants: `streamId` is set exactly when `connection` is `connected`; an active framework is
 * connected; `offers` are those of `MasterState.offers` with this framework's id, and likewise for
 * inverse offers; `tasks` are those of the registered agents.
 */
export class FrameworkRecord {
  readonly id: string;
  info: FrameworkInfo;
  roles: ReadonlySet<string>;
  capabilities: FrameworkCapabilities;
  suppressedRoles: ReadonlySet<string> = new Set();
  offerConstraints: schedulerApi.OfferConstraints | undefined = undefined;

  connection: ConnectionState = 'recovered';
  streamId: StreamId | undefined = undefined;
  active = false;
  registeredTimeMs: number;
  reregisteredTimeMs: number;
  unregisteredTimeMs = 0;

  readonly tasks = new TaskMap();
  readonly unreachableTasks: TaskMap;
  readonly completedTasks: TaskRing;
  /** By agent id, then by executor id. Command executors are not tracked. */
  readonly executors = new Map<string, Map<string, ExecutorInfo>>();
  readonly offers = new Set<OfferRecord>();
  readonly inverseOffers = new Set<InverseOfferRecord>();
  /** By UUID in hexadecimal. */
  readonly operations = new Map<string, OperationRecord>();
  /** UUID by the operation id that the framework chose. */
  readonly operationUuids = new Map<string, string>();

  readonly used = new HeldResources();
  readonly offered = new HeldResources();

  readonly metrics = new FrameworkCounters();
  failoverTimer: Timer | undefined = undefined;
  /** While its removal is being made durable: what is to go on afterwards, in this order. */
  leaving: (() => void)[] | undefined = undefined;
  heartbeatTimer: Timer | undefined = undefined;
  /** Grows with every change of what views show of this framework, its tasks left aside. */
  version = 0;
  /** Whatever readers made of this version; nobody else looks at it. */
  rendering: object | undefined = undefined;

  /** @param info - with its id set */
  constructor(id: string, info: FrameworkInfo, nowMs: number, limits: FrameworkLimits) {
    this.id = id;
    this.info = info;
    this.roles = frameworkRoles(info);
    this.capabilities = frameworkCapabilities(info);
    this.registeredTimeMs = nowMs;
    this.reregisteredTimeMs = nowMs;
    this.unreachableTasks = new TaskMap(limits.unreachableTasksPerFrameworkMax);
    this.completedTasks = new TaskRing(limits.completedTasksPerFrameworkMax);
  }

  get connected(): boolean {
    return this.connection === 'connected';
  }

  get recovered(): boolean {
    return this.connection === 'recovered';
  }

  setInfo(info: FrameworkInfo): void {
    this.info = info;
    this.roles = frameworkRoles(info);
    this.capabilities = frameworkCapabilities(info);
    this.version += 1;
  }

  totalUsedResources(): Resources {
    return this.used.total;
  }

  totalOfferedResources(): Resources {
    return this.offered.total;
  }
}
