import type { AgentDescription } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';
import { machineInfo, machineOf } from './machine.ts';

/**
 * Whether an agent may (re-)register here. An agent of a machine that is down is told to shut down;
 * any other that may not is ignored, so that its tasks run on while it tries again.
 *
 * Source: mesos src/master/master.cpp#Master::_registerSlave, Master::_reregisterSlave
 */
export function isAdmissible(
  context: MasterContext,
  address: string,
  { agentInfo, version }: AgentDescription,
): boolean {
  const { config, state } = context;
  if (!config.approve(undefined, { action: 'REGISTER_AGENT', agent: agentInfo })) return false;
  if (machineInfo(state, machineOf(agentInfo, address))?.mode === 'DOWN') {
    context.sendToAddress(address, { type: 'shutdown', reason: 'Machine is `DOWN`' });
    return false;
  }
  if (!isSupportedVersion(version)) return false;
  if (agentInfo.domain !== undefined && context.masterInfo.domain === undefined) return false;
  return agentInfo.domain !== undefined || !config.requireAgentDomain;
}

/** Agents older than 1.0.0 speak another protocol. */
function isSupportedVersion(version: string): boolean {
  const major = /^(\d+)\.\d+(\.\d+)?([-+].*)?$/.exec(version)?.[1];
  return major !== undefined && Number(major) >= 1;
}
