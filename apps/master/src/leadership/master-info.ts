import type { DomainInfo, MasterInfo } from '@mezzo/domain/messages';
import { buildInfo } from '@mezzo/http-kit';
import { DomainInfo as DomainMessage } from '@mezzo/proto';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { lookup, reverse } from 'node:dns/promises';
import { isIPv4 } from 'node:net';
import { hostname as machineName, networkInterfaces } from 'node:os';
import type { MasterFlags } from '../flags/master-flags.ts';
import { ipNumber } from './leadership.ts';

/** The address to listen on; undefined: all of them. */
export function listenAddress(flags: MasterFlags): string | undefined {
  const { ip, ip_discovery_command: command } = flags;
  if (ip !== undefined || command === undefined) return ip;
  return execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }).trim();
}

/** A restarted master is another master. */
export function newMasterId(): string {
  return randomUUID();
}

/**
 * What this master tells others about itself.
 *
 * @param listening - where it listens; the port may have been chosen by the system
 */
export async function makeMasterInfo(
  flags: MasterFlags,
  listening: { readonly id: string; readonly ip: string | undefined; readonly port: number },
): Promise<MasterInfo> {
  const ip = flags.advertise_ip ?? listening.ip ?? (await ownAddress());
  const port = flags.advertise_port ?? listening.port;
  const hostname = flags.hostname ?? (flags.hostname_lookup ? await hostnameOf(ip) : ip);
  const domain = domainOf(flags);
  return {
    id: listening.id,
    ip: ipNumber(ip),
    port,
    pid: `master@${ip}:${port}`,
    hostname,
    version: buildInfo.version,
    address: { hostname, ip, port },
    ...(domain && { domain }),
    capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }],
  };
}

function domainOf({ domain }: MasterFlags): DomainInfo | undefined {
  return domain === undefined ? undefined : DomainMessage.fromJson(JSON.stringify(domain.json));
}

/** The address that this machine's name stands for, or one that others may reach. */
async function ownAddress(): Promise<string> {
  const named = await lookup(machineName(), 4).catch(() => undefined);
  if (named !== undefined && !named.address.startsWith('127.')) return named.address;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = addresses.find(({ address, internal }) => !internal && isIPv4(address));
  return outside?.address ?? '127.0.0.1';
}

async function hostnameOf(ip: string): Promise<string> {
  const [name = ip] = await reverse(ip).catch(() => []);
  return name;
}
