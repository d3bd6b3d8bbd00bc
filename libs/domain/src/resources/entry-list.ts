import type { ResourceEntry } from './resource-entry.ts';

/**
 * Adds an entry to a list that is being built: to the entry it can be combined with, else at the
 * end. Nothing is added for an empty entry.
 *
 * Source: mesos src/common/resources.cpp#Resources::add
 */
export function addEntry(list: ResourceEntry[], entry: ResourceEntry): void {
  if (entry.isEmpty) return;
  for (let i = 0; i < list.length; i += 1) {
    const candidate = list[i];
    if (candidate === undefined || !candidate.isAddable(entry)) continue;
    list[i] = candidate.plus(entry);
    return;
  }
  list.push(entry);
}

/**
 * Takes an entry out of a list that is being built. An entry that is used up, or would become
 * negative, gives its place to the last one.
 *
 * Source: mesos src/common/resources.cpp#Resources::subtract
 */
export function removeEntry(list: ResourceEntry[], entry: ResourceEntry): void {
  if (entry.isEmpty) return;
  for (let i = 0; i < list.length; i += 1) {
    const candidate = list[i];
    if (candidate === undefined || !candidate.isSubtractable(entry)) continue;
    const rest = candidate.minus(entry);
    if (rest.isEmpty || rest.isNegative) replaceByLast(list, i);
    else list[i] = rest;
    return;
  }
}

function replaceByLast(list: ResourceEntry[], at: number): void {
  const last = list.pop();
  if (last !== undefined && at < list.length) list[at] = last;
}
