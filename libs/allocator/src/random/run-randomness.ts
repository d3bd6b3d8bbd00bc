import { mix, unitInterval } from './mix.ts';

/** The two passes over the agents: quota guarantees first, then fair sharing. */
export type Stage = 1 | 2;

const CHUNK_ORDER = 0x51ed270b;
const ROLE_KEY = 0x2545f491;
const FRAMEWORK_KEY = 0x6c8e9cf5;

/**
 * Everything random in one allocation run, as functions of what is decided. Two allocators that
 * agree on the seed, the round and the agents' ordinals agree on all of it.
 */
export class RunRandomness {
  private readonly seed: number;

  /** @param round - counts the runs that offer something */
  constructor(seed: number, round: number) {
    this.seed = mix(seed >>> 0, round);
  }

  /** Seeds the order in which a stage visits the agents. */
  agentOrder(stage: Stage): number {
    return mix(this.seed, stage);
  }

  /** Orders the resources of one name on an agent when not all of them are given away. */
  resourceRank(agentOrdinal: number, resourceHash: number): number {
    return mix(mix(this.seed ^ CHUNK_ORDER, agentOrdinal), resourceHash);
  }

  /**
   * Sort key of the random sorter: the smallest goes first, and the chance to be first is
   * proportional to the weight (exponential clocks: the same law as sorting by U^(1/w)).
   */
  roleKey(stage: Stage, agentOrdinal: number, roleHash: number, weight: number): number {
    const hash = mix(mix(mix(this.seed ^ ROLE_KEY, stage), agentOrdinal), roleHash);
    return -Math.log(unitInterval(hash)) / weight;
  }

  /** Likewise for the frameworks of a role, which all weigh the same: the smallest goes first. */
  frameworkKey(
    stage: Stage,
    agentOrdinal: number,
    roleHash: number,
    frameworkHash: number,
  ): number {
    const place = mix(mix(mix(this.seed ^ FRAMEWORK_KEY, stage), agentOrdinal), roleHash);
    return mix(place, frameworkHash);
  }
}
