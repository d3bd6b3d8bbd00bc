import type { Int64 } from '../messages/index.ts';
import { after, before, byBound, Ranges } from './ranges.ts';

/**
 * The integers that any of many {@link Ranges} has, kept up to date as they come and go. A sum of
 * ranges forgets how many had an integer, so that nothing could be taken out of it again; here each
 * place is counted at which intervals begin and end.
 */
export class RangesUnion {
  /** By bound: how many intervals begin there, less those that ended just before. Never 0. */
  private readonly steps = new Map<Int64, number>();
  private cached: Ranges | undefined = Ranges.empty;

  add(ranges: Ranges): void {
    this.count(ranges, 1);
  }

  /** @param ranges - integers that were added, as often as they are removed */
  remove(ranges: Ranges): void {
    this.count(ranges, -1);
  }

  /** In ascending order, adjacent and overlapping intervals merged. */
  get ranges(): Ranges {
    this.cached ??= this.merged();
    return this.cached;
  }

  private count(ranges: Ranges, sign: 1 | -1): void {
    this.cached = undefined;
    for (const { begin, end } of ranges.coalesced().list) {
      this.step(begin, sign);
      this.step(after(end), -sign);
    }
  }

  private step(bound: Int64, change: number): void {
    const sum = (this.steps.get(bound) ?? 0) + change;
    if (sum === 0) this.steps.delete(bound);
    else this.steps.set(bound, sum);
  }

  private merged(): Ranges {
    const list: { begin: Int64; end: Int64 }[] = [];
    let begin: Int64 = 0;
    let depth = 0;
    for (const [bound, change] of [...this.steps].sort(([left], [right]) => byBound(left, right))) {
      if (depth === 0) begin = bound;
      depth += change;
      if (depth === 0) list.push({ begin, end: before(bound) });
    }
    return list.length === 0 ? Ranges.empty : new Ranges(list);
  }
}
