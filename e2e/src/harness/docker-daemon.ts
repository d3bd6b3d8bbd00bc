import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedProcess, plainEnvironment, waitUntil } from '@mezzo/tools';

const dockerd = '/usr/sbin/dockerd';
const docker = '/usr/bin/docker';

const startTimeoutMs = 60_000;
const stopGraceMs = 30_000;

/** Why no containers can be started here, or undefined when they can. */
export function dockerMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root: a Docker daemon of our own cannot be started';
  return existsSync(dockerd) && existsSync(docker)
    ? undefined
    : 'not installed: docker.io (Debian package)';
}

/**
 * A Docker daemon of a test's own, below its folder: whatever runs on the machine already is left
 * alone. It has no networks: containers use those of the machine.
 */
export class DockerDaemon {
  readonly socket: string;
  readonly #folder: string;
  readonly #process: ManagedProcess;

  private constructor(folder: string) {
    this.#folder = folder;
    this.socket = join(folder, 'docker.sock');
    mkdirSync(folder, { recursive: true });
    this.#process = new ManagedProcess({
      command: dockerd,
      args: [
        ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
        ...['--pidfile', join(folder, 'pid'), '--host', `unix://${this.socket}`],
        ...['--bridge', 'none', '--iptables=false', '--ip6tables=false'],
        ...['--exec-opt', 'native.cgroupdriver=cgroupfs', '--log-level', 'warn'],
      ],
      cwd: folder,
      env: plainEnvironment(),
      logFile: join(folder, 'log'),
    });
  }

  static async start(folder: string): Promise<DockerDaemon> {
    const daemon = new DockerDaemon(folder);
    try {
      await waitUntil(
        () => daemon.#process.exit !== undefined || daemon.run('version').status === 0,
        { what: 'the Docker daemon answers', timeoutMs: startTimeoutMs, intervalMs: 200 },
      );
      if (daemon.#process.exit !== undefined) throw new Error('the Docker daemon ended');
    } catch (error) {
      const tail = daemon.#process.tail;
      await daemon.stop();
      throw new Error(`${String(error)}\n${tail}`, { cause: error });
    }
    return daemon;
  }

  /** Runs a command of the client, to its end. */
  run(...args: readonly string[]) {
    return spawnSync(docker, ['--host', `unix://${this.socket}`, ...args], { encoding: 'utf8' });
  }

  /** Ends it, and removes what it has mounted and written. */
  async stop(): Promise<void> {
    await this.#process.stop(stopGraceMs);
    for (const mount of ['data', 'exec/netns/default']) {
      spawnSync('umount', ['-l', join(this.#folder, mount)], { stdio: 'ignore' });
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
