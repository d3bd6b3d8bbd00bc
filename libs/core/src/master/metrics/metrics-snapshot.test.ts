import { describe, expect, it } from 'vitest';
import { MasterHarness } from '../testing/master-harness.ts';
import {
  aFramework,
  anAgent,
  anUpdate,
  aProposal,
  aTask,
  uuid,
} from '../testing/sample-messages.ts';
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

  it('counts a task that has failed before its earlier updates are acknowledged', () => {
    const harness = new MasterHarness();
    const agent = 'slave(1)@10.0.0.1:5051';
    harness.fromAgent('register', agent, { type: 'register', ...anAgent() });
    const frameworkId = harness.subscribe('s1', aFramework());
    const [value = ''] = harness.propose(aProposal(frameworkId, 'M-S0'));
    harness.call('accept', 's1', {
      type: 'ACCEPT',
      framework_id: { value: frameworkId },
      accept: {
        offer_ids: [{ value }],
        operations: [{ type: 'LAUNCH', launch: { task_infos: [aTask('t1', 'M-S0')] } }],
      },
    });
    const update = { frameworkId, agentId: 'M-S0', taskId: 't1' };
    const latestState = 'TASK_FAILED';
    const running = anUpdate({ ...update, state: 'TASK_RUNNING', latestState, uuid: uuid(1) });
    harness.fromAgent('running, but failed by now', agent, running);
    expect(snapshot(harness).get('master/tasks_failed')).toBe(1);
    const more = { reason: 'REASON_EXECUTOR_TERMINATED' } as const;
    const failed = anUpdate({ ...update, state: latestState, uuid: uuid(2), more });
    harness.fromAgent('failed', agent, failed);
    harness.fromAgent('failed, again', agent, failed);
    const values = snapshot(harness);
    expect(values.get('master/tasks_failed')).toBe(1);
    expect(values.get('master/task_failed/source_executor/reason_executor_terminated')).toBe(1);
  });
});
