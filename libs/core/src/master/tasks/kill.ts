import type { schedulerApi } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { reconcile } from './reconcile.ts';

/**
 * KILL. A task that is not known is reconciled instead. The wish is remembered until the agent is
 * forgotten, because the message may get lost.
 *
 * Source: mesos src/master/master.cpp#Master::kill
 */
export function kill(
  context: MasterContext,
  framework: FrameworkRecord,
  { task_id, agent_id, kill_policy }: schedulerApi.CallKill,
): void {
  context.metrics.count('messages_kill_task');
  const record = framework.tasks.get(task_id.value);
  if (record === undefined)
    return reconcile(context, framework, { tasks: [{ task_id, agent_id }] });
  if (agent_id !== undefined && agent_id.value !== record.agentId) return;
  const agent = context.agent(record.agentId);
  if (agent === undefined) return;
  rememberKill(agent, framework.id, record.id);
  if (!agent.connected) return;
  context.sendToAgent(agent, {
    type: 'killTask',
    frameworkId: { value: framework.id },
    taskId: task_id,
    ...(kill_policy !== undefined && { killPolicy: kill_policy }),
  });
}

function rememberKill(agent: AgentRecord, frameworkId: string, taskId: string): void {
  const tasks = agent.killedTasks.get(frameworkId) ?? new Set<string>();
  agent.killedTasks.set(frameworkId, tasks);
  tasks.add(taskId);
}
