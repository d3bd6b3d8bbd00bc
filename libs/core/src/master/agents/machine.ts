import type { AgentInfo, MachineID, MachineInfo, Unavailability } from '@mezzo/domain/messages';
import type { MasterState } from '../master-state.ts';

/** The parts of an agent's pid, `slave(1)@ip:port`. */
export interface AgentAddress {
  readonly id: string;
  readonly ip: string;
  readonly port: number;
}

export function parseAgentAddress(address: string): AgentAddress {
  const at = address.indexOf('@');
  const colon = address.lastIndexOf(':');
  return {
    id: address.slice(0, Math.max(at, 0)),
    ip: address.slice(at + 1, colon < 0 ? undefined : colon),
    port: colon < 0 ? 0 : Number(address.slice(colon + 1)),
  };
}

/** The machine an agent runs on, as maintenance schedules name machines. */
export function machineOf(info: AgentInfo, address: string): MachineID {
  return { hostname: info.hostname, ip: parseAgentAddress(address).ip };
}

/**
 * Equal for equal machines: host names are compared without case, and a field that is absent equals
 * only an absent one.
 *
 * Source: mesos include/mesos/type_utils.hpp#operator==(MachineID, MachineID)
 */
export function machineKey({ hostname, ip }: MachineID): string {
  return JSON.stringify([hostname?.toLowerCase() ?? null, ip ?? null]);
}

export function machineInfo(state: MasterState, id: MachineID): MachineInfo | undefined {
  return state.machines.get(machineKey(id))?.info;
}

/** The planned maintenance of a machine. */
export function unavailabilityOf(state: MasterState, id: MachineID): Unavailability | undefined {
  return machineInfo(state, id)?.unavailability;
}
