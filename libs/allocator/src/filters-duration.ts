import type { Filters } from '@mezzo/domain/messages';

/** What `Filters.refuse_seconds` means when it is unset, and instead of nonsense. */
const DEFAULT_REFUSE_SECONDS = 5;
const MAX_REFUSE_SECONDS = 365 * 24 * 60 * 60;
/** Durations are whole nanoseconds in Mesos: what is shorter is zero. */
const NANOSECOND = 1e-9;

/**
 * How long a filter lasts, in ms; zero means that there is none.
 *
 * Source: mesos src/master/allocator/mesos/hierarchical.cpp#recoverResources
 */
export function refuseMs(filters: Filters): number {
  const seconds = filters.refuse_seconds ?? DEFAULT_REFUSE_SECONDS;
  if (seconds > MAX_REFUSE_SECONDS) return MAX_REFUSE_SECONDS * 1000;
  if (!(seconds >= 0)) return DEFAULT_REFUSE_SECONDS * 1000;
  return seconds < NANOSECOND ? 0 : seconds * 1000;
}
