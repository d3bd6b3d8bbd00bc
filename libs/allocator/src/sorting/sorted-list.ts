import type { Competitors } from './competitors.ts';

const INITIAL_CAPACITY = 4;
/** Up to so many moves per element, sorting by insertion is cheaper than by merging. */
const INSERTION_MOVES_PER_ELEMENT = 8;

/**
 * Siblings in the order in which they are served. Kept in order one by one while a run books offers,
 * and sorted again as a whole when it was marked dirty.
 */
export class SortedList {
  ids = new Int32Array(INITIAL_CAPACITY);
  length = 0;
  /** The order may be wrong: shares changed by other means than {@link reposition}. */
  isDirty = false;
  /** For which version of the cluster's totals shares were computed. */
  totalsVersion = -1;

  add(id: number): void {
    if (this.length === this.ids.length) {
      const grown = new Int32Array(this.ids.length * 2);
      grown.set(this.ids);
      this.ids = grown;
    }
    this.ids[this.length] = id;
    this.length += 1;
    this.isDirty = true;
  }

  remove(id: number): void {
    const at = this.positionOf(id, 0);
    if (at < 0) return;
    this.ids.copyWithin(at, at + 1, this.length);
    this.length -= 1;
  }

  /** @param hint - where it probably is */
  private positionOf(id: number, hint: number): number {
    const { ids, length } = this;
    if (hint < length && ids[hint] === id) return hint;
    const at = ids.indexOf(id);
    return at < length ? at : -1;
  }

  sort(competitors: Competitors): void {
    competitors.refreshRanks();
    this.isDirty = false;
    if (!sortByInsertion(this.ids, this.length, competitors)) {
      sortByMerging(this.ids, this.length, competitors);
    }
  }

  /**
   * Moves one competitor to its place after its share or count grew or shrank; all others are in
   * order.
   *
   * @param hint - where it was
   */
  reposition(id: number, competitors: Competitors, hint: number): void {
    const { ids, length } = this;
    const from = this.positionOf(id, hint);
    if (from < 0) return;
    const after = ids[from + 1] ?? -1;
    if (from + 1 < length && competitors.isBefore(after, id)) {
      const to = this.firstNotBefore(id, competitors, from + 1, length);
      ids.copyWithin(from, from + 1, to);
      ids[to - 1] = id;
      return;
    }
    const before = ids[from - 1] ?? -1;
    if (from > 0 && competitors.isBefore(id, before)) {
      const to = this.firstNotBefore(id, competitors, 0, from);
      ids.copyWithin(to + 1, to, from);
      ids[to] = id;
    }
  }

  /** The first position in [low, high) whose competitor is not served before `id`, else `high`. */
  private firstNotBefore(id: number, competitors: Competitors, low: number, high: number): number {
    const { ids } = this;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (competitors.isBefore(ids[middle] ?? -1, id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** @returns false when it gave up because too much was out of order; all ids are still there */
export function sortByInsertion(
  ids: Int32Array,
  length: number,
  competitors: Competitors,
): boolean {
  let moves = length * INSERTION_MOVES_PER_ELEMENT;
  for (let i = 1; i < length; i += 1) {
    const id = ids[i] ?? -1;
    let at = i;
    while (at > 0 && competitors.isBefore(id, ids[at - 1] ?? -1)) {
      ids[at] = ids[at - 1] ?? -1;
      at -= 1;
    }
    ids[at] = id;
    moves -= i - at;
    if (moves < 0) return false;
  }
  return true;
}

let scratch = new Int32Array(0);

function sortByMerging(ids: Int32Array, length: number, competitors: Competitors): void {
  if (scratch.length < length) scratch = new Int32Array(length * 2);
  let from: Int32Array = ids;
  let to: Int32Array = scratch;
  for (let width = 1; width < length; width *= 2) {
    for (let low = 0; low < length; low += 2 * width) {
      const middle = Math.min(low + width, length);
      const high = Math.min(low + 2 * width, length);
      merge(from, to, low, middle, high, competitors);
    }
    [from, to] = [to, from];
  }
  if (from !== ids) ids.set(from.subarray(0, length));
}

function merge(
  from: Int32Array,
  to: Int32Array,
  low: number,
  middle: number,
  high: number,
  competitors: Competitors,
): void {
  let left = low;
  let right = middle;
  for (let at = low; at < high; at += 1) {
    const takeRight =
      left >= middle || (right < high && competitors.isBefore(from[right] ?? -1, from[left] ?? -1));
    to[at] = from[takeRight ? right++ : left++] ?? -1;
  }
}
