import { ResourceTally } from './resource-tally.ts';

/**
 * Sums over all registered agents. Views and metrics read them where there is no time to walk the
 * agents; `agents` and `accounting.ts` keep them.
 */
export interface ClusterTotals {
  /** What agents have now. */
  readonly total: ResourceTally;
  /** What agents were started with. */
  readonly started: ResourceTally;
  readonly used: ResourceTally;
  readonly offered: ResourceTally;
}

export function emptyClusterTotals(): ClusterTotals {
  return {
    total: new ResourceTally(),
    started: new ResourceTally(),
    used: new ResourceTally(),
    offered: new ResourceTally(),
  };
}
