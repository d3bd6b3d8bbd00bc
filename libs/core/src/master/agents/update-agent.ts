/**
 * An agent tells of oversubscribed resources and of its operations.
 *
 * Source: mesos src/master/master.cpp#Master::updateSlave
 */
import { equalBytes, hexOf, Resources, upgradeResources, type AgentToMaster } from '@mezzo/domain';
import type { Operation } from '@mezzo/domain/messages';
import { tellAgentUpdated } from '../allocation/snapshot.ts';
import type { MasterContext } from '../master-context.ts';
import { setTotal } from '../model/accounting.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { rescindOffer } from '../offers/remove-offer.ts';
import { addOperation } from '../operations/operation-life.ts';
import { checkDrained } from './drain-state.ts';

type Message = Extract<AgentToMaster, { type: 'updateAgent' }>;

export function updateAgent(context: MasterContext, message: Message): void {
  context.metrics.count('messages_update_slave');
  const agent = context.agent(message.agentId.value);
  if (agent === undefined) return;
  // The bus has held it back: the agent has registered since.
  if (!equalBytes(agent.resourceVersionUuid, message.resourceVersionUuid)) return;
  compareOperations(context, agent, message.operations);
  if (message.oversubscribedResources !== undefined) {
    oversubscribe(context, agent, Resources.of(upgradeResources(message.oversubscribedResources)));
  }
  checkDrained(context, agent);
}

/**
 * Operations that the master does not know outlived their master; those that the agent does not know
 * never reached it, which it says when asked.
 */
export function compareOperations(
  context: MasterContext,
  agent: AgentRecord,
  reported: readonly Operation[],
): void {
  const known = new Set(reported.map(({ uuid }) => hexOf(uuid.value)));
  const missing = [...agent.operations.values()].filter(({ uuid }) => !known.has(uuid));
  for (const operation of reported) {
    if (agent.operations.has(hexOf(operation.uuid.value))) continue;
    addOperation(context, agent, operation);
  }
  if (missing.length === 0) return;
  context.sendToAgent(agent, {
    type: 'reconcileOperations',
    operationUuids: missing.map(({ operation }) => operation.uuid.value),
  });
}

/** What an agent can lend changes often: only offers that hold some of it are withdrawn. */
function oversubscribe(context: MasterContext, agent: AgentRecord, revocable: Resources): void {
  if (!agent.oversubscribedResources.equals(revocable)) {
    setTotal(agent, agent.totalResources.nonRevocable().add(revocable));
    agent.oversubscribedResources = revocable;
    tellAgentUpdated(context, agent);
  }
  for (const offer of [...agent.offers]) {
    if (!offer.resources.revocable().isEmpty) rescindOffer(context, offer);
  }
}
