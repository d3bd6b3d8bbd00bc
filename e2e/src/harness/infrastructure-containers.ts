import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort, waitUntil } from '@mezzo/tools';
import { GenericContainer, type StartedTestContainer } from 'testcontainers';

/** Time for a program in a container to answer, on a busy machine. */
const readyTimeoutMs = 60_000;

const probeTimeoutMs = 3_000;

/** etcd and Redis in containers of images that are made here, of the programs of this machine. */
export class InfrastructureContainers {
  readonly etcd: StartedTestContainer;
  readonly redis: StartedTestContainer;
  readonly #etcdPort: number;
  readonly #redisPort: number;

  private constructor(
    etcd: StartedTestContainer,
    redis: StartedTestContainer,
    ports: { readonly etcd: number; readonly redis: number },
  ) {
    this.etcd = etcd;
    this.redis = redis;
    this.#etcdPort = ports.etcd;
    this.#redisPort = ports.redis;
  }

  /** @param folder - gets what the images are made of */
  static async start(folder: string): Promise<InfrastructureContainers> {
    const images = {
      etcd: await imageOf('/usr/bin/etcd', join(folder, 'etcd')),
      redis: await imageOf('/usr/bin/redis-server', join(folder, 'redis')),
    };
    const ports = { etcd: await freePort(), redis: await freePort() };
    const url = `http://127.0.0.1:${String(ports.etcd)}`;
    const etcd = await images.etcd
      .withNetworkMode('host')
      .withCommand([
        ...['--data-dir', '/data', '--listen-client-urls', url, '--advertise-client-urls', url],
        ...['--listen-peer-urls', `http://127.0.0.1:${String(await freePort())}`],
      ])
      .start();
    const redis = await images.redis
      .withNetworkMode('host')
      .withCommand([
        ...['--bind', '127.0.0.1', '--port', String(ports.redis), '--dir', '/data'],
        ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
      ])
      .start();
    const started = new InfrastructureContainers(etcd, redis, ports);
    await started.ready();
    return started;
  }

  /** What services are told. */
  get flags(): { readonly etcd: string; readonly redis: string } {
    return {
      etcd: `127.0.0.1:${String(this.#etcdPort)}`,
      redis: `redis://127.0.0.1:${String(this.#redisPort)}`,
    };
  }

  /** Resolves when etcd answers. Redis is waited for by whoever uses it. */
  async ready(): Promise<void> {
    await waitUntil(
      async () => {
        const { ok } = await fetch(`http://127.0.0.1:${String(this.#etcdPort)}/health`, {
          signal: AbortSignal.timeout(probeTimeoutMs),
        });
        return ok;
      },
      { what: 'etcd in its container answers', timeoutMs: readyTimeoutMs },
    );
  }

  async stop(): Promise<void> {
    await Promise.all([this.etcd.stop(), this.redis.stop()]);
  }
}

/** An image that holds nothing but the program and the libraries that it loads. */
async function imageOf(program: string, folder: string): Promise<GenericContainer> {
  mkdirSync(join(folder, 'root', 'data'), { recursive: true });
  for (const file of [program, ...librariesOf(program)]) {
    const copy = join(folder, 'root', file);
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(realpathSync(file), copy);
  }
  // An image without /tmp and users is enough for both.
  writeFileSync(
    join(folder, 'Dockerfile'),
    `FROM scratch\nCOPY root /\nENTRYPOINT ["${program}"]\n`,
  );
  return GenericContainer.fromDockerfile(folder).build();
}

/** The shared libraries of a program; none of one that brings everything itself. */
function librariesOf(program: string): readonly string[] {
  const magic = readFileSync(program).subarray(0, 4).toString('latin1');
  if (magic !== '\x7fELF') throw new Error(`${program} is not a program of Linux`);
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
}
