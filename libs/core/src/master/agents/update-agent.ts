import type { AgentToMaster } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';

/** An agent tells of oversubscribed resources and pending operations. */
export function updateAgent(
  context: MasterContext,
  message: Extract<AgentToMaster, { type: 'updateAgent' }>,
): void {
  context.metrics.count('messages_update_slave');
  const agent = context.agent(message.agentId.value);
  if (agent === undefined) return;
  agent.resourceVersionUuid = message.resourceVersionUuid;
}
