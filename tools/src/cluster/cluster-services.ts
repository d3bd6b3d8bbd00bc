import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { join } from 'node:path';
import { plainEnvironment } from '../processes/plain-environment.ts';
import type { ServiceOptions } from '../processes/service-process.ts';
import type { ClusterSecurity } from './cluster-security.ts';

/** Where Debian's packages put the programs. */
const etcdProgram = '/usr/bin/etcd';
const redisProgram = '/usr/bin/redis-server';

const loopback = '127.0.0.1';

export type Flags = Readonly<Record<string, string>>;

/** What a service of a cluster is made of, beside how it is kept. */
export type ServiceKind = Omit<ServiceOptions, 'isSupervised' | 'onEnded'>;

/** A service's own name, address and folder. */
export interface ServicePlace {
  readonly name: string;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  readonly port: number;
  readonly folder: string;
}

/** Why etcd and Redis cannot be started here, or undefined when they can. */
export function clusterProgramsMissing(): string | undefined {
  const missing = [
    ...(existsSync(etcdProgram) ? [] : ['etcd-server']),
    ...(existsSync(redisProgram) ? [] : ['redis-server']),
  ];
  return missing.length === 0
    ? undefined
    : `not installed: ${missing.join(', ')} (Debian packages)`;
}

export interface EtcdMember extends ServicePlace {
  readonly peerPort: number;
  /** Where health is told, whoever may log in. */
  readonly healthPort: number;
}

/** One member of an etcd cluster. Each put is an fsync: the data lies in memory where it may. */
export function etcdService(
  member: EtcdMember,
  members: readonly EtcdMember[],
  dataFolder: string,
  security?: ClusterSecurity,
): ServiceKind {
  const peerUrl = ({ peerPort, host }: EtcdMember): string => urlOf(peerPort, host);
  const { name, host, port, folder, healthPort } = member;
  const url = urlOf(port, host);
  const clientUrl = security === undefined ? url : url.replace('http:', 'https:');
  return {
    name,
    ...(host !== undefined && { host }),
    port,
    folder,
    command: etcdProgram,
    args: [
      ['--name', name],
      ['--data-dir', dataFolder],
      ['--listen-client-urls', clientUrl],
      ['--advertise-client-urls', clientUrl],
      ['--listen-metrics-urls', urlOf(healthPort, host)],
      ['--listen-peer-urls', peerUrl(member)],
      ['--initial-advertise-peer-urls', peerUrl(member)],
      ['--initial-cluster', members.map((each) => `${each.name}=${peerUrl(each)}`).join(',')],
      ['--logger', 'zap'],
      ['--log-level', 'error'],
      security?.etcdArgs ?? [],
    ].flat(),
    env: plainEnvironment(),
    isReady: () => answers(urlOf(healthPort, host), '/health'),
  };
}

/** A Redis that keeps what it was given, but for the last second. */
export function redisService(
  { name, host = loopback, port, folder }: ServicePlace,
  security?: ClusterSecurity,
): ServiceKind {
  const listen =
    security === undefined
      ? ['--port', String(port)]
      : ['--port', '0', '--tls-port', String(port), ...security.redisArgs];
  return {
    name,
    host,
    port,
    folder,
    command: redisProgram,
    args: [
      listen,
      ['--bind', host],
      ['--dir', folder],
      ['--appendonly', 'yes'],
      ['--appendfsync', 'everysec'],
      ['--save', ''],
    ].flat(),
    env: plainEnvironment(),
    isReady: () => redisAnswers({ host, port }, security?.redisCa),
  };
}

export type MezzoProgram = 'master' | 'allocator' | 'agent' | 'api-gateway';

export interface BuiltService {
  /** The repository's root: services are those below its dist folder. */
  readonly root: string;
  readonly program: MezzoProgram;
  readonly place: ServicePlace;
  readonly flags: Flags;
}

/** A service of ours. Throws when it was not built. */
export function mezzoService({ root, program, place, flags }: BuiltService): ServiceKind {
  const { name, host, port, folder } = place;
  const main = join(root, 'dist', program, 'main.js');
  if (!existsSync(main)) throw new Error(`${main} is missing: run \`npm run build\` first`);
  const own: Flags = { ip: host ?? loopback, port: String(port) };
  // A gateway is known by whatever name its clients use.
  const all = {
    ...own,
    ...(program !== 'api-gateway' && { hostname: host ?? 'localhost' }),
    ...flags,
  };
  return {
    name,
    ...(host !== undefined && { host }),
    port,
    folder,
    command: process.execPath,
    args: [main, ...Object.entries(all).map(([flag, value]) => `--${flag}=${value}`)],
    env: plainEnvironment(),
    isReady: () => answers(urlOf(port, host), '/health'),
  };
}

function urlOf(port: number, host = loopback): string {
  return `http://${host}:${String(port)}`;
}

/** A probe that is not answered by then is tried again. */
const probeTimeoutMs = 5_000;

async function answers(url: string, path: string): Promise<boolean> {
  const signal = AbortSignal.timeout(probeTimeoutMs);
  const response = await fetch(url + path, { signal });
  await response.arrayBuffer();
  return response.ok;
}

function redisAnswers(
  address: { readonly host: string; readonly port: number },
  ca: Buffer | undefined,
): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { ...address, timeout: probeTimeoutMs };
    const socket = ca === undefined ? createConnection(options) : connectTls({ ...options, ca });
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once(ca === undefined ? 'connect' : 'secureConnect', () => socket.write('PING\r\n'));
    // Neither while it still reads its data. Where there are users, it does not talk with everybody.
    socket.once('data', (bytes: Buffer) => end(/^(?:\+PONG|-NOAUTH)/.test(bytes.toString())));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
