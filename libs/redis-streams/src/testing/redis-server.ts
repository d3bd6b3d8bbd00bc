import { freePort } from '@mezzo/domain/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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
  readonly #folder = mkdtempSync(join(tmpdir(), 'mezzo-redis-'));
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${String(this.#port)}`;
  }

  /** Starts the program on the data it has; resolves when it answers. */
  async restart(): Promise<void> {
    this.#process = spawn(
      redisProgram,
      [
        ['--port', String(this.#port)],
        ['--bind', '127.0.0.1'],
        ['--dir', this.#folder],
        ['--appendonly', 'yes'],
        ['--appendfsync', 'everysec'],
        ['--save', ''],
      ].flat(),
      { stdio: 'ignore' },
    );
    await this.#untilItAnswers();
  }

  /** SIGKILL; the append-only file stays. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #untilItAnswers(): Promise<void> {
    const deadline = Date.now() + startedWithinMs;
    for (;;) {
      const redis = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null });
      redis.on('error', () => undefined);
      try {
        await redis.connect();
        await redis.ping();
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      } finally {
        redis.disconnect();
      }
    }
  }
}
