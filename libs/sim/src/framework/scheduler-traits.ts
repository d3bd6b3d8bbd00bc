/** How a framework launches its tasks. */
export type TaskStyle = 'command' | 'custom' | 'group';

/** What kind of framework a simulated scheduler is. Times are milliseconds. */
export interface SchedulerTraits {
  readonly name: string;
  readonly roles: readonly string[];
  readonly isMultiRole: boolean;
  readonly isPartitionAware: boolean;
  readonly knowsKilling: boolean;
  readonly checkpoint: boolean;
  readonly failoverTimeoutMs: number;
  readonly styles: readonly TaskStyle[];
  /** How many tasks it keeps running. */
  readonly tasksWanted: number;
  readonly taskMsMean: number;
  readonly failureChance: number;
  readonly trapChance: number;
  /** How often it kills one of its tasks. */
  readonly killMsMean: number;
  readonly refuseSeconds: number;
  /** How long it thinks about offers at most. */
  readonly offerHoldMsMax: number;
  readonly acknowledgeMsMax: number;
  /** Suppresses offers while it wants nothing. */
  readonly suppresses: boolean;
  readonly reconcileMs: number;
}
