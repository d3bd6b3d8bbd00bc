import type { Task } from '@mezzo/domain/messages';
import { beforeEach, describe, expect, it } from 'vitest';
import { MasterHarness } from '../testing/master-harness.ts';
import {
  aFramework,
  aProposal,
  aReregistration,
  aTask,
  anAgent,
  anUpdate,
  uuid,
} from '../testing/sample-messages.ts';

const AGENT = 'slave(1)@10.0.0.1:5051';

describe('an agent that was only out of touch', () => {
  let harness: MasterHarness;
  let frameworkId: string;

  beforeEach(() => {
    harness = new MasterHarness();
    harness.fromAgent('agent registers', AGENT, { type: 'register', ...anAgent() });
    frameworkId = harness.subscribe('s1', aFramework({ checkpoint: false }));
    const [offerId = ''] = harness.propose(aProposal(frameworkId, 'M-S0'));
    harness.call('accept', 's1', {
      type: 'ACCEPT',
      framework_id: { value: frameworkId },
      accept: {
        offer_ids: [{ value: offerId }],
        operations: [{ type: 'LAUNCH', launch: { task_infos: [aTask('t1', 'M-S0')] } }],
      },
    });
    const update = { frameworkId, agentId: 'M-S0', taskId: 't1', uuid: uuid(1) };
    harness.fromAgent('running', AGENT, anUpdate({ ...update, state: 'TASK_RUNNING' }));
    harness.step('the link breaks', { kind: 'agentGone', address: AGENT });
  });

  function taskOf(state: Task['state']): Task {
    return {
      name: 'task-t1',
      task_id: { value: 't1' },
      framework_id: { value: frameworkId },
      agent_id: { value: 'M-S0' },
      state,
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 }, allocation_info: { role: '*' } },
      ],
    };
  }

  function isBack(tasks: readonly Task[]): void {
    harness.take();
    const frameworks = [aFramework({ id: { value: frameworkId } })];
    harness.fromAgent('agent is back', AGENT, aReregistration('M-S0', { tasks, frameworks }));
  }

  it('brings tasks back that were given up with it', () => {
    isBack([taskOf('TASK_RUNNING')]);
    expect(harness.eventsOf('s1').at(-1)?.update?.status).toMatchObject({
      state: 'TASK_RUNNING',
      reason: 'REASON_AGENT_REREGISTERED',
    });
    const agent = harness.master.state.agents.registered.get('M-S0');
    expect(agent?.totalUsedResources().toString()).toBe('cpus(allocated: *):0.5');
  });

  it('is told to the allocator with what they use', () => {
    isBack([taskOf('TASK_RUNNING')]);
    const told = harness
      .take()
      .flatMap((effect) => (effect.kind === 'toAllocator' ? [effect.input] : []));
    expect(told.map(({ type }) => type)).toContain('agentRemoved');
    expect(told.find(({ type }) => type === 'agentAdded')).toMatchObject({
      used: [{ frameworkId: { value: frameworkId } }],
    });
  });

  it('does not bring back what has ended meanwhile', () => {
    isBack([taskOf('TASK_FINISHED')]);
    expect(harness.master.state.agents.registered.get('M-S0')?.tasks.size).toBe(0);
  });
});
