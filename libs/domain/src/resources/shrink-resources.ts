import { ResourceEntry } from './resource-entry.ts';
import type { ResourceLimits } from './resource-limits.ts';
import type { ResourceQuantities } from './resource-quantities.ts';
import { Resources } from './resources.ts';

/**
 * The largest part of `resources` within `target`; what `target` does not name is left out.
 *
 * Entries are tried in their order: callers that must not favour the first ones shuffle before.
 *
 * Source: mesos src/common/resources_utils.cpp#shrinkResources
 */
export function shrinkToQuantities(resources: Resources, target: ResourceQuantities): Resources {
  const left = new Map(target);
  return shrink(
    resources,
    (name) => left.get(name) ?? 0,
    (name, milli) => left.set(name, milli),
  );
}

/**
 * The largest part of `resources` within `limits`; what has no limit is kept whole.
 *
 * Source: mesos src/common/resources_utils.cpp#shrinkResources
 */
export function shrinkToLimits(resources: Resources, limits: ResourceLimits): Resources {
  if (limits.isEmpty) return resources;
  const left = new Map(limits);
  return shrink(
    resources,
    (name) => left.get(name),
    (name, milli) => left.set(name, milli),
  );
}

/** `leftOf` answers undefined where there is no limit; ranges and sets are kept or dropped whole. */
function shrink(
  resources: Resources,
  leftOf: (name: string) => number | undefined,
  setLeft: (name: string, milli: number) => void,
): Resources {
  const kept: ResourceEntry[] = [];
  for (const entry of resources) {
    const leftMilli = leftOf(entry.kind.name);
    const part = leftMilli === undefined ? entry : shrinkEntry(entry, leftMilli);
    if (part === undefined) continue;
    kept.push(part);
    if (leftMilli !== undefined) setLeft(entry.kind.name, leftMilli - part.quantityMilli);
  }
  return Resources.ofEntries(kept);
}

/** Undefined when nothing fits; an indivisible disk fits only whole. */
function shrinkEntry(entry: ResourceEntry, targetMilli: number): ResourceEntry | undefined {
  if (targetMilli <= 0) return undefined;
  if (entry.quantityMilli <= targetMilli) return entry;
  if (typeof entry.amount !== 'number' || entry.kind.indivisible) return undefined;
  return new ResourceEntry(entry.kind, targetMilli);
}
