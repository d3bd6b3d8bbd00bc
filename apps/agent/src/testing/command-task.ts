import type { TaskInfo } from '@mezzo/domain/messages';

/** A small task that runs a shell line. */
export function commandTask(id: string, value: string, more: Partial<TaskInfo> = {}): TaskInfo {
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
