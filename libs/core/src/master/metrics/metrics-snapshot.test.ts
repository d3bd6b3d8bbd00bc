import { describe, expect, it } from 'vitest';
import { MasterHarness } from '../testing/master-harness.ts';
import { aFramework, anAgent } from '../testing/sample-messages.ts';
import { metricsSnapshot } from './metrics-snapshot.ts';

function snapshot({ master }: MasterHarness): ReadonlyMap<string, number> {
  return metricsSnapshot({
    state: master.state,
    metrics: master.metrics,
    nowMs: 1_005_000,
    publishPerFramework: true,
  });
}

describe('metricsSnapshot', () => {
  it('has every metric of an idle master, at zero', () => {
    const values = snapshot(new MasterHarness());
    const nonZero = [...values].filter(([, value]) => value !== 0);
    expect(nonZero).toEqual([
      ['master/uptime_secs', 5],
      ['master/elected', 1],
    ]);
    expect([...values.keys()].sort()).toMatchSnapshot();
  });

  it('measures agents and frameworks', () => {
    const harness = new MasterHarness();
    harness.fromAgent('register', 'slave(1)@10.0.0.1:5051', { type: 'register', ...anAgent() });
    harness.subscribe('s1', aFramework({ name: 'my fw/x', principal: 'p q' }));
    const values = snapshot(harness);
    expect(values.get('master/cpus_total')).toBe(4);
    expect(values.get('master/slaves_active')).toBe(1);
    expect(values.get('master/frameworks_connected')).toBe(1);
    expect(values.get('master/frameworks/my%20fw%2Fx/M-0000/events')).toBe(2);
    expect(values.get('frameworks/p q/messages_received')).toBe(0);
  });
});
