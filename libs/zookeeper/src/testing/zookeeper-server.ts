import { freePort, killChild } from '@mezzo/domain/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian's `zookeeper` puts the program, and what it logs with. */
const jars = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-nop.jar'];
const startedWithinMs = 50_000;

/** Why no ZooKeeper can be started here, or undefined when one can. */
export function zooKeeperMissing(): string | undefined {
  return jars.every((jar) => existsSync(jar))
    ? undefined
    : 'ZooKeeper is not installed (Debian package zookeeper)';
}

/** A real ZooKeeper on loopback, its data in a folder of its own. */
export class ZooKeeperServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mezzo-zookeeper-'));
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(): Promise<ZooKeeperServer> {
    const server = new ZooKeeperServer(await freePort());
    await server.restart();
    return server;
  }

  get address(): string {
    return `127.0.0.1:${String(this.#port)}`;
  }

  /** Starts it again on what it kept. */
  async restart(): Promise<void> {
    const settings = [
      'tickTime=200',
      `dataDir=${join(this.#folder, 'data')}`,
      `clientPort=${String(this.#port)}`,
      'clientPortAddress=127.0.0.1',
      'admin.enableServer=false',
    ];
    const file = join(this.#folder, 'zoo.cfg');
    writeFileSync(file, `${settings.join('\n')}\n`);
    this.#process = spawn(
      'java',
      [
        ['-cp', jars.join(':'), '-Xmx64m', '-Dzookeeper.jmx.log4j.disable=true'],
        ['org.apache.zookeeper.server.ZooKeeperServerMain', file],
      ].flat(),
      { stdio: 'ignore' },
    );
    await this.#untilItListens();
  }

  /** SIGKILLs it; its data stays. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    await killChild(child);
  }

  /** Loses what it kept, sessions included, as a disk that was replaced. */
  forget(): void {
    rmSync(join(this.#folder, 'data'), { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #untilItListens(): Promise<void> {
    const deadline = Date.now() + startedWithinMs;
    while (!(await this.#listens())) {
      if (Date.now() > deadline) throw new Error('ZooKeeper did not start');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #listens(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.#port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
  }
}
