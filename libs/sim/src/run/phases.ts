import type { FaultInjector } from '../faults/fault-injector.ts';
import type { World } from '../world/world.ts';
import { probeOffers } from './probe-offers.ts';
import { reasonsForUnrest, remains } from './rest.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How often the books are audited while faults strike. */
const AUDIT_MS = 15 * SECOND;
const LOOK_MS = 10 * SECOND;
/**
 * The longest back-off of a status update is ten minutes, of a registration one. A framework that
 * has heard from a deposed master that it was removed, and has begun anew, is still waited for by
 * the others: an hour at most.
 */
const REST_MS_MAX = 90 * MINUTE;
const TEARDOWN_MS_MAX = 90 * MINUTE;

/**
 * The course of a run:
 *
 *   chaos ─▶ everything is mended ─▶ frameworks wind down, all comes to rest ─▶ a newcomer is offered
 *   everything ─▶ frameworks are torn down, nothing is left
 */
export class Phases {
  private readonly world: World;
  private readonly faults: FaultInjector;
  private readonly stop: () => boolean;

  constructor(world: World, faults: FaultInjector, stop: () => boolean) {
    this.world = world;
    this.faults = faults;
    this.stop = stop;
  }

  run(): void {
    const { watchers, plan } = this.world.environment;
    this.auditLater();
    this.world.start();
    this.faults.start();
    this.pass(plan.chaosMs);
    this.faults.heal();
    this.order('wind-down');
    this.await('everything comes to rest', REST_MS_MAX, () => reasonsForUnrest(this.world));
    watchers.audit();
    watchers.settled();
    if (this.stop()) return;
    probeOffers(this.world, (maxMs, reasons) => this.await('idle is offered', maxMs, reasons));
    this.order('tear-down');
    this.await('nothing is left of frameworks', TEARDOWN_MS_MAX, () => remains(this.world));
    watchers.audit();
    watchers.emptied();
  }

  private order(order: 'wind-down' | 'tear-down'): void {
    for (const framework of this.world.frameworks) framework.order = order;
  }

  private pass(ms: number): void {
    const { timeline } = this.world.environment;
    timeline.runUntil(timeline.nowMs + ms, this.stop);
  }

  private auditLater(): void {
    const { timeline, watchers } = this.world.environment;
    timeline.after(AUDIT_MS, () => {
      watchers.audit();
      this.auditLater();
    });
  }

  /** Lets time pass until nothing speaks against it any more; reports what still does in the end. */
  private await(rule: string, maxMs: number, reasons: () => readonly string[]): void {
    const { timeline, violations } = this.world.environment;
    const endMs = timeline.nowMs + maxMs;
    while (timeline.nowMs < endMs && !this.stop()) {
      if (reasons().length === 0) return;
      this.pass(LOOK_MS);
    }
    if (this.stop()) return;
    violations.report(rule, `after ${maxMs / MINUTE} minutes: ${reasons().join('; ')}`);
  }
}
