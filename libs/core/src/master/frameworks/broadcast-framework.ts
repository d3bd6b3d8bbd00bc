import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { frameworkEventView } from '../views/framework-view.ts';

/**
 * Tells operators and agents of a framework's new information. Agents take it as a sign of life and
 * send their unacknowledged status updates again.
 *
 * Deviates: only agents that run something of the framework are told, not all.
 *
 * Source: mesos src/master/master.cpp#Master::sendFrameworkUpdates
 */
export function broadcastFramework(context: MasterContext, framework: FrameworkRecord): void {
  context.publish(
    {
      type: 'FRAMEWORK_UPDATED',
      framework_updated: { framework: frameworkEventView(framework) },
    },
    { framework: framework.info },
  );
  // One message for all: it is written once.
  const message = { type: 'updateFramework', framework: framework.info } as const;
  for (const agentId of agentsOf(framework)) {
    const agent = context.agent(agentId);
    if (agent === undefined) continue;
    context.sendToAgent(agent, message);
  }
}

function agentsOf(framework: FrameworkRecord): ReadonlySet<string> {
  const ids = new Set(framework.executors.keys());
  for (const { agentId } of framework.tasks.values()) ids.add(agentId);
  return ids;
}
