import { failure, success, type Result } from '../result.ts';
import { formatResource } from './format-resource.ts';
import type { ResourceEntry } from './resource-entry.ts';
import type { ResourceKind } from './resource-kind.ts';
import { Resources } from './resources.ts';

/**
 * Whether an agent must remember this across restarts: dynamic reservations and persistent volumes,
 * unless a resource provider remembers them.
 *
 * Source: mesos src/common/resources_utils.cpp#needCheckpointing
 */
export function needsCheckpointing(kind: ResourceKind): boolean {
  return kind.providerId === undefined && (kind.isDynamicallyReserved || kind.isPersistentVolume);
}

/** The part of an agent's resources that it must remember across restarts. */
export function checkpointedPart(total: Resources): Resources {
  return total.filter(needsCheckpointing);
}

/**
 * Turns the resources an agent was started with into those it has, by what it remembered.
 *
 * @param started - unreserved and statically reserved resources, as given by the flags
 * @returns a refusal when the flags no longer hold what was remembered
 *
 * Source: mesos src/common/resources_utils.cpp#applyCheckpointedResources
 */
export function applyCheckpointedResources(
  started: Resources,
  checkpointed: Resources,
): Result<Resources> {
  let total = started;
  for (const entry of checkpointed) {
    if (!needsCheckpointing(entry.kind)) {
      return failure(`Unexpected checkpointed resources ${formatResource(entry.message)}`);
    }
    const original = Resources.ofEntries([originalOf(entry)]);
    if (!total.contains(original)) {
      return failure(
        `Incompatible agent resources: ${total.toString()} does not contain ${original.toString()}`,
      );
    }
    total = total.subtract(original).add(Resources.ofEntries([entry]));
  }
  return success(total);
}

/** What the flags said: no volume, and at most the static reservation at the bottom of the stack. */
function originalOf(entry: ResourceEntry): ResourceEntry {
  const { kind } = entry;
  const bottom = kind.reservations.slice(0, 1).filter(({ type }) => type === 'STATIC');
  const reservations = kind.isDynamicallyReserved ? bottom : kind.reservations;
  const stripped = kind.isPersistentVolume ? kind.withoutVolume() : kind;
  return entry.withKind(stripped.with({ reservations, shared: false })).oneCopy();
}
