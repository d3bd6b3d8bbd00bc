import { Resources } from '@mezzo/domain';
import type { ExecutorInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import { addUsed, removeUsed } from '../model/accounting.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { recoverAllocated } from './task-life.ts';

/** Puts a custom or default executor on an agent; command executors are the agent's own. */
export function addExecutor(
  context: MasterContext,
  agent: AgentRecord,
  frameworkId: string,
  executor: ExecutorInfo,
): void {
  const framework = context.framework(frameworkId);
  put(agent.executors, frameworkId, executor);
  if (framework !== undefined) put(framework.executors, agent.id, executor);
  addUsed(agent, frameworkId, framework, Resources.of(executor.resources));
  agent.viewVersion += 1;
}

/** Removes an executor and gives its resources back. */
export function removeExecutor(
  context: MasterContext,
  agent: AgentRecord,
  frameworkId: string,
  executorId: string,
): void {
  const executor = agent.executor(frameworkId, executorId);
  if (executor === undefined) return;
  const framework = context.framework(frameworkId);
  const resources = Resources.of(executor.resources);
  recoverAllocated(context, frameworkId, agent.id, resources);
  removeUsed(agent, frameworkId, framework, resources);
  take(agent.executors, frameworkId, executorId);
  if (framework !== undefined) take(framework.executors, agent.id, executorId);
  agent.viewVersion += 1;
}

/** Removes every executor of an agent, or of one framework on it. */
export function removeExecutors(
  context: MasterContext,
  agent: AgentRecord,
  frameworkIds: Iterable<string> = [...agent.executors.keys()],
): void {
  for (const frameworkId of frameworkIds) {
    for (const executorId of [...(agent.executors.get(frameworkId)?.keys() ?? [])]) {
      removeExecutor(context, agent, frameworkId, executorId);
    }
  }
}

type Executors = Map<string, Map<string, ExecutorInfo>>;

function put(map: Executors, key: string, executor: ExecutorInfo): void {
  const executors = map.get(key) ?? new Map<string, ExecutorInfo>();
  map.set(key, executors);
  executors.set(executor.executor_id.value, executor);
}

function take(map: Executors, key: string, executorId: string): void {
  const executors = map.get(key);
  executors?.delete(executorId);
  if (executors?.size === 0) map.delete(key);
}
