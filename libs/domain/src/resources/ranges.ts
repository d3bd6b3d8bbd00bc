import type { Int64, ValueRange } from '../messages/index.ts';

/**
 * The amount of a RANGES resource: closed intervals of unsigned 64-bit integers.
 *
 * The order and cut of the intervals stay as given until an operation touches them, because error
 * texts and offers repeat what was given. Bounds are numbers where exact, bigints beyond.
 */
export class Ranges {
  static readonly empty = new Ranges([]);

  readonly list: readonly ValueRange[];

  constructor(list: readonly ValueRange[]) {
    this.list = list;
  }

  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  /** How many integers the intervals hold, assuming that they do not overlap. */
  get size(): number {
    let size = 0;
    for (const { begin, end } of this.list) size += Number(end) - Number(begin) + 1;
    return size;
  }

  /** Whether an integer lies in two of the intervals. */
  get hasOverlap(): boolean {
    let previous: ValueRange | undefined;
    for (const range of this.list.toSorted(byBegin)) {
      if (previous !== undefined && range.begin <= previous.end) return true;
      previous = range;
    }
    return false;
  }

  /** The same integers in ascending order, adjacent and overlapping intervals merged. */
  coalesced(): Ranges {
    return isCoalesced(this.list) ? this : new Ranges(coalesce(this.list));
  }

  plus(that: Ranges): Ranges {
    // Agents mostly have the same ports: their sum is what one of them has.
    const [only, ...others] = that.list;
    const isHere = only !== undefined && others.length === 0 && holds(this.list, only);
    if (isHere && isCoalesced(this.list)) return this;
    return new Ranges(coalesce([...this.list, ...that.list]));
  }

  /** The integers of this that are not in `that`. */
  minus(that: Ranges): Ranges {
    if (this.isEmpty || that.isEmpty) return this;
    return new Ranges(difference(this.coalesced().list, that.coalesced().list));
  }

  contains(that: Ranges): boolean {
    const mine = this.coalesced().list;
    let at = 0;
    for (const { begin, end } of that.coalesced().list) {
      while (at < mine.length && isBelow(mine[at], begin)) at += 1;
      const candidate = mine[at];
      if (candidate === undefined || candidate.begin > begin || candidate.end < end) return false;
    }
    return true;
  }

  equals(that: Ranges): boolean {
    const mine = this.coalesced().list;
    const theirs = that.coalesced().list;
    return (
      mine.length === theirs.length &&
      mine.every(
        (range, i) => isSame(range.begin, theirs[i]?.begin) && isSame(range.end, theirs[i]?.end),
      )
    );
  }

  /** As Mesos prints ranges in messages: `[31000-31010, 31020-31030]`. */
  toString(): string {
    return `[${this.list.map(({ begin, end }) => `${begin}-${end}`).join(', ')}]`;
  }
}

function isBelow(range: ValueRange | undefined, bound: Int64): boolean {
  return range !== undefined && range.end < bound;
}

function holds(list: readonly ValueRange[], { begin, end }: ValueRange): boolean {
  return list.some((range) => range.begin <= begin && end <= range.end);
}

/** A number and a bigint of the same value are the same bound. */
function isSame(left: Int64, right: Int64 | undefined): boolean {
  return right !== undefined && !(left < right) && !(left > right);
}

/** `bound + 1`; a number stays a number while that is exact. */
export function after(bound: Int64): Int64 {
  if (typeof bound === 'bigint') return bound + 1n;
  return bound < Number.MAX_SAFE_INTEGER ? bound + 1 : BigInt(bound) + 1n;
}

/** `bound - 1`; back to a number as soon as that is exact. */
export function before(bound: Int64): Int64 {
  if (typeof bound === 'number') return bound - 1;
  const lower = bound - 1n;
  return lower <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(lower) : lower;
}

function isCoalesced(list: readonly ValueRange[]): boolean {
  let previous: ValueRange | undefined;
  for (const range of list) {
    if (previous !== undefined && range.begin <= after(previous.end)) return false;
    previous = range;
  }
  return true;
}

/** Sorts bounds; a number and a bigint are compared by value. */
export function byBound(left: Int64, right: Int64): number {
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

function byBegin(left: ValueRange, right: ValueRange): number {
  return byBound(left.begin, right.begin);
}

function coalesce(list: readonly ValueRange[]): ValueRange[] {
  const merged: ValueRange[] = [];
  for (const range of list.toSorted(byBegin)) {
    const last = merged.at(-1);
    if (last === undefined || range.begin > after(last.end)) merged.push(range);
    else if (range.end > last.end)
      merged[merged.length - 1] = { begin: last.begin, end: range.end };
  }
  return merged;
}

/** Both lists ascending and free of overlaps: one pass over the two. */
function difference(left: readonly ValueRange[], right: readonly ValueRange[]): ValueRange[] {
  const kept: ValueRange[] = [];
  let at = 0;
  for (const range of left) {
    let begin = range.begin;
    while (at < right.length && isBelow(right[at], begin)) at += 1;
    for (let i = at; i < right.length && begin <= range.end; i += 1) {
      const hole = right[i];
      if (hole === undefined || hole.begin > range.end) break;
      if (hole.begin > begin) kept.push({ begin, end: before(hole.begin) });
      begin = after(hole.end);
    }
    if (begin <= range.end) kept.push({ begin, end: range.end });
  }
  return kept;
}
