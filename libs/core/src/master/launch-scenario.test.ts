import { describe, expect, it } from 'vitest';
import { MasterHarness } from './testing/master-harness.ts';
import {
  aFramework,
  aProposal,
  aTask,
  anAgent,
  anUpdate,
  uuid,
} from './testing/sample-messages.ts';

const AGENT = 'slave(1)@10.0.0.1:5051';

describe('scenarios', () => {
  it('runs a task from offer to acknowledged end', async () => {
    const harness = new MasterHarness();
    harness.fromAgent('agent registers', AGENT, { type: 'register', ...anAgent() });
    const frameworkId = harness.subscribe('s1', aFramework());
    const [offerId = ''] = harness.propose(aProposal(frameworkId, 'M-S0'));
    harness.call('accept', 's1', {
      type: 'ACCEPT',
      framework_id: { value: frameworkId },
      accept: {
        offer_ids: [{ value: offerId }],
        operations: [{ type: 'LAUNCH', launch: { task_infos: [aTask('t1', 'M-S0')] } }],
        filters: { refuse_seconds: 3600 },
      },
    });
    const ids = { frameworkId, agentId: 'M-S0', taskId: 't1' };
    harness.fromAgent('running', AGENT, anUpdate({ ...ids, state: 'TASK_RUNNING', uuid: uuid(1) }));
    harness.fromAgent(
      'finished',
      AGENT,
      anUpdate({ ...ids, state: 'TASK_FINISHED', uuid: uuid(2) }),
    );
    harness.call('acknowledge finished', 's1', {
      type: 'ACKNOWLEDGE',
      framework_id: { value: frameworkId },
      acknowledge: { agent_id: { value: 'M-S0' }, task_id: { value: 't1' }, uuid: uuid(2) },
    });
    harness.call('teardown', 's1', { type: 'TEARDOWN', framework_id: { value: frameworkId } });
    await expect(harness.text).toMatchFileSnapshot('testdata/launch.txt');
  });
});
