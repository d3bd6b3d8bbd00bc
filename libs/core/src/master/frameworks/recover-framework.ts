import type { FrameworkInfo } from '@mezzo/domain/messages';
import { tellFramework } from '../allocation/snapshot.ts';
import type { MasterContext } from '../master-context.ts';
import { addFrameworkUsed } from '../model/accounting.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { FrameworkRecord } from '../model/framework-record.ts';
import { adoptOperation } from '../operations/operation-life.ts';
import { adoptTask } from '../tasks/task-life.ts';
import { awaitFramework } from './remembered-frameworks.ts';
import { frameworkEventView } from '../views/framework-view.ts';

/** When it registered, its former master knew. */
const NEVER_MS = 0;

/**
 * Makes a framework known that this master has not seen subscribe: an agent runs it, or it comes
 * with an id of its own. It stays inactive until it subscribes.
 *
 * Source: mesos src/master/master.cpp#Master::recoverFramework
 */
export function recoverFramework(
  context: MasterContext,
  id: string,
  info: FrameworkInfo,
): FrameworkRecord {
  const framework = new FrameworkRecord(id, info, NEVER_MS, context.config);
  context.publish(
    {
      type: 'FRAMEWORK_ADDED',
      framework_added: { framework: frameworkEventView(framework) },
    },
    { framework: info },
  );
  context.state.frameworks.registered.set(id, framework);
  // Whom the registry does not know, a former master has removed, or nobody has waited for yet.
  if (!context.state.frameworks.remembered.delete(id)) awaitFramework(context, id, info);
  for (const agent of context.state.agents.registered.values()) {
    adoptFromAgent(context, framework, agent);
  }
  tellFramework(context, framework);
  return framework;
}

function adoptFromAgent(
  context: MasterContext,
  framework: FrameworkRecord,
  agent: AgentRecord,
): void {
  const tasks = agent.tasks.get(framework.id);
  const executors = agent.executors.get(framework.id);
  for (const task of tasks?.values() ?? []) adoptTask(context, framework, task);
  if (executors !== undefined) framework.executors.set(agent.id, new Map(executors));
  addFrameworkUsed(framework, agent.id, agent.usedBy(framework.id));
  for (const operation of agent.operations.values()) {
    if (operation.frameworkId === framework.id) adoptOperation(framework, operation);
  }
}
