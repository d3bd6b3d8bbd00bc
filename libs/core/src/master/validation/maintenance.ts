/**
 * Rules of maintenance schedules.
 *
 * Source: mesos src/master/maintenance.cpp#maintenance::validation
 */
import type { MachineID, maintenance } from '@mezzo/domain/messages';
import { machineKey } from '../agents/machine.ts';
import type { MachineRecord } from '../master-state.ts';

/** Without zeros before a number, as inet_pton has it. */
const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

export function validateSchedule(
  { windows = [] }: maintenance.Schedule,
  machines: ReadonlyMap<string, MachineRecord>,
): string | undefined {
  const seen = new Set<string>();
  for (const { machine_ids: ids = [], unavailability } of windows) {
    if (ids.length === 0) return 'List of machines in the maintenance window is empty';
    if ((unavailability.duration?.nanoseconds ?? 0) < 0) {
      return "Unavailability 'duration' is negative";
    }
    const reason = validateEach(ids, seen);
    if (reason !== undefined) return reason;
  }
  for (const [key, { info }] of machines) {
    if (info.mode !== 'DOWN' || seen.has(key)) continue;
    return `Machine '${formatMachine(info.id)}' is deactivated and cannot be removed from the schedule`;
  }
  return undefined;
}

/** Checks the machines that are to be brought down or up. */
export function validateMachines(ids: readonly MachineID[]): string | undefined {
  return ids.length === 0 ? 'List of machines is empty' : validateEach(ids, new Set());
}

function validateEach(ids: readonly MachineID[], seen: Set<string>): string | undefined {
  for (const id of ids) {
    const reason = validateMachine(id);
    if (reason !== undefined) return reason;
    const key = machineKey(id);
    if (seen.has(key)) {
      return `Machine '${formatMachine(id)}' appears more than once in the schedule`;
    }
    seen.add(key);
  }
  return undefined;
}

function validateMachine({ hostname = '', ip = '' }: MachineID): string | undefined {
  if (hostname === '' && ip === '') return "Both 'hostname' and 'ip' for a machine are empty";
  return ip === '' || IPV4.test(ip) ? undefined : `Failed to parse IPv4: ${ip}`;
}

/** A machine as texts of Mesos name it: JSON. */
export function formatMachine({ hostname, ip }: MachineID): string {
  return JSON.stringify({ hostname, ip });
}
