import type { HostedProbe } from '@mezzo/domain';
import type { CheckInfo, HealthCheck, NetworkInfoProtocol } from '@mezzo/domain/messages';

const LOOPBACK = '127.0.0.1';
const LOOPBACK_IPV6 = '::1';

/** What a general check does; undefined for one that validation should have refused. */
export function probeOfCheck({ type, command, http, tcp }: CheckInfo): HostedProbe | undefined {
  if (type === 'COMMAND' && command !== undefined) {
    return { kind: 'command', command: command.command };
  }
  if (type === 'HTTP' && http !== undefined) {
    return { kind: 'http', url: `http://${LOOPBACK}:${http.port}${http.path ?? ''}` };
  }
  if (type === 'TCP' && tcp !== undefined) return { kind: 'tcp', host: LOOPBACK, port: tcp.port };
  return undefined;
}

/** What a health check does; undefined for one that validation should have refused. */
export function probeOfHealthCheck(check: HealthCheck): HostedProbe | undefined {
  const { command, http, tcp } = check;
  if (check.type === 'COMMAND' && command !== undefined) return { kind: 'command', command };
  if (check.type === 'HTTP' && http !== undefined) {
    const host = http.protocol === 'IPv6' ? `[${LOOPBACK_IPV6}]` : LOOPBACK;
    const url = `${http.scheme ?? 'http'}://${host}:${http.port}${http.path ?? ''}`;
    return { kind: 'http', url };
  }
  if (check.type === 'TCP' && tcp !== undefined) {
    return { kind: 'tcp', host: hostOf(tcp.protocol), port: tcp.port };
  }
  return undefined;
}

function hostOf(protocol: NetworkInfoProtocol | undefined): string {
  return protocol === 'IPv6' ? LOOPBACK_IPV6 : LOOPBACK;
}
