import { MasterHarness, type HarnessOptions } from './master-harness.ts';
import { aFramework, aProposal, aTask, anAgent, anUpdate, uuid } from './sample-messages.ts';

/** Where the agent of {@link aRunningTask} is. */
export const AGENT = 'slave(1)@10.0.0.1:5051';

interface Scene {
  readonly harness: MasterHarness;
  readonly frameworkId: string;
}

const PATIENT = aFramework({
  capabilities: [{ type: 'PARTITION_AWARE' }],
  failover_timeout: 60,
});

/** A cluster with agent `M-S0`, and a framework on stream `s1` that runs task `t1` on it. */
export function aRunningTask(options: HarnessOptions = {}, info = PATIENT): Scene {
  const { harness, frameworkId } = aLaunchedTask(options, info);
  const ids = { frameworkId, agentId: 'M-S0', taskId: 't1' };
  harness.fromAgent('running', AGENT, anUpdate({ ...ids, state: 'TASK_RUNNING', uuid: uuid(1) }));
  harness.take();
  return { harness, frameworkId };
}

/** Likewise, before the agent has said anything about the task. */
export function aLaunchedTask(options: HarnessOptions = {}, info = PATIENT): Scene {
  const harness = new MasterHarness(options);
  harness.fromAgent('agent registers', AGENT, { type: 'register', ...anAgent() });
  const frameworkId = harness.subscribe('s1', info);
  const [value = ''] = harness.propose(aProposal(frameworkId, 'M-S0'));
  harness.call('accept', 's1', {
    type: 'ACCEPT',
    framework_id: { value: frameworkId },
    accept: {
      offer_ids: [{ value }],
      operations: [{ type: 'LAUNCH', launch: { task_infos: [aTask('t1', 'M-S0')] } }],
    },
  });
  harness.take();
  return { harness, frameworkId };
}
