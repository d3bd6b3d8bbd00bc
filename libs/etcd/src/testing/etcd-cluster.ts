import { freePort, killChild, readCertifiedKey, TestAuthority } from '@mezzo/domain/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Etcd3, type IOptions } from 'etcd3';
import type { EtcdSettings } from '../etcd-settings.ts';

/** Where Debian's `etcd-server` puts the program. */
const etcdProgram = '/usr/bin/etcd';

/** Generous: the machine may be busy. */
const startedWithinMs = 50_000;

/** Why no etcd can be started here, or undefined when one can. */
export function etcdMissing(): string | undefined {
  return existsSync(etcdProgram) ? undefined : 'etcd is not installed (Debian package etcd-server)';
}

/** A real etcd of one or three members on loopback, its data in a folder of its own. */
export class EtcdCluster {
  readonly #folder: string;
  readonly #members: readonly Member[];
  /** Vouches for members and clients; undefined: no TLS. */
  readonly #authority: TestAuthority | undefined;

  private constructor(folder: string, members: readonly Member[], authority?: TestAuthority) {
    this.#folder = folder;
    this.#members = members;
    this.#authority = authority;
  }

  /** @param isSecured - TLS, with certificates of the clients */
  static async start(size: 1 | 3, isSecured = false): Promise<EtcdCluster> {
    // Shared memory where there is some: every put is an fsync.
    const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'mezzo-etcd-'));
    const authority = isSecured ? new TestAuthority(join(folder, 'certificates')) : undefined;
    const names = Array.from({ length: size }, (_, index) => `m${String(index)}`);
    const members: Member[] = [];
    for (const name of names) {
      const ports = { client: await freePort(), peer: await freePort() };
      members.push(new Member(name, ports, join(folder, name), tlsArgs(name, authority)));
    }
    const cluster = new EtcdCluster(folder, members, authority);
    for (const member of members) member.start(members);
    await cluster.untilAllAnswer();
    return cluster;
  }

  get hosts(): readonly string[] {
    return this.#members.map(({ clientUrl }) => clientUrl);
  }

  /** What a client with a certificate of this name needs; undefined without TLS. */
  tlsOf(name: string): EtcdSettings['tls'] {
    if (this.#authority === undefined) return undefined;
    const { key, cert } = readCertifiedKey(this.#authority.certify(name));
    const rootCertificate = readFileSync(this.#authority.ca);
    return { rootCertificate, privateKey: key, certChain: cert };
  }

  /** The options of a client that may do everything. */
  rootOptions(hosts: readonly string[] = this.hosts): IOptions {
    const { rootCertificate, privateKey, certChain } = this.tlsOf('root') ?? {};
    const credentials = rootCertificate && {
      rootCertificate,
      ...(privateKey && { privateKey }),
      ...(certChain && { certChain }),
    };
    return { hosts: [...hosts], dialTimeout: 1_000, ...(credentials && { credentials }) };
  }

  /** SIGKILLs a member; its data stays. */
  async kill(index: number): Promise<void> {
    await this.#members[index]?.kill();
  }

  restart(index: number): void {
    this.#members[index]?.start(this.#members);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Resolves when every member serves writes: it has caught up, and there is a quorum. */
  async untilAllAnswer(): Promise<void> {
    for (const host of this.hosts) await this.#untilWritable([host]);
  }

  async #untilWritable(hosts: readonly string[]): Promise<void> {
    const deadline = Date.now() + startedWithinMs;
    for (;;) {
      const client = new Etcd3(this.rootOptions(hosts));
      try {
        await client
          .put('mezzo-ready')
          .value('yes')
          .options({ deadline: Date.now() + 1_000 });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      } finally {
        client.close();
      }
    }
  }
}

function tlsArgs(name: string, authority: TestAuthority | undefined): readonly string[] {
  if (authority === undefined) return [];
  const { key, cert } = authority.certify(name);
  return [
    ...['--cert-file', cert, '--key-file', key],
    ...['--client-cert-auth', '--trusted-ca-file', authority.ca],
  ];
}

class Member {
  readonly #name: string;
  readonly #peerPort: number;
  readonly #dataFolder: string;
  readonly #tls: readonly string[];
  readonly clientUrl: string;
  #process: ChildProcess | undefined;

  constructor(
    name: string,
    ports: { readonly client: number; readonly peer: number },
    dataFolder: string,
    tls: readonly string[],
  ) {
    const scheme = tls.length > 0 ? 'https' : 'http';
    this.#name = name;
    this.clientUrl = `${scheme}://127.0.0.1:${String(ports.client)}`;
    this.#peerPort = ports.peer;
    this.#dataFolder = dataFolder;
    this.#tls = tls;
  }

  get #peer(): string {
    return `${this.#name}=${this.#peerUrl}`;
  }

  get #peerUrl(): string {
    return `http://127.0.0.1:${String(this.#peerPort)}`;
  }

  start(members: readonly Member[]): void {
    this.#process = spawn(
      etcdProgram,
      [
        ['--name', this.#name],
        ['--data-dir', this.#dataFolder],
        ['--listen-client-urls', this.clientUrl],
        ['--advertise-client-urls', this.clientUrl],
        ['--listen-peer-urls', this.#peerUrl],
        ['--initial-advertise-peer-urls', this.#peerUrl],
        ['--initial-cluster', members.map((member) => member.#peer).join(',')],
        ['--heartbeat-interval', '50'],
        ['--election-timeout', '500'],
        ['--logger', 'zap'],
        ['--log-level', 'error'],
        this.#tls,
      ].flat(),
      { stdio: 'ignore' },
    );
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    await killChild(child);
  }
}
