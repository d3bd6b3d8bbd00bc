/**
 * A registered agent registers again, because its connection broke or it restarted: what both sides
 * know is compared.
 *
 * Source: mesos src/master/master.cpp#Master::___reregisterSlave, Master::reconcileKnownSlave
 */
import {
  isTerminalTaskState,
  Resources,
  type RunningExecutor,
  type TaskReconciliation,
} from '@mezzo/domain';
import type { Task, TaskStatus } from '@mezzo/domain/messages';
import { tellAgentUpdated } from '../allocation/snapshot.ts';
import type { MasterContext } from '../master-context.ts';
import { setAgentInfo, setTotal } from '../model/accounting.ts';
import { agentCapabilities } from '../model/agent-capabilities.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { removeExecutor } from '../tasks/executor-life.ts';
import { makeTaskStatus } from '../tasks/make-status.ts';
import { noteEnd, removeTask } from '../tasks/task-life.ts';
import { adoptSurvivors } from './adopt-survivors.ts';
import { totalOf, totalPingTimeoutMs } from './add-agent.ts';
import { remindOfDrain } from './drain-state.ts';
import { startPinging } from './ping-agent.ts';
import { updateAgentFrameworks } from './readmit-agent.ts';
import type { Reregistration } from './reregister-agent.ts';
import { compareOperations } from './update-agent.ts';
import { cancelRemoval } from './removal-limit.ts';

export function refreshAgent(
  context: MasterContext,
  agent: AgentRecord,
  address: string,
  message: Reregistration,
): void {
  moveTo(context, agent, address);
  takeOver(context, agent, message);
  noteEnds(context, agent, message.tasks);
  adoptSurvivors(context, agent, message);
  forgetEnded(context, agent, message.tasks);
  context.sendToAgent(agent, {
    type: 'reregistered',
    masterInfo: context.masterInfo,
    agentId: { value: agent.id },
    totalPingTimeoutMs: totalPingTimeoutMs(context),
    reconciliations: reconciliationsOf(context, agent, message.tasks),
    departuresCount: message.departuresCount,
    resourceVersionUuid: message.resourceVersionUuid,
  });
  dropUnknownExecutors(context, agent, message.executors);
  killAgain(context, agent, message.tasks);
  compareOperations(context, agent, message.operations);
  reconnect(context, agent);
  remindOfDrain(context, agent);
  updateAgentFrameworks(context, agent, message.frameworks);
}

function moveTo(context: MasterContext, agent: AgentRecord, address: string): void {
  const { byAddress } = context.state.agents;
  if (byAddress.get(agent.address) === agent) byAddress.delete(agent.address);
  agent.address = address;
  byAddress.set(address, agent);
}

function takeOver(context: MasterContext, agent: AgentRecord, message: Reregistration): void {
  setAgentInfo(agent, message.agentInfo);
  agent.version = message.version;
  agent.capabilityList = message.capabilities;
  agent.capabilities = agentCapabilities(message.capabilities);
  agent.checkpointedResources = Resources.of(message.checkpointedResources);
  agent.resourceVersionUuid = message.resourceVersionUuid;
  setTotal(agent, totalOf(message).add(agent.oversubscribedResources));
  agent.reregisteredTimeMs = context.nowMs;
  tellAgentUpdated(context, agent, { capabilities: true });
}

/**
 * What has ended holds nothing: the agent may have launched others on it, for another master.
 *
 * Deviates: Mesos waits for the updates.
 */
function noteEnds(context: MasterContext, agent: AgentRecord, reported: readonly Task[]): void {
  for (const { framework_id: frameworkId, task_id: taskId, state } of reported) {
    const record = isTerminalTaskState(state)
      ? agent.task(frameworkId.value, taskId.value)
      : undefined;
    if (record !== undefined) noteEnd(context, record, state);
  }
}

/**
 * An agent keeps what has ended until that is acknowledged. What it reports no longer it has forgotten,
 * and asked about it, it would tell another end than the one that the framework has.
 */
function forgetEnded(context: MasterContext, agent: AgentRecord, reported: readonly Task[]): void {
  const known = new Set(reported.map(taskKey));
  for (const tasks of [...agent.tasks.values()]) {
    for (const record of [...tasks.values()]) {
      const { task } = record;
      const isTold = isTerminalTaskState(task.status_update_state ?? 'TASK_STAGING');
      if (isTold && !known.has(taskKey(task))) removeTask(context, record);
    }
  }
}

/**
 * Tasks the agent did not report: a launch was lost, or is still on its way. The agent knows which,
 * and reports them as dropped if it does not have them.
 */
function reconciliationsOf(
  context: MasterContext,
  agent: AgentRecord,
  reported: readonly Task[],
): readonly TaskReconciliation[] {
  const known = new Set(reported.map(taskKey));
  const result: TaskReconciliation[] = [];
  for (const [frameworkId, tasks] of agent.tasks) {
    const statuses: TaskStatus[] = [];
    for (const { task } of tasks.values()) {
      if (known.has(taskKey(task))) continue;
      const draft = {
        state: task.status_update_state ?? task.state,
        reason: 'REASON_RECONCILIATION' as const,
        message: 'Reconciliation request',
      };
      statuses.push(makeTaskStatus(context, task, draft));
    }
    if (statuses.length === 0) continue;
    const framework = context.framework(frameworkId)?.info;
    result.push({ frameworkId: { value: frameworkId }, framework, statuses });
  }
  return result;
}

function taskKey(task: Task): string {
  return JSON.stringify([task.framework_id.value, task.task_id.value]);
}

function dropUnknownExecutors(
  context: MasterContext,
  agent: AgentRecord,
  reported: readonly RunningExecutor[],
): void {
  const known = new Set(
    reported.map(({ frameworkId, executorInfo }) =>
      JSON.stringify([frameworkId.value, executorInfo.executor_id.value]),
    ),
  );
  for (const [frameworkId, executors] of [...agent.executors]) {
    for (const executorId of [...executors.keys()]) {
      if (known.has(JSON.stringify([frameworkId, executorId]))) continue;
      removeExecutor(context, agent, frameworkId, executorId);
    }
  }
}

/** Tasks that were killed while the agent was away may live on. */
function killAgain(context: MasterContext, agent: AgentRecord, reported: readonly Task[]): void {
  for (const { framework_id, task_id, state } of reported) {
    if (isTerminalTaskState(state)) continue;
    if (agent.killedTasks.get(framework_id.value)?.has(task_id.value) !== true) continue;
    context.sendToAgent(agent, { type: 'killTask', frameworkId: framework_id, taskId: task_id });
  }
}

function reconnect(context: MasterContext, agent: AgentRecord): void {
  if (agent.connected) return;
  context.cancel(agent.reregistrationTimer);
  cancelRemoval(context, agent);
  agent.connected = true;
  agent.missedPings = 0;
  startPinging(context, agent);
  if (context.state.agents.deactivated.has(agent.id)) return;
  agent.active = true;
  agent.viewVersion += 1;
  context.allocator.send({ type: 'agentActivated', agentId: { value: agent.id } });
}
