import type { AgentDescription } from '@mezzo/domain';
import type { AgentInfo } from '@mezzo/domain/messages';
import type { ActionObject, Principal } from '../authorization.ts';
import type { MasterConfig } from '../master-config.ts';
import type { MasterContext } from '../master-context.ts';
import { actionsOf } from '../operations/operation-actions.ts';
import { machineInfo, machineOf } from './machine.ts';

/** Where a registration comes from. */
export interface Registrant {
  readonly address: string;
  /** Undefined where agents are not asked who they are. */
  readonly principal?: Principal;
}

/**
 * Whether an agent may (re-)register here. An agent of a machine that is down is told to shut down;
 * any other that may not is ignored, so that its tasks run on while it tries again.
 *
 * Source: mesos src/master/master.cpp#Master::_registerSlave, Master::_reregisterSlave
 */
export function isAdmissible(
  context: MasterContext,
  { address, principal }: Registrant,
  { agentInfo, version }: AgentDescription,
): boolean {
  const { config, state } = context;
  if (!isPermitted(config, principal, agentInfo)) return false;
  if (machineInfo(state, machineOf(agentInfo, address))?.mode === 'DOWN') {
    context.sendToAddress(address, { type: 'shutdown', reason: 'Machine is `DOWN`' });
    return false;
  }
  if (!isSupportedVersion(version)) return false;
  if (agentInfo.domain !== undefined && context.masterInfo.domain === undefined) return false;
  return agentInfo.domain !== undefined || !config.requireAgentDomain;
}

/**
 * Whether this principal's agents may register, and have what this one has reserved for roles when it started.
 *
 * Source: mesos src/master/authorization.cpp#ActionObject::agentRegistration
 */
function isPermitted({ approve }: MasterConfig, principal: Principal, agent: AgentInfo): boolean {
  const { resources } = agent;
  const reserves = resources?.some(({ reservations = [] }) => reservations.length > 0) === true;
  const actions: readonly ActionObject[] = [
    ...(reserves ? actionsOf({ type: 'RESERVE', reserve: { resources } }) : []),
    { action: 'REGISTER_AGENT', agent },
  ];
  return actions.every((action) => approve(principal, action));
}

/** Agents older than 1.0.0 speak another protocol. */
function isSupportedVersion(version: string): boolean {
  const major = /^(\d+)\.\d+(\.\d+)?([-+].*)?$/.exec(version)?.[1];
  return major !== undefined && Number(major) >= 1;
}
