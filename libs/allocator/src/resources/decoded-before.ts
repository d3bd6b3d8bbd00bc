import type { Resource } from '@mezzo/domain/messages';
import type { Bundle } from './bundle.ts';

/** Messages that were decoded, and what came of it. */
export interface Decoded {
  readonly messages: readonly Resource[];
  readonly bundle: Bundle;
}

/**
 * Whether messages say what others said, whatever they are allocated to. Only knows resources without
 * anything special: the machines of a cluster are mostly alike, and so are those.
 */
export function isSaidAgain(before: readonly Resource[], now: readonly Resource[]): boolean {
  if (before.length !== now.length) return false;
  for (let i = 0; i < now.length; i += 1) {
    const left = before[i];
    const right = now[i];
    if (left === undefined || right === undefined || !isSamePlain(left, right)) return false;
  }
  return true;
}

function isSamePlain(left: Resource, right: Resource): boolean {
  if (left.name !== right.name || left.type !== right.type) return false;
  if (left.scalar?.value !== right.scalar?.value) return false;
  if (left.ranges !== right.ranges && !isSameRanges(left, right)) return false;
  if ((left.revocable === undefined) !== (right.revocable === undefined)) return false;
  return isPlain(left) && isPlain(right);
}

function isSameRanges({ ranges: left }: Resource, { ranges: right }: Resource): boolean {
  const mine = left?.range ?? [];
  const theirs = right?.range ?? [];
  if (mine.length !== theirs.length) return false;
  for (let i = 0; i < mine.length; i += 1) {
    if (mine[i]?.begin !== theirs[i]?.begin || mine[i]?.end !== theirs[i]?.end) return false;
  }
  return true;
}

function isPlain(message: Resource): boolean {
  return (
    message.set === undefined &&
    message.disk === undefined &&
    message.shared === undefined &&
    message.provider_id === undefined &&
    message.reservation === undefined &&
    message.role === undefined &&
    (message.reservations === undefined || message.reservations.length === 0)
  );
}
