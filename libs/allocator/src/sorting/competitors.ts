const INITIAL_CAPACITY = 64;

/**
 * What siblings are compared by, in columns: share, then how often served, then name. Competitors
 * are small numbers that are used again after `release`.
 */
export class Competitors {
  shares = new Float64Array(INITIAL_CAPACITY);
  counts = new Float64Array(INITIAL_CAPACITY);
  private ranks = new Int32Array(INITIAL_CAPACITY);
  private readonly names: (string | undefined)[] = [];
  private readonly free: number[] = [];
  private ranksAreStale = false;
  private lastName = '';
  private lastRank = 0;

  get capacity(): number {
    return this.shares.length;
  }

  add(name: string): number {
    const id = this.free.pop() ?? this.names.length;
    if (id >= this.shares.length) this.grow();
    this.names[id] = name;
    this.shares[id] = 0;
    this.counts[id] = 0;
    this.rankNew(id, name);
    return id;
  }

  /** Names mostly come in ascending order: then the ranks of the others need not change. */
  private rankNew(id: number, name: string): void {
    if (name < this.lastName) {
      this.ranksAreStale = true;
      return;
    }
    if (name !== this.lastName) this.lastRank += 1;
    this.lastName = name;
    this.ranks[id] = this.lastRank;
  }

  release(id: number): void {
    this.names[id] = undefined;
    this.free.push(id);
  }

  private grow(): void {
    const capacity = this.shares.length * 2;
    const { shares, counts, ranks } = this;
    this.shares = new Float64Array(capacity);
    this.counts = new Float64Array(capacity);
    this.ranks = new Int32Array(capacity);
    this.shares.set(shares);
    this.counts.set(counts);
    this.ranks.set(ranks);
  }

  /** To be called before comparing. */
  refreshRanks(): void {
    if (!this.ranksAreStale) return;
    this.ranksAreStale = false;
    const live = [...this.names.keys()].filter((id) => this.names[id] !== undefined);
    live.sort((a, b) => ((this.names[a] ?? '') < (this.names[b] ?? '') ? -1 : 1));
    this.lastRank = 0;
    this.lastName = '';
    for (const id of live) this.rankNew(id, this.names[id] ?? '');
  }

  /** Whether `a` is served before `b`. */
  isBefore(a: number, b: number): boolean {
    const { shares, counts, ranks } = this;
    const byShare = (shares[a] ?? 0) - (shares[b] ?? 0);
    if (byShare !== 0) return byShare < 0;
    const byCount = (counts[a] ?? 0) - (counts[b] ?? 0);
    if (byCount !== 0) return byCount < 0;
    return (ranks[a] ?? 0) < (ranks[b] ?? 0);
  }
}
