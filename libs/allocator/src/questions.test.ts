import { describe, expect, it } from 'vitest';
import { IncrementalEngine } from './incremental-engine.ts';
import {
  agentAdded,
  begin,
  declined,
  frameworkAdded,
  quotaConfig,
  resources,
} from './testing/message-builders.ts';
import { NaiveAllocator } from './testing/naive/naive-allocator.ts';
import { offerLines, proposedOffers } from './testing/proposed-offers.ts';

function engineWith(...messages: Parameters<IncrementalEngine['apply']>[0][]): IncrementalEngine {
  const engine = new IncrementalEngine(begin(), 0);
  for (const message of messages) engine.apply(message, 0);
  return engine;
}

describe('metrics', () => {
  it('bear Mesos names and tell what is offered, filtered and reserved', () => {
    const engine = engineWith(
      { type: 'updateQuota', quotas: [quotaConfig('a', { cpus: 1 }, { cpus: 8 })] },
      frameworkAdded('f1', ['a']),
      agentAdded('s1', 'cpus:4;mem:1024;disk:100;cpus(a/x):2'),
    );
    const [offer] = proposedOffers(engine.allocate(0));
    const prefix = 'allocator/mesos';
    expect(engine.metrics(0)).toMatchObject({
      'allocator/event_queue_dispatches': 0,
      [`${prefix}/allocation_runs`]: 1,
      [`${prefix}/resources/cpus/total`]: 6,
      [`${prefix}/resources/cpus/offered_or_allocated`]: 4,
      [`${prefix}/roles/a/shares/dominant`]: 1,
      [`${prefix}/offer_filters/roles/a/active`]: 0,
      [`${prefix}/quota/roles/a/resources/cpus/guarantee`]: 1,
      [`${prefix}/quota/roles/a/resources/cpus/limit`]: 8,
      [`${prefix}/quota/roles/a/resources/cpus/offered_or_allocated`]: 4,
      [`${prefix}/quota/roles/a/resources/cpus/consumed`]: 2,
      [`${prefix}/quota/roles/a/x/resources/cpus/consumed`]: 2,
      [`${prefix}/quota/roles//resources/cpus/consumed`]: 2,
    });
    engine.apply(declined(offer!, 5), 0);
    expect(engine.metrics(0)[`${prefix}/offer_filters/roles/a/active`]).toBe(1);
    expect(engine.metrics(5001)[`${prefix}/offer_filters/roles/a/active`]).toBe(0);
  });

  it('count as consumed what is used, not what is offered', () => {
    const engine = engineWith(frameworkAdded('f1', ['a']), agentAdded('s1', 'cpus:4;mem:1024'));
    engine.allocate(0);
    const name = 'allocator/mesos/quota/roles/a/resources/cpus/consumed';
    expect(engine.metrics(0)[name]).toBeUndefined();
    const used = { agentId: { value: 's1' }, resources: resources('cpus:3', 'a') };
    const frameworkId = { value: 'f1' };
    engine.apply({ type: 'transitionOfferedToAllocated', frameworkId, ...used }, 0);
    expect(engine.metrics(0)[name]).toBe(3);
    engine.apply({ type: 'agentRemoved', agentId: { value: 's1' } }, 0);
    expect(engine.metrics(0)[name]).toBeUndefined();
  });

  it.each([IncrementalEngine, NaiveAllocator])(
    'do not count what a framework used that is gone, whoever was offered something there: %o',
    (Engine) => {
      const engine = new Engine(begin(), 0);
      const used = { agentId: { value: 's1' }, resources: resources('cpus:1', 'a') };
      const f1 = { value: 'f1' };
      engine.apply(frameworkAdded('f1', ['a']), 0);
      engine.apply(agentAdded('s1', 'cpus:4;mem:1024'), 0);
      const [offer] = proposedOffers(engine.allocate(0));
      const unused = resources('cpus:3;mem:1024', 'a');
      engine.apply(declined({ ...offer!, resources: unused }), 0);
      engine.apply({ type: 'transitionOfferedToAllocated', frameworkId: f1, ...used }, 0);
      engine.apply(frameworkAdded('f2', ['a']), 0);
      engine.apply({ type: 'suppress', frameworkId: f1, roles: [] }, 0);
      expect(offerLines(proposedOffers(engine.allocate(0)))).toEqual(['f2 a s1 cpus:3; mem:1024']);
      engine.apply({ type: 'frameworkRemoved', frameworkId: f1 }, 0);
      const [reply] = engine.apply({ type: 'getMetrics', requestId: 'r' }, 0);
      const metrics = reply?.type === 'metricsReply' ? reply.metrics : {};
      const name = 'allocator/mesos/quota/roles/a/resources/cpus/consumed';
      expect(metrics[name]).toBeUndefined();
    },
  );

  it('give the distribution of what the host measured', () => {
    const engine = engineWith();
    for (const durationMs of [1, 2, 3, 4, 5]) {
      engine.statistics.record({ durationMs, latencyMs: 0 }, 0);
    }
    expect(engine.metrics(0)).toMatchObject({
      'allocator/mesos/allocation_run_ms': 5,
      'allocator/mesos/allocation_run_ms/count': 5,
      'allocator/mesos/allocation_run_ms/p50': 3,
      'allocator/mesos/allocation_run_ms/p90': 4.6,
      'allocator/mesos/allocation_run_latency_ms/max': 0,
    });
  });
});

describe('what-if', () => {
  it('allocates with other quotas and changes nothing', () => {
    const engine = engineWith(
      frameworkAdded('f1', ['a']),
      frameworkAdded('f2', ['b'], { suppressedRoles: ['b'] }),
      agentAdded('s1', 'cpus:4;mem:1024'),
    );
    const change = { quotas: [quotaConfig('a', {}, { cpus: 1 })], weights: [] };
    const result = engine.whatIf(change, 0);
    const replies = [{ type: 'offers' as const, proposals: result.proposals }];
    expect(offerLines(proposedOffers(replies))).toEqual(['f1 a s1 cpus:1; mem:1024']);
    expect(result.roles.find(({ role }) => role === 'a')).toEqual({
      role: 'a',
      before: {},
      after: { cpus: 1, mem: 1024 },
    });
    const real = offerLines(proposedOffers(engine.allocate(0)));
    expect(real).toEqual(['f1 a s1 cpus:4; mem:1024']);
  });
});

describe('explain', () => {
  it.each([
    ['unknown-framework', 'f9', 'a'],
    ['role-not-subscribed', 'f1', 'b'],
    ['competing', 'f1', 'a'],
  ])('says %s', (status, id, role) => {
    const engine = engineWith(frameworkAdded('f1', ['a']), agentAdded('s1', 'cpus:4;mem:1024'));
    const frameworkId = { value: id };
    const [reply] = engine.apply({ type: 'explain', requestId: 'r', frameworkId, role }, 0);
    expect(reply).toMatchObject({ type: 'explainReply', explanation: { status } });
  });

  it('does not change what is allocated next', () => {
    const engine = engineWith(
      frameworkAdded('f1', ['a']),
      frameworkAdded('f2', ['a']),
      agentAdded('s1', 'cpus:4;mem:1024'),
      agentAdded('s2', 'cpus:4;mem:1024'),
    );
    const other = IncrementalEngine.restore(engine.snapshot());
    const frameworkId = { value: 'f2' };
    engine.apply({ type: 'explain', requestId: 'r', frameworkId, role: 'a' }, 0);
    expect(engine.allocate(0)).toEqual(other.allocate(0));
  });
});
