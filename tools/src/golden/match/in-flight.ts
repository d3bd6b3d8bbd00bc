import type { JsonObject } from './json.ts';

/**
 * What has happened in a replay though the recording saw it only with the step that is under way, or
 * later: a read sees what it did not see there.
 *
 * - `offers`: offers that came by the allocator's clock;
 * - `ends`: tasks and executors that have ended, by the speed of processes.
 */
export type InFlight = ReadonlySet<'offers' | 'ends'>;

export const nothingInFlight: InFlight = new Set();

/** Members of views that such events change, and the sums that they are part of. */
const changedMembers = {
  offers: ['offers', 'offered_resources', 'offered_resources_full'],
  ends: ['used_resources', 'used_resources_full', 'allocated_resources'],
} as const;

/** A view without what the events in flight have changed. */
export function withoutInFlight(view: JsonObject, inFlight: InFlight): JsonObject {
  if (inFlight.size === 0) return view;
  const keys = new Set<string>([...inFlight].flatMap((kind) => changedMembers[kind]));
  const isSum = 'offered_resources' in view && 'resources' in view;
  const members = Object.entries(view).filter(
    ([key]) => !keys.has(key) && !(isSum && key === 'resources'),
  );
  return Object.fromEntries(members);
}
