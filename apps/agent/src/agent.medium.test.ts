import { afterEach, describe, expect, it } from 'vitest';
import type { FrameworkInfo, TaskInfo } from '@mezzo/domain/messages';
import { AgentHarness } from './testing/agent-harness.ts';

const framework: FrameworkInfo = {
  user: 'root',
  name: 'test',
  id: { value: 'framework-0' },
  capabilities: [{ type: 'PARTITION_AWARE' }],
};

function commandTask(id: string, value: string, more: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name: `task ${id}`,
    task_id: { value: id },
    agent_id: { value: 'agent-S0' },
    command: { value },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
    ],
    ...more,
  };
}

let harness: AgentHarness;
afterEach(async () => harness.dispose());

describe('command tasks', () => {
  it('run from STARTING to FINISHED', async () => {
    harness = await AgentHarness.create();
    harness.launch(commandTask('t1', 'exit 0'), framework);
    const { status } = await harness.untilState('t1', 'TASK_FINISHED');
    expect(harness.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    expect(status).toMatchObject({
      message: 'Command exited with status 0',
      source: 'SOURCE_EXECUTOR',
      executor_id: { value: 't1' },
    });
  });
});
