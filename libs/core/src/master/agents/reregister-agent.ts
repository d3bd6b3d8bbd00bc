/**
 * An agent that has an id registers again: after a broken connection, a restart, an absence, or a
 * change of master.
 *
 *     registered   ─▶ refreshAgent: what both sides know is compared
 *     recovered    ─▶ readmitAgent
 *     unreachable,
 *     or unknown   ─▶ readmitAgent, after the registry has it as reachable
 *
 * Source: mesos src/master/master.cpp#Master::reregisterSlave
 */
import { upgradeResources, type AgentToMaster, type RegistryChange } from '@mezzo/domain';
import type { AgentInfo, Resource } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { sameMessage } from '../same-message.ts';
import { validateReregistration } from '../validation/reregistration.ts';
import { isAdmissible, type Registrant } from './admission.ts';
import { readmitAgent } from './readmit-agent.ts';
import { refreshAgent } from './refresh-agent.ts';
import { admittedEntry, conditionOf } from './registry-entry.ts';

export type Reregistration = Extract<AgentToMaster, { type: 'reregister' }>;

export function reregisterAgent(
  context: MasterContext,
  registrant: Registrant,
  raw: Reregistration,
): void {
  const { address } = registrant;
  context.metrics.count('messages_reregister_slave');
  const id = raw.agentInfo.id?.value ?? '';
  const { transitions, registered, registrations } = context.state.agents;
  if (transitions.has(id) || refuseGone(context, address, id)) return;
  if (!registrations.isNews(raw.ordinal)) return;
  if (validateReregistration(raw) !== undefined || isForeign(context, address, id)) return;
  const message = upgradeReregistration(raw);
  if (!isAdmissible(context, registrant, message)) return;
  const agent = registered.get(id);
  if (agent !== undefined && refuseMoved(context, address, agent, message.agentInfo)) return;
  makeDurable(context, address, message.agentInfo, () => {
    if (refuseGone(context, address, id)) return;
    registrations.hear(message.ordinal);
    if (agent === undefined) readmitAgent(context, address, message);
    else if (registered.get(id) === agent) refreshAgent(context, agent, address, message);
  });
}

/** An agent that was marked gone never comes back. */
function refuseGone(context: MasterContext, address: string, id: string): boolean {
  if (!context.state.agents.gone.has(id)) return false;
  context.sendToAddress(address, { type: 'shutdown', reason: 'Agent has been marked gone' });
  return true;
}

/** Maintenance is scheduled by machine, so an agent cannot move to another one. */
function refuseMoved(
  context: MasterContext,
  address: string,
  agent: AgentRecord,
  info: AgentInfo,
): boolean {
  const ip = ipOf(address);
  if (ipOf(agent.address) === ip && agent.info.hostname === info.hostname) return false;
  context.sendToAddress(address, {
    type: 'shutdown',
    reason: 'Agent attempted to reregister with different IP / hostname',
  });
  return true;
}

function ipOf(address: string): string {
  return address.slice(address.indexOf('@') + 1, address.lastIndexOf(':'));
}

/**
 * Where the bus proves who speaks, an id is that of the address that had it first: nobody else is
 * heard, whatever became of the agent. A captured agent cannot take the place of another.
 */
function isForeign({ state, config }: MasterContext, address: string, id: string): boolean {
  const home = state.agents.homes.get(id);
  return config.addressesAreProven && home !== undefined && home !== address;
}

/** Writes to the registry only what it does not know yet. */
function makeDurable(
  context: MasterContext,
  address: string,
  info: AgentInfo,
  then: () => void,
): void {
  const { transitions, registered, recovered, homes } = context.state.agents;
  const id = info.id?.value ?? '';
  const known = registered.get(id)?.info ?? recovered.get(id);
  const isAtHome = !context.config.addressesAreProven || homes.has(id);
  if (known !== undefined && isAtHome && sameMessage(known, info)) return then();
  if (context.config.addressesAreProven) homes.set(id, address);
  transitions.set(id, 'reregistering');
  const changes: readonly RegistryChange[] = [
    { kind: 'removeUnreachable', agentId: { value: id } },
    admittedEntry(info, conditionOf(context, id)),
  ];
  context.persist(changes, () => {
    // An operator may have marked the agent gone meanwhile.
    if (transitions.get(id) === 'reregistering') transitions.delete(id);
    then();
  });
}

function upgradeReregistration(message: Reregistration): Reregistration {
  return {
    ...message,
    agentInfo: upgraded(message.agentInfo),
    checkpointedResources: upgradeResources(message.checkpointedResources),
    tasks: message.tasks.map(upgraded),
    executors: message.executors.map((executor) => ({
      ...executor,
      executorInfo: upgraded(executor.executorInfo),
    })),
  };
}

function upgraded<T extends { readonly resources?: readonly Resource[] | undefined }>(
  message: T,
): T {
  const resources = upgradeResources(message.resources);
  const isUpToDate = resources.every((resource, i) => resource === message.resources?.[i]);
  return isUpToDate ? message : { ...message, resources };
}
