import type { AgentInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';

/**
 * Tells every connected framework that an agent is lost, also those that never used it.
 *
 * Source: mesos src/master/master.cpp#Master::sendSlaveLost
 */
export function announceLostAgent(context: MasterContext, info: AgentInfo): void {
  for (const framework of context.state.frameworks.registered.values()) {
    context.sendToFramework(framework, { type: 'FAILURE', failure: { agent_id: info.id } });
  }
}
