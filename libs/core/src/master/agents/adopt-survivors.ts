/**
 * A broken connection looks like the end of an agent: tasks of frameworks that do not checkpoint are
 * given up at once. When only the connection had failed, the agent still has them. They come back as
 * those of an unreachable agent do; otherwise they would run on unseen, on resources that are
 * offered to others.
 *
 * Deviates: Mesos does not take them up again.
 */
import { isTerminalTaskState, Resources } from '@mezzo/domain';
import { tellAgent } from '../allocation/snapshot.ts';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { addExecutor } from '../tasks/executor-life.ts';
import { addTask } from '../tasks/task-life.ts';
import { welcomeBack } from './readmit-agent.ts';
import type { Reregistration } from './reregister-agent.ts';

/** Called before the agent counts as connected again. */
export function adoptSurvivors(
  context: MasterContext,
  agent: AgentRecord,
  message: Reregistration,
): void {
  // What is missing on an agent that was connected all the time has ended meanwhile.
  if (agent.connected) return;
  const { completed } = context.state.frameworks;
  const executors = message.executors.filter(
    ({ frameworkId: { value }, executorInfo }) =>
      !completed.has(value) && agent.executor(value, executorInfo.executor_id.value) === undefined,
  );
  const tasks = message.tasks.filter(
    ({ framework_id: { value }, task_id, state }) =>
      !completed.has(value) &&
      !isTerminalTaskState(state) &&
      agent.task(value, task_id.value) === undefined,
  );
  if (executors.length + tasks.length === 0) return;
  for (const { frameworkId, executorInfo } of executors) {
    addExecutor(context, agent, frameworkId.value, executorInfo);
  }
  for (const task of tasks) {
    welcomeBack(context, task, 'disconnected');
    addTask(context, agent, task, Resources.of(task.resources));
  }
  // The allocator takes in what is used only with the agent itself.
  context.allocator.send({ type: 'agentRemoved', agentId: { value: agent.id } });
  tellAgent(context, agent);
}
