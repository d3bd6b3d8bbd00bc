import { hexOf, type RegistrationOrdinal } from '@mezzo/domain';
import { BoundedMap } from '../bounded-map.ts';

/** More than a master has agents. */
const RUNS_MAX = 200_000;

/**
 * Which registrations of agents have been heard. A bus may bring some again, long after they were
 * answered: what they say runs on the agent has ended since, and what runs now they do not know.
 *
 * Deviates: Mesos trusts that a connection repeats nothing.
 */
export class RegistrationOrder {
  /** The newest of each run of an agent; the bus keeps the order of runs. */
  private readonly newest = new BoundedMap<string, number>(RUNS_MAX);

  /** Whether nothing newer was heard of this run of the agent, nor this. */
  isNews(ordinal: RegistrationOrdinal | undefined): boolean {
    return ordinal === undefined || ordinal.number > (this.newest.get(hexOf(ordinal.run)) ?? 0);
  }

  hear(ordinal: RegistrationOrdinal | undefined): void {
    if (ordinal !== undefined) this.newest.set(hexOf(ordinal.run), ordinal.number);
  }
}
