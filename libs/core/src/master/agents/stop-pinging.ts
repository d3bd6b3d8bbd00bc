import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { cancelRemoval } from './removal-limit.ts';

/** The agent is forgotten: nobody waits for its answers any more. */
export function stopPinging(context: MasterContext, agent: AgentRecord): void {
  context.cancel(agent.pingTimer);
  cancelRemoval(context, agent);
}
