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

/** Three frameworks in each role, which want all that they can get, and agents of all sizes. */
function rivals(dice: Dice, roles: readonly string[], first: readonly EngineMessage[]) {
  const engine = new IncrementalEngine(begin({ seed: dice.below(1e9) }), 0);
  for (const message of first) engine.apply(message, 0);
  roles.forEach((role, i) => {
    for (let k = 0; k < 3; k += 1) engine.apply(frameworkAdded(`f${3 * i + k}`, [role]), 0);
  });
  const agents = Array.from({ length: dice.between(1, 20) }, (_, i) =>
    agentAdded(`s${i}`, `cpus:${dice.between(1, 16)};mem:${dice.between(64, 8192)}`),
  );
  for (const message of agents) engine.apply(message, 0);
  return { engine, totals: Resources.sum(agents.map(({ total }) => Resources.of(total))) };
}

function dominantShare(offers: readonly ProposedOffer[], totals: Resources): number {
  const held = sum(offers);
  const shares = ['cpus', 'mem'].map(
    (name) => (held.scalarMilli(name) ?? 0) / (totals.scalarMilli(name) ?? 1),
  );
  return Math.max(0, ...shares);
}

/**
 * Whoever got an agent had, before that, no more than the one that did not get it: so without one of
 * the agents, the last, the envied has no more than the envious has now.
 */
function expectNoEnvy(own: number, theirs: readonly ProposedOffer[], totals: Resources): void {
  if (theirs.length === 0) return;
  const without = theirs.map((last) =>
    dominantShare(
      theirs.filter(({ agentId }) => agentId !== last.agentId),
      totals,
    ),
  );
  expect(Math.min(...without)).toBeLessThanOrEqual(own + 1e-9);
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

  it('honours guarantees that can be satisfied, of one role and of several', () => {
    forEachCluster((dice) => {
      const wanted = { a: dice.between(0, 5), b: dice.between(0, 5), c: dice.between(1, 6) };
      const quotas = Object.entries(wanted).map(([role, cpus]) => quotaConfig(role, { cpus }));
      const { engine, totals, roles } = plainCluster(dice, [{ type: 'updateQuota', quotas }]);
      const there = Resources.sum(totals.values()).scalarMilli('cpus') ?? 0;
      const needed = Object.values(wanted).reduce((sum, cpus) => sum + cpus * 1000, 0);
      if (needed > there) return;
      const offers = batch(engine);
      for (const [role, cpus] of Object.entries(wanted)) {
        if (![...roles.values()].includes(role)) continue;
        const got = sum(offers.filter((offer) => offer.role === role)).scalarMilli('cpus') ?? 0;
        expect(got).toBeGreaterThanOrEqual(cpus * 1000);
      }
    });
  });

  it('gives a role whatever there is of what it is guaranteed', () => {
    forEachCluster((dice) => {
      const quotas = [quotaConfig('c', { cpus: 100 })];
      const { engine, totals, roles } = plainCluster(dice, [{ type: 'updateQuota', quotas }]);
      if (![...roles.values()].includes('c')) return;
      const there = Resources.sum(totals.values()).scalarMilli('cpus') ?? 0;
      const got = sum(batch(engine).filter(({ role }) => role === 'c')).scalarMilli('cpus') ?? 0;
      expect(got).toBe(there);
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

  it.each([
    ['guarantees', [quotaConfig('a', { cpus: 1000, mem: 1e6 })]],
    ['fair sharing', []],
  ])('of %s alone lets no framework envy another more than one agent', (_stage, quotas) => {
    forEachCluster((dice) => {
      const { engine, totals } = rivals(dice, ['a'], [{ type: 'updateQuota', quotas }]);
      const offers = batch(engine);
      const rivalIds = ['f0', 'f1', 'f2'];
      for (const envied of rivalIds) {
        const theirs = offers.filter(({ frameworkId }) => frameworkId === envied);
        for (const envious of rivalIds) {
          const own = offers.filter(({ frameworkId }) => frameworkId === envious);
          expectNoEnvy(dominantShare(own, totals), theirs, totals);
        }
      }
    });
  });

  it('lets no role envy another more than one agent, by shares over weights', () => {
    forEachCluster((dice) => {
      const weights = ['a', 'b', 'c'].map((role) => ({ role, weight: dice.pick([0.5, 1, 2, 5]) }));
      const { engine, totals } = rivals(
        dice,
        ['a', 'b', 'c'],
        [{ type: 'updateWeights', weights }],
      );
      const offers = batch(engine);
      for (const envied of weights) {
        const theirs = offers.filter(({ role }) => role === envied.role);
        for (const envious of weights) {
          const own = offers.filter(({ role }) => role === envious.role);
          const share = dominantShare(own, totals) / envious.weight;
          expectNoEnvy(share * envied.weight, theirs, totals);
        }
      }
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
