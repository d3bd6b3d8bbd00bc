/**
 * An agent that was recovered from the registry, unreachable or unknown joins again, with all that
 * runs on it.
 *
 * Source: mesos src/master/master.cpp#Master::__reregisterSlave
 */
import { Resources } from '@mezzo/domain';
import type { FrameworkInfo, Task } from '@mezzo/domain/messages';
import { recoverFramework } from '../frameworks/recover-framework.ts';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { TaskRecord } from '../model/task-record.ts';
import { addExecutor } from '../tasks/executor-life.ts';
import { makeTaskStatus } from '../tasks/make-status.ts';
import { latestDetails } from '../tasks/reconcile.ts';
import { sendStatus } from '../tasks/send-status.ts';
import { addTask } from '../tasks/task-life.ts';
import { announceAgent, enrollAgent, makeAgentRecord, totalPingTimeoutMs } from './add-agent.ts';
import { deactivateAgent } from './disconnect-agent.ts';
import { remindOfDrain } from './drain-state.ts';
import { compareOperations } from './update-agent.ts';
import type { Reregistration } from './reregister-agent.ts';

export function readmitAgent(
  context: MasterContext,
  address: string,
  message: Reregistration,
): void {
  const { recovered, unreachable, deactivated } = context.state.agents;
  const agent = makeAgentRecord(context, address, message);
  const known = knowledgeOf(recovered.has(agent.id), unreachable.has(agent.id));
  const tasks = message.tasks.filter(
    ({ framework_id }) => !context.state.frameworks.completed.has(framework_id.value),
  );
  if (known !== 'recovered') for (const task of tasks) welcomeBack(context, task, known);
  const missing = forgetUnreachableTasks(context, agent.id);
  recovered.delete(agent.id);
  agent.reregisteredTimeMs = context.nowMs;
  context.metrics.count('slave_reregistrations');
  enrollAgent(context, agent);
  for (const { frameworkId, executorInfo } of message.executors) {
    if (context.state.frameworks.completed.has(frameworkId.value)) continue;
    addExecutor(context, agent, frameworkId.value, executorInfo);
  }
  for (const task of tasks) addTask(context, agent, task, Resources.of(task.resources));
  announceAgent(context, agent);
  compareOperations(context, agent, message.operations);
  if (deactivated.has(agent.id)) deactivateAgent(context, agent);
  remindOfDrain(context, agent);
  context.sendToAgent(agent, {
    type: 'reregistered',
    masterInfo: context.masterInfo,
    agentId: { value: agent.id },
    totalPingTimeoutMs: totalPingTimeoutMs(context),
    reconciliations: [],
    departuresCount: message.departuresCount,
    resourceVersionUuid: message.resourceVersionUuid,
  });
  killUndelivered(context, agent, missing);
  updateAgentFrameworks(context, agent, message.frameworks);
}

type Knowledge = 'recovered' | 'unreachable' | 'unknown';

function knowledgeOf(recovered: boolean, unreachable: boolean): Knowledge {
  if (recovered) return 'recovered';
  return unreachable ? 'unreachable' : 'unknown';
}

const WELCOMES = {
  disconnected: 'Disconnected agent reregistered',
  // Spelt as in Mesos.
  unreachable: 'Unreachable agent re-reregistered',
  unknown: 'Unknown agent reregistered',
} as const;

/** Tells the framework that a task it had given up is there, and forgets that it was gone. */
export function welcomeBack(
  context: MasterContext,
  task: Task,
  known: 'disconnected' | 'unreachable' | 'unknown',
): void {
  const framework = context.framework(task.framework_id.value);
  if (framework === undefined) return;
  framework.unreachableTasks.delete(task.task_id.value);
  framework.completedTasks.removeWhere(({ id }) => id === task.task_id.value);
  const status = makeTaskStatus(context, task, {
    state: task.state,
    reason: 'REASON_AGENT_REREGISTERED',
    message: WELCOMES[known],
  });
  sendStatus(context, framework, { ...status, ...latestDetails(task) });
}

/**
 * All tasks of the agent are accounted for: those it did not bring are over.
 *
 * @returns those
 */
function forgetUnreachableTasks(context: MasterContext, agentId: string): readonly TaskRecord[] {
  const { unreachableTasks } = context.state.agents;
  const missing: TaskRecord[] = [];
  for (const [frameworkId, taskIds] of unreachableTasks.get(agentId) ?? []) {
    const framework = context.framework(frameworkId);
    for (const taskId of taskIds) {
      const record = framework?.unreachableTasks.get(taskId);
      if (record !== undefined) missing.push(record);
      framework?.unreachableTasks.delete(taskId);
    }
  }
  unreachableTasks.delete(agentId);
  return missing;
}

/**
 * A task that the agent has never spoken of may still be on its way to it, on a bus that holds
 * messages back. It would run unseen, on resources that are offered to others by now: the kill comes
 * behind it.
 *
 * Deviates: Mesos' connections break first.
 */
function killUndelivered(
  context: MasterContext,
  agent: AgentRecord,
  missing: readonly TaskRecord[],
): void {
  for (const { task } of missing) {
    if ((task.statuses ?? []).some(({ uuid }) => uuid !== undefined)) continue;
    const { framework_id: frameworkId, task_id: taskId } = task;
    context.sendToAgent(agent, { type: 'killTask', frameworkId, taskId });
  }
}

/**
 * Frameworks on the agent: the agent learns the newest of those we know and shuts down those that
 * are over; those we do not know are recovered from what the agent knows.
 *
 * Source: mesos src/master/master.cpp#Master::updateSlaveFrameworks
 */
export function updateAgentFrameworks(
  context: MasterContext,
  agent: AgentRecord,
  frameworks: readonly FrameworkInfo[],
): void {
  for (const info of frameworks) {
    const id = info.id?.value ?? '';
    const framework = context.framework(id);
    if (framework !== undefined) {
      context.sendToAgent(agent, { type: 'updateFramework', framework: framework.info });
    } else if (context.state.frameworks.completed.has(id)) {
      context.sendToAgent(agent, { type: 'shutdownFramework', frameworkId: { value: id } });
    } else {
      recoverFramework(context, id, info);
    }
  }
}
