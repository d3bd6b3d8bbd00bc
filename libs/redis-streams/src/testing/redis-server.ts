import { freePort, killChild } from '@mezzo/domain/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** Where Debian's `redis-server` puts the program. */
const redisProgram = '/usr/bin/redis-server';

/** Generous: the machine may be busy. */
const startedWithinMs = 50_000;

/** Why no Redis can be started here, or undefined when one can. */
export function redisMissing(): string | undefined {
  return existsSync(redisProgram)
    ? undefined
    : 'Redis is not installed (Debian package redis-server)';
}

/** A real Redis with an append-only file on loopback, its data in a folder of its own. */
export class RedisServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'mezzo-redis-'));
  readonly port: number;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
  }

  /** @param args - further options of the program */
  static async start(args: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), args);
    await server.restart();
    return server;
  }

  /** A copy of another server, which may be promoted. */
  static replicaOf({ port }: RedisServer): Promise<RedisServer> {
    return RedisServer.start(['--replicaof', '127.0.0.1', String(port)]);
  }

  /** Watches a server and its replicas, and promotes one when it is down. */
  static async sentinelOf({ port }: RedisServer, name: string): Promise<RedisServer> {
    const sentinel = new RedisServer(await freePort(), ['--sentinel']);
    const lines = [
      `sentinel monitor ${name} 127.0.0.1 ${String(port)} 1`,
      `sentinel down-after-milliseconds ${name} 3000`,
    ];
    writeFileSync(sentinel.#configFile, lines.join('\n'));
    await sentinel.restart();
    return sentinel;
  }

  get url(): string {
    return `redis://127.0.0.1:${String(this.port)}`;
  }

  get #dataFolder(): string {
    return join(this.folder, 'appendonlydir');
  }

  get #configFile(): string {
    return join(this.folder, 'redis.conf');
  }

  /** Starts the program on the data it has; resolves when it answers. */
  async restart(): Promise<void> {
    const isSentinel = this.#args.includes('--sentinel');
    const options = [
      ['--port', String(this.port)],
      ['--bind', '127.0.0.1'],
      ['--dir', this.folder],
      ...(isSentinel
        ? []
        : [
            ['--appendonly', 'yes'],
            ['--save', ''],
          ]),
    ].flat();
    const config = isSentinel ? [this.#configFile] : [];
    this.#process = spawn(redisProgram, [...config, ...options, ...this.#args], {
      stdio: 'ignore',
    });
    await this.#untilItAnswers();
  }

  /** SIGKILL; the append-only file stays. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    await killChild(child);
  }

  /** Of a server that was killed: it begins anew, or with what was copied. */
  loseData(copy?: string): void {
    rmSync(this.#dataFolder, { recursive: true, force: true });
    if (copy !== undefined) cpSync(copy, this.#dataFolder, { recursive: true });
  }

  /** What is on the disk now. */
  copyData(): string {
    const copy = join(this.folder, 'copy');
    cpSync(this.#dataFolder, copy, { recursive: true });
    return copy;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #untilItAnswers(): Promise<void> {
    const deadline = Date.now() + startedWithinMs;
    for (;;) {
      const redis = new Redis(this.url, {
        lazyConnect: true,
        enableReadyCheck: false,
        retryStrategy: () => null,
      });
      redis.on('error', () => undefined);
      try {
        await redis.connect();
        await redis.ping();
        return;
      } catch (error) {
        // It answers, though not everybody.
        if (String(error).includes('NOAUTH')) return;
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      } finally {
        redis.disconnect();
      }
    }
  }
}
