/**
 * How a task comes into the master's memory, changes there, and leaves it.
 *
 *     launch / re-registration ─▶ framework.tasks ─▶ terminal, acknowledged ─▶ completedTasks
 *                                       │ agent unreachable                        ▲
 *                                       └──────────▶ unreachableTasks ─────────────┘ framework removed
 *
 * A task that has ended holds no resources, but stays in `framework.tasks` until its last update is
 * acknowledged.
 */
import {
  invariant,
  isTerminalTaskState,
  nextTaskState,
  releasesResources,
  taskWithoutSecrets,
  type Resources,
} from '@mezzo/domain';
import type { Task, TaskState, TaskStatus } from '@mezzo/domain/messages';
import { listCopies } from '../allocation/allocator-link.ts';
import type { MasterContext } from '../master-context.ts';
import { addUsed, removeUsed } from '../model/accounting.ts';
import type { AgentRecord, ByFramework } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { TaskRecord } from '../model/task-record.ts';
import { countTaskEnd, countTaskReason } from './send-status.ts';

/** Puts a task on an agent and, if the framework is known, into the framework. */
export function addTask(
  context: MasterContext,
  agent: AgentRecord,
  task: Task,
  resources: Resources,
): TaskRecord {
  const frameworkId = task.framework_id.value;
  const identity = { id: task.task_id.value, frameworkId, agentId: agent.id, resources };
  const record = new TaskRecord(identity, task);
  invariant(
    agent.task(frameworkId, record.id) === undefined,
    `task ${record.id} of framework ${frameworkId} is already on agent ${agent.id}`,
  );
  put(agent.tasks, record);
  const framework = context.framework(frameworkId);
  if (!releasesResources(task.state)) addUsed(agent, frameworkId, framework, resources);
  if (framework !== undefined) adoptTask(context, framework, record);
  return record;
}

/** Puts a task that is on an agent into its framework, without counting its resources. */
export function adoptTask(
  context: MasterContext,
  framework: FrameworkRecord,
  record: TaskRecord,
): void {
  invariant(!framework.tasks.has(record.id), `framework ${framework.id} has task ${record.id}`);
  framework.tasks.add(record);
  countState(framework, record.task.state, 1);
  context.publish(
    { type: 'TASK_ADDED', task_added: { task: taskWithoutSecrets(record.task) } },
    { framework: framework.info, task: record.task },
  );
}

/**
 * Takes a status into a task's state and history. A task never leaves a terminal state. Resources
 * are given back at the first transition into a state that holds none.
 *
 * @param latestState - what the agent knows, which may be ahead of the status
 *
 * Deviates: a task that ends before its earlier updates are acknowledged is counted as well; Mesos
 * looks at the status alone, and counts no task that ends in the latest state first.
 *
 * Source: mesos src/master/master.cpp#Master::updateTask
 */
export function updateTask(
  context: MasterContext,
  record: TaskRecord,
  status: TaskStatus,
  latestState: TaskState = status.state,
): void {
  const before = record.task;
  const framework = context.framework(record.frameworkId);
  const state = nextTaskState(before.state, latestState);
  const statuses = before.statuses ?? [];
  const repeats = statuses.at(-1)?.state === status.state;
  const { data: _, ...kept } = status;
  record.replace({
    ...before,
    state,
    statuses: [...(repeats ? statuses.slice(0, -1) : statuses), kept],
  });
  if (framework !== undefined && (!repeats || isCheckUpdate(status))) {
    publishTaskUpdated(context, framework, record, status);
  }
  stateChanged(context, record, before.state);
  const lastStatus = statuses.at(-1)?.state ?? 'TASK_STAGING';
  if (!releasesResources(lastStatus) && releasesResources(status.state)) {
    countTaskReason(context, status);
  }
}

/**
 * The agent says that a task has ended, and its update, by which the framework hears of it, is on its
 * way: what the task held is free from now on.
 */
export function noteEnd(context: MasterContext, record: TaskRecord, end: TaskState): void {
  const before = record.task;
  record.replace({ ...before, state: nextTaskState(before.state, end) });
  stateChanged(context, record, before.state);
}

function stateChanged(context: MasterContext, record: TaskRecord, before: TaskState): void {
  const { state } = record.task;
  const framework = context.framework(record.frameworkId);
  if (framework !== undefined && before !== state) moveState(framework, before, state);
  if (releasesResources(before) || !releasesResources(state)) return;
  releaseResources(context, record);
  countTaskEnd(context, state);
}

/** Removes a task that holds nothing any more; `unreachable` tasks may come back. */
export function removeTask(
  context: MasterContext,
  record: TaskRecord,
  options: { readonly unreachable: boolean } = { unreachable: false },
): void {
  // An agent that contradicts itself may end a task without ending it.
  if (!releasesResources(record.task.state)) releaseResources(context, record);
  const agent = context.agent(record.agentId);
  if (agent !== undefined) take(agent.tasks, record);
  const framework = context.framework(record.frameworkId);
  framework?.tasks.delete(record.id);
  if (options.unreachable) rememberUnreachable(context, record);
  if (framework === undefined) return;
  if (options.unreachable) framework.unreachableTasks.add(record);
  else framework.completedTasks.push(record);
}

function rememberUnreachable(context: MasterContext, record: TaskRecord): void {
  const { unreachableTasks } = context.state.agents;
  const byFramework = unreachableTasks.get(record.agentId) ?? new Map<string, string[]>();
  unreachableTasks.set(record.agentId, byFramework);
  const ids = byFramework.get(record.frameworkId) ?? [];
  byFramework.set(record.frameworkId, ids);
  ids.push(record.id);
}

function releaseResources(context: MasterContext, record: TaskRecord): void {
  const agent = context.agent(record.agentId);
  if (agent === undefined) return;
  removeUsed(agent, record.frameworkId, context.framework(record.frameworkId), record.resources);
  recoverAllocated(context, record.frameworkId, agent.id, record.resources);
}

/** Tells the allocator that a task, an executor or an operation gave its resources back. */
export function recoverAllocated(
  context: MasterContext,
  frameworkId: string,
  agentId: string,
  resources: Resources,
): void {
  if (resources.isEmpty) return;
  context.allocator.send({
    type: 'recoverResources',
    frameworkId: { value: frameworkId },
    agentId: { value: agentId },
    resources: listCopies(resources),
    allocated: true,
  });
}

function publishTaskUpdated(
  context: MasterContext,
  framework: FrameworkRecord,
  record: TaskRecord,
  status: TaskStatus,
): void {
  context.publish(
    {
      type: 'TASK_UPDATED',
      task_updated: { framework_id: record.task.framework_id, status, state: record.task.state },
    },
    { framework: framework.info, task: record.task },
  );
}

function isCheckUpdate({ reason }: TaskStatus): boolean {
  return (
    reason === 'REASON_TASK_CHECK_STATUS_UPDATED' ||
    reason === 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED'
  );
}

/** Active states are gauges, terminal states counters. */
function moveState(framework: FrameworkRecord, from: TaskState, to: TaskState): void {
  if (!isTerminalTaskState(from)) countState(framework, from, -1);
  countState(framework, to, 1);
}

function countState(framework: FrameworkRecord, state: TaskState, amount: number): void {
  const kind = isTerminalTaskState(state) ? 'terminal' : 'active';
  framework.metrics.add(`tasks/${kind}/${state.toLowerCase()}`, amount);
}

function put(map: ByFramework<TaskRecord>, record: TaskRecord): void {
  const tasks = map.get(record.frameworkId) ?? new Map<string, TaskRecord>();
  map.set(record.frameworkId, tasks);
  tasks.set(record.id, record);
}

function take(map: ByFramework<TaskRecord>, record: TaskRecord): void {
  const tasks = map.get(record.frameworkId);
  tasks?.delete(record.id);
  if (tasks?.size === 0) map.delete(record.frameworkId);
}
