import { freePort } from '@mezzo/domain/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Etcd3 } from 'etcd3';

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

  private constructor(folder: string, members: readonly Member[]) {
    this.#folder = folder;
    this.#members = members;
  }

  static async start(size: 1 | 3): Promise<EtcdCluster> {
    // Shared memory where there is some: every put is an fsync.
    const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'mezzo-etcd-'));
    const names = Array.from({ length: size }, (_, index) => `m${String(index)}`);
    const members: Member[] = [];
    for (const name of names) {
      members.push(new Member(name, await freePort(), await freePort(), join(folder, name)));
    }
    const cluster = new EtcdCluster(folder, members);
    for (const member of members) member.start(members);
    await cluster.untilAllAnswer();
    return cluster;
  }

  get hosts(): readonly string[] {
    return this.#members.map(({ clientUrl }) => clientUrl);
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
      const client = new Etcd3({ hosts: [...hosts], dialTimeout: 1_000 });
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

class Member {
  readonly #name: string;
  readonly #peerPort: number;
  readonly #dataFolder: string;
  readonly clientUrl: string;
  #process: ChildProcess | undefined;

  constructor(name: string, clientPort: number, peerPort: number, dataFolder: string) {
    this.#name = name;
    this.clientUrl = `http://127.0.0.1:${String(clientPort)}`;
    this.#peerPort = peerPort;
    this.#dataFolder = dataFolder;
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
      ].flat(),
      { stdio: 'ignore' },
    );
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }
}
