import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import type { TaskRecord } from '../model/task-record.ts';
import { orphanOperations } from '../operations/operation-life.ts';
import { removeExecutors } from '../tasks/executor-life.ts';
import { makeTaskStatus } from '../tasks/make-status.ts';
import { removeTask, updateTask } from '../tasks/task-life.ts';
import { deactivateFramework } from './deactivate.ts';
import { closeStream } from './stream.ts';

/**
 * A framework was torn down, or did not come back in time. Once the registry has forgotten it, its
 * tasks count as killed, without an update to anybody, and agents are told to shut it down. Until
 * then it is offered nothing any more, and a master that is deposed meanwhile has told nobody.
 *
 * Source: mesos src/master/master.cpp#Master::removeFramework(Framework*)
 *
 * @param then - called when it is removed
 */
export function removeFramework(
  context: MasterContext,
  framework: FrameworkRecord,
  then?: () => void,
): void {
  if (waitsForRemoval(framework, then)) return;
  const waiting = then === undefined ? [] : [then];
  framework.leaving = waiting;
  deactivateFramework(context, framework, { rescind: false });
  context.persist([{ kind: 'removeFramework', frameworkId: framework.id }], () => {
    tearDown(context, framework);
    for (const each of waiting) each();
  });
}

/**
 * Whatever is said to or by a framework that is being removed waits until it is, and meets what it
 * would meet then.
 *
 * @returns false, and nothing waits, when the framework is there to stay
 */
export function waitsForRemoval(
  framework: FrameworkRecord | undefined,
  then?: () => void,
): boolean {
  if (framework?.leaving === undefined) return false;
  if (then !== undefined) framework.leaving.push(then);
  return true;
}

function tearDown(context: MasterContext, framework: FrameworkRecord): void {
  // An agent may still run a command executor that the master does not track: all are told.
  for (const agent of context.state.agents.registered.values()) {
    context.sendToAgent(agent, {
      type: 'shutdownFramework',
      frameworkId: { value: framework.id },
    });
  }
  for (const task of [...framework.tasks.values()]) {
    markKilled(context, framework, task);
    removeTask(context, task);
  }
  for (const task of [...framework.unreachableTasks.values()]) {
    markKilled(context, framework, task);
    framework.unreachableTasks.delete(task.id);
    framework.completedTasks.push(task);
  }
  removeFrameworkExecutors(context, framework);
  orphanOperations(framework);
  retire(context, framework);
}

function markKilled(context: MasterContext, framework: FrameworkRecord, task: TaskRecord): void {
  const status = makeTaskStatus(context, task.task, {
    state: 'TASK_KILLED',
    reason: 'REASON_FRAMEWORK_REMOVED',
    message: `Framework ${framework.id} removed`,
  });
  updateTask(context, task, status);
}

function removeFrameworkExecutors(context: MasterContext, framework: FrameworkRecord): void {
  for (const agentId of [...framework.executors.keys()]) {
    const agent = context.agent(agentId);
    if (agent !== undefined) removeExecutors(context, agent, [framework.id]);
  }
}

/** The framework joins the completed ones. */
function retire(context: MasterContext, framework: FrameworkRecord): void {
  const { registered, completed, remembered } = context.state.frameworks;
  context.cancel(framework.failoverTimer);
  closeStream(context, framework);
  framework.unregisteredTimeMs = context.nowMs;
  registered.delete(framework.id);
  remembered.delete(framework.id);
  completed.set(framework.id, framework);
  context.allocator.send({ type: 'frameworkRemoved', frameworkId: { value: framework.id } });
  context.publish(
    { type: 'FRAMEWORK_REMOVED', framework_removed: { framework_info: framework.info } },
    { framework: framework.info },
  );
}
