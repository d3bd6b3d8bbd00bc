import type {
  AgentID,
  AgentInfo,
  AgentInfoCapability,
  Unavailability,
  allocatorMessages,
} from '@mezzo/domain/messages';
import type { Bundle } from '../resources/bundle.ts';
import type { FrameworkRole } from './framework-role.ts';

const NOTHING_ALLOCATED: readonly number[] = [];

/** What a framework holds under a role on an agent, offered or allocated. */
export class Holding {
  readonly owner: FrameworkRole;
  bundle: Bundle;
  /** The part of its unreserved, non-revocable scalars that is allocated: thousandths by dimension. */
  allocated: readonly number[] = NOTHING_ALLOCATED;

  constructor(owner: FrameworkRole, bundle: Bundle) {
    this.owner = owner;
    this.bundle = bundle;
  }
}

/** What a framework holds that the master has not told of yet. */
export interface OrphanHolding {
  readonly frameworkId: string;
  readonly role: string;
  bundle: Bundle;
  /** The part that is allocated, not just offered. */
  readonly allocated: Bundle;
}

/** Planned unavailability, and what frameworks say to it. */
export interface Maintenance {
  readonly unavailability: Unavailability;
  readonly outstanding: Set<string>;
  readonly statuses: Map<string, allocatorMessages.InverseOfferStatus>;
}

/** An agent of the cluster. All bundles have the layout of `total`. */
export class AgentState {
  readonly id: string;
  readonly idMessage: AgentID;
  /** Number in all tables of agents; used again after removal. */
  readonly slot: number;
  /** Counts additions: never used again. */
  readonly ordinal: number;
  info: AgentInfo;
  capabilities: readonly AgentInfoCapability[] = [];
  isMultiRole = false;
  isHierarchicalRole = false;
  isActivated: boolean;
  isWhitelisted = true;
  isRemote = false;
  hasGpus = false;
  total: Bundle;
  /** What can be offered: shared resources always, the rest while nobody holds it. */
  available: Bundle;
  /** Somebody holds what is not (any more) part of the total. */
  isOverAllocated = false;
  readonly holdings: Holding[] = [];
  orphans: OrphanHolding[] = [];
  maintenance: Maintenance | undefined = undefined;
  /** For which `available` the skip matrix' row is valid, see `SkipMatrix`. */
  skipReference: Bundle | undefined = undefined;
  /** In which run shared resources were offered, and which. */
  sharedRun = -1;
  sharedOffered: Bundle | undefined = undefined;
  /** The last run in whose first stage it was offered. */
  firstStageRun = -1;

  constructor(slot: number, ordinal: number, info: AgentInfo, total: Bundle, activated: boolean) {
    this.id = info.id?.value ?? '';
    this.idMessage = { value: this.id };
    this.slot = slot;
    this.ordinal = ordinal;
    this.info = info;
    this.total = total;
    this.available = total.layout.empty;
    this.isActivated = activated;
  }

  holdingOf(owner: FrameworkRole): Holding | undefined {
    const { holdings } = this;
    for (let i = 0; i < holdings.length; i += 1) {
      const holding = holdings[i];
      if (holding?.owner === owner) return holding;
    }
    return undefined;
  }

  /** Order among holdings means nothing to anybody but inverse offers, so it is kept. */
  dropHolding(holding: Holding): void {
    const at = this.holdings.indexOf(holding);
    if (at >= 0) this.holdings.splice(at, 1);
  }
}
