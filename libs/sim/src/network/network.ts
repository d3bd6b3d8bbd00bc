import type { Random } from '../random/random.ts';
import type { Timeline } from '../time/timeline.ts';

/** Most messages take so long; a few take much longer. */
const LATENCY_MS_MAX = 3;
const LATE_CHANCE = 0.03;
const LATE_MS_MAX = 150;

/** Called when hosts may have become reachable again. */
type HealListener = () => void;

/** Which hosts reach each other, and how long messages take. */
export class Network {
  readonly timeline: Timeline;
  readonly random: Random;
  private readonly blocked = new Map<string, number>();
  private readonly healListeners = new Set<HealListener>();
  private slowness = 1;

  constructor(timeline: Timeline, random: Random) {
    this.timeline = timeline;
    this.random = random;
  }

  isBlocked(from: string, to: string): boolean {
    return this.blocked.size > 0 && this.blocked.has(pairOf(from, to));
  }

  /** How long the next message takes. Zero within a host. */
  latencyMs(from: string, to: string): number {
    if (from === to) return 0;
    const max = this.random.chance(LATE_CHANCE) ? LATE_MS_MAX : LATENCY_MS_MAX;
    return this.random.integer(0, max * this.slowness);
  }

  /** All messages take so many times as long. */
  setSlowness(factor: number): void {
    this.slowness = factor;
  }

  /** Cuts all ways between hosts of the one and of the other group. Partitions may overlap. */
  cut(hosts: readonly string[], others: readonly string[]): void {
    this.changePairs(hosts, others, 1);
  }

  /** Takes a {@link cut} back. */
  mend(hosts: readonly string[], others: readonly string[]): void {
    this.changePairs(hosts, others, -1);
    this.tellHealed();
  }

  /** Takes all cuts and all slowness back. */
  heal(): void {
    this.slowness = 1;
    this.blocked.clear();
    this.tellHealed();
  }

  onHeal(listener: HealListener): void {
    this.healListeners.add(listener);
  }

  offHeal(listener: HealListener): void {
    this.healListeners.delete(listener);
  }

  private tellHealed(): void {
    for (const listener of [...this.healListeners]) listener();
  }

  private changePairs(hosts: readonly string[], others: readonly string[], by: number): void {
    for (const host of hosts) {
      for (const other of others) {
        if (host !== other) this.changePair(pairOf(host, other), by);
      }
    }
  }

  private changePair(pair: string, by: number): void {
    const count = (this.blocked.get(pair) ?? 0) + by;
    if (count > 0) this.blocked.set(pair, count);
    else this.blocked.delete(pair);
  }
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}
