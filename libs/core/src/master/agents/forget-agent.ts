/**
 * An agent leaves the master's memory, and with it all that was on it.
 *
 * Source: mesos src/master/master.cpp#Master::_removeSlave, Master::__removeSlave
 */
import type { MasterContext } from '../master-context.ts';
import { uncountAgent } from '../model/accounting.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import type { TaskRecord } from '../model/task-record.ts';
import { removeInverseOffer, rescindOffer } from '../offers/remove-offer.ts';
import { removeOperation } from '../operations/operation-life.ts';
import { countOperation } from '../operations/operation-metrics.ts';
import { removeExecutors } from '../tasks/executor-life.ts';
import { makeTaskStatus, type StatusDraft } from '../tasks/make-status.ts';
import { sendStatus } from '../tasks/send-status.ts';
import { removeTask, updateTask } from '../tasks/task-life.ts';
import { announceLostAgent } from './lost-agent.ts';
import { machineKey } from './machine.ts';
import { stopPinging } from './stop-pinging.ts';

/** What becomes of a task whose agent leaves. */
export interface TaskFate extends Pick<
  StatusDraft,
  'state' | 'reason' | 'message' | 'unreachableTime'
> {
  /** Whether the task may come back with its agent. */
  readonly unreachable: boolean;
}

/**
 * @param fateOf - what becomes of a framework's tasks on this agent
 * @param operationState - what the agent's operations count as in metrics, as of now
 */
export function forgetAgent(
  context: MasterContext,
  agent: AgentRecord,
  fateOf: (framework: FrameworkRecord) => TaskFate,
  operationState: 'OPERATION_UNREACHABLE' | 'OPERATION_GONE_BY_OPERATOR',
): void {
  // The allocator goes first, so that it cannot give away what comes back below.
  context.allocator.send({ type: 'agentRemoved', agentId: { value: agent.id } });
  for (const [frameworkId, tasks] of [...agent.tasks]) {
    const framework = context.framework(frameworkId);
    if (framework === undefined) continue;
    endTasks(context, framework, [...tasks.values()], fateOf(framework));
  }
  removeExecutors(context, agent);
  for (const offer of [...agent.offers]) rescindOffer(context, offer);
  for (const inverseOffer of [...agent.inverseOffers]) {
    removeInverseOffer(context, inverseOffer, { rescind: true });
  }
  for (const record of [...agent.operations.values()]) {
    countOperation(context, record.operation.info.type, operationState, 1);
    removeOperation(context, record);
  }
  disenroll(context, agent);
  announceLostAgent(context, agent.info);
}

/** Gives the tasks of one framework on one agent their last status and removes them. */
export function endTasks(
  context: MasterContext,
  framework: FrameworkRecord,
  tasks: readonly TaskRecord[],
  fate: TaskFate,
): void {
  for (const task of tasks) {
    const { unreachable, ...draft } = fate;
    const status = makeTaskStatus(context, task.task, draft);
    updateTask(context, task, status);
    removeTask(context, task, { unreachable });
    sendStatus(context, framework, status);
  }
}

function disenroll(context: MasterContext, agent: AgentRecord): void {
  const { agents, machines } = context.state;
  agents.registered.delete(agent.id);
  uncountAgent(agent);
  if (agents.byAddress.get(agent.address) === agent) agents.byAddress.delete(agent.address);
  agents.removed.set(agent.id, true);
  context.state.inverseOfferStatuses.delete(agent.id);
  machines.get(machineKey(agent.machineId))?.agents.delete(agent.id);
  stopPinging(context, agent);
  context.cancel(agent.reregistrationTimer);
}
