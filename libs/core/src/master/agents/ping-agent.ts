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

/** The same for all agents, so that a bus need not write them up for each. */
const pings = {
  connected: { type: 'ping', connected: true },
  disconnected: { type: 'ping', connected: false },
} as const;

/**
 * Fifty thousand agents that come within seconds would all be pinged within the same seconds for ever:
 * a crowd of so many shares a moment, and the first wait of each crowd is longer by its own part of
 * the time between two pings. In a smaller cluster no wait is.
 *
 * Deviates: Mesos waits as long for the first answer as for any other.
 */
const crowdSize = 256;

/** Multiples of it, whole parts left aside, lie about evenly between 0 and 1. */
const goldenRatio = 0.618_034;

export function startPinging(context: MasterContext, agent: AgentRecord): void {
  context.cancel(agent.pingTimer);
  const crowd = Math.floor((context.state.agents.registered.size - 1) / crowdSize);
  ping(context, agent, 1 + ((crowd * goldenRatio) % 1));
}

function ping(context: MasterContext, agent: AgentRecord, timeouts = 1): void {
  agent.pongPending = true;
  context.sendToAgent(agent, agent.connected ? pings.connected : pings.disconnected);
  const delayMs = Math.round(context.config.agentPingTimeoutMs * timeouts);
  agent.pingTimer = context.after(delayMs, () => judge(context, agent));
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
