/**
 * Pings tell agents that the master holds them for connected, and the master that they live. After
 * too many unanswered ones in a row an agent is unreachable, as soon as the rate limit allows.
 *
 * Source: mesos src/master/master.cpp#SlaveObserver
 */
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { markUnreachable } from './mark-unreachable.ts';
import { cancelRemoval, scheduleRemoval } from './removal-limit.ts';

export function startPinging(context: MasterContext, agent: AgentRecord): void {
  context.cancel(agent.pingTimer);
  ping(context, agent);
}

function ping(context: MasterContext, agent: AgentRecord): void {
  agent.pongPending = true;
  context.sendToAgent(agent, { type: 'ping', connected: agent.connected });
  agent.pingTimer = context.after(context.config.agentPingTimeoutMs, () => judge(context, agent));
}

/** The time for an answer is over. */
function judge(context: MasterContext, agent: AgentRecord): void {
  if (agent.pongPending) {
    agent.missedPings += 1;
    if (agent.missedPings >= context.config.agentPingTimeoutsMax) {
      scheduleRemoval(context, agent, () =>
        markUnreachable(context, agent, 'health check timed out'),
      );
    }
  }
  ping(context, agent);
}

/** The agent answered. */
export function pong(context: MasterContext, agent: AgentRecord): void {
  agent.pongPending = false;
  agent.missedPings = 0;
  cancelRemoval(context, agent);
}
