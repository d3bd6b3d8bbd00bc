export interface SubscribersPlan {
  readonly port: number;
  readonly readersCount: number;
  /** Subscribers that never read. */
  readonly lazyCount: number;
}

export interface SubscribersReport {
  readonly openCount: number;
  readonly megabytes: number;
  /** How many streams the master has ended. */
  readonly cutOffCount: number;
  /** From what happened to a task to the moment when a subscriber heard of it. */
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
}
