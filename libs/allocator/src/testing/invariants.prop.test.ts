import { ResourceLimits, Resources, isInRoleSubtree } from '@mezzo/domain';
import { describe, expect, it } from 'vitest';
import type { EngineMessage } from '../allocation-engine.ts';
import { IncrementalEngine } from '../incremental-engine.ts';
import { agentAdded, begin, declined, frameworkAdded, quotaConfig } from './message-builders.ts';
import { proposedOffers, type ProposedOffer } from './proposed-offers.ts';
import { Dice } from './random/dice.ts';

const CLUSTERS = 150;
const ROLES = ['a', 'b', 'c', 'a/x', 'a/y'];

interface Cluster {
  readonly engine: IncrementalEngine;
  readonly totals: ReadonlyMap<string, Resources>;
  readonly roles: ReadonlyMap<string, string>;
}

/** Plain agents, one role for each framework; the messages given come first. */
function plainCluster(dice: Dice, first: readonly EngineMessage[] = []): Cluster {
  const engine = new IncrementalEngine(begin({ seed: dice.below(1e9) }), 0);
  for (const message of first) engine.apply(message, 0);
  const totals = new Map<string, Resources>();
  const roles = new Map<string, string>();
  for (let i = 0; i < dice.between(1, 6); i += 1) {
    const role = dice.pick(ROLES);
    roles.set(`f${i}`, role);
    engine.apply(frameworkAdded(`f${i}`, [role]), 0);
  }
  for (let i = 0; i < dice.between(1, 12); i += 1) {
    const message = agentAdded(`s${i}`, `cpus:${dice.between(1, 8)};mem:${dice.between(64, 2048)}`);
    totals.set(`s${i}`, Resources.of(message.total));
    engine.apply(message, 0);
  }
  return { engine, totals, roles };
}

function batch(engine: IncrementalEngine, nowMs = 0): readonly ProposedOffer[] {
  engine.apply({ type: 'requestAllocation' }, nowMs);
  return proposedOffers(engine.allocate(nowMs));
}

function sum(offers: readonly ProposedOffer[]): Resources {
  return Resources.sum(offers.map(({ resources }) => Resources.of(resources).unallocate()));
}

function forEachCluster(check: (dice: Dice) => void): void {
  for (let seed = 1; seed <= CLUSTERS; seed += 1) check(new Dice(seed));
}

describe('an allocation', () => {
  it('gives away nothing twice, and no more than there is', () => {
    forEachCluster((dice) => {
      const { engine, totals } = plainCluster(dice);
      const offers = [...batch(engine), ...batch(engine)];
      for (const [agentId, total] of totals) {
        const given = sum(offers.filter((offer) => offer.agentId === agentId));
        expect(total.contains(given)).toBe(true);
      }
    });
  });

  it('leaves nothing lying about that somebody may have', () => {
    forEachCluster((dice) => {
      const { engine, totals } = plainCluster(dice);
      const given = sum(batch(engine));
      expect(given.equals(Resources.sum(totals.values()))).toBe(true);
    });
  });

  it('exceeds no limit, of a role and of those above it', () => {
    forEachCluster((dice) => {
      const limits = { cpus: dice.between(0, 9), mem: dice.between(0, 3000) };
      const quotas = [quotaConfig('a', {}, limits), quotaConfig('b', {}, { cpus: 2 })];
      const { engine } = plainCluster(dice, [{ type: 'updateQuota', quotas }]);
      const offers = batch(engine);
      for (const config of quotas) {
        const held = sum(offers.filter(({ role }) => isInRoleSubtree(role, config.role)));
        const limit = ResourceLimits.ofScalars(config.limits);
        expect(limit.containsQuantities(held.scalarQuantities)).toBe(true);
      }
    });
  });

  it('honours guarantees that can be satisfied', () => {
    forEachCluster((dice) => {
      const cpus = dice.between(1, 6);
      const quotas = [quotaConfig('c', { cpus })];
      const { engine, totals, roles } = plainCluster(dice, [{ type: 'updateQuota', quotas }]);
      const isWanted = [...roles.values()].includes('c');
      const there = Resources.sum(totals.values()).scalarMilli('cpus') ?? 0;
      const offers = batch(engine);
      const got = sum(offers.filter(({ role }) => role === 'c')).scalarMilli('cpus') ?? 0;
      if (isWanted) expect(got).toBeGreaterThanOrEqual(Math.min(there, cpus * 1000));
    });
  });

  it('keeps what guarantees need from others, though nobody claims it', () => {
    forEachCluster((dice) => {
      const quotas = [quotaConfig('unclaimed', { cpus: 3 })];
      const { engine, totals } = plainCluster(dice, [{ type: 'updateQuota', quotas }]);
      const there = Resources.sum(totals.values()).scalarMilli('cpus') ?? 0;
      const given = sum(batch(engine)).scalarMilli('cpus') ?? 0;
      expect(given).toBeLessThanOrEqual(Math.max(0, there - 3000));
    });
  });

  it('respects filters until they expire', () => {
    forEachCluster((dice) => {
      const { engine } = plainCluster(dice);
      const refused = batch(engine);
      for (const offer of refused) engine.apply(declined(offer, 100), 0);
      const keys = new Set(refused.map((each) => `${each.frameworkId} ${each.agentId}`));
      const next = batch(engine, 50_000);
      for (const each of next) expect(keys.has(`${each.frameworkId} ${each.agentId}`)).toBe(false);
      for (const offer of next) engine.apply(declined(offer), 50_000);
      expect(batch(engine, 100_001).length).toBeGreaterThan(0);
    });
  });

  it('lets no framework of a role be envious by more than an agent', () => {
    forEachCluster((dice) => {
      const engine = new IncrementalEngine(begin({ seed: dice.below(1e9) }), 0);
      const frameworks = dice.between(2, 5);
      for (let i = 0; i < frameworks; i += 1) engine.apply(frameworkAdded(`f${i}`, ['a']), 0);
      for (let i = 0; i < dice.between(1, 20); i += 1) {
        engine.apply(agentAdded(`s${i}`, 'cpus:4;mem:1024'), 0);
      }
      const counts = new Map<string, number>();
      for (const { frameworkId } of batch(engine)) {
        counts.set(frameworkId, (counts.get(frameworkId) ?? 0) + 1);
      }
      const all = Array.from({ length: frameworks }, (_, i) => counts.get(`f${i}`) ?? 0);
      expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
    });
  });

  it('replays from its inputs', () => {
    forEachCluster((dice) => {
      const seed = dice.below(1e9);
      const [one, two] = [plainCluster(new Dice(seed)), plainCluster(new Dice(seed))];
      expect(batch(one.engine)).toEqual(batch(two.engine));
    });
  });
});
