import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { markGone } from './mark-gone.ts';
import { registryEntry } from './registry-entry.ts';

/** Tells an agent that came back that it is (still) to be drained. */
export function remindOfDrain(context: MasterContext, agent: AgentRecord): void {
  const drain = context.state.agents.draining.get(agent.id);
  if (drain === undefined) return;
  context.sendToAgent(agent, { type: 'drain', config: drain.info.config });
  // An agent with resource providers tells of pending operations only after this.
  if (!agent.capabilities.resourceProvider) checkDrained(context, agent);
}

/**
 * Moves a draining agent on once nothing is left on it: to DRAINED, or to gone where that was asked.
 *
 * Source: mesos src/master/master.cpp#Master::checkAndTransitionDrainingAgent
 */
export function checkDrained(context: MasterContext, agent: AgentRecord): void {
  const { draining, transitions } = context.state.agents;
  const drain = draining.get(agent.id);
  if (drain === undefined || drain.info.state === 'DRAINED') return;
  if (agent.tasks.size > 0 || agent.operations.size > 0) return;
  if (transitions.has(agent.id)) return;
  const { config } = drain.info;
  if (config.mark_gone === true) return markGone(context, agent.id);
  const drained = { config, state: 'DRAINED' as const };
  context.persist(registryEntry(context, agent.id, { deactivated: true, drain: drained }), () => {
    const current = draining.get(agent.id);
    if (current === undefined) return;
    draining.set(agent.id, { ...current, info: { ...current.info, state: 'DRAINED' } });
    agent.viewVersion += 1;
  });
}
