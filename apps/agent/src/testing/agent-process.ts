import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentToMaster, MasterToAgent } from '@mezzo/domain';
import { killChild } from '@mezzo/domain/testing';
import { DirectBusServer } from '@mezzo/embedded';
import { build } from 'esbuild';
import { ScriptedMaster } from './scripted-master.ts';

const root = join(import.meta.dirname, '../..');
/** Below the project, so that the bundle finds its packages. */
const bundle = join(root, '.cache/test/main.js');

/** The agent as a process of its own, which tests may kill; and a master that it links to. */
export class AgentProcess {
  readonly master: ScriptedMaster;
  readonly directory: string;
  private readonly server: Server;
  private readonly masterPort: number;
  private process: ChildProcess | undefined;
  private port = 0;

  private constructor(
    directory: string,
    server: Server,
    bus: DirectBusServer<AgentToMaster, MasterToAgent>,
  ) {
    this.directory = directory;
    this.server = server;
    this.masterPort = (server.address() as AddressInfo).port;
    this.master = new ScriptedMaster(bus);
  }

  static async create(): Promise<AgentProcess> {
    await bundleAgent();
    const bus = new DirectBusServer<AgentToMaster, MasterToAgent>();
    const server = createServer();
    server.on('upgrade', (request, socket, head) => bus.accept(request, socket, head));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new AgentProcess(await mkdtemp(join(tmpdir(), 'mezzo-agent-')), server, bus);
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  /** Starts the agent, on the folders and the port of the one before if there was one. */
  async start(flags: readonly string[] = []): Promise<void> {
    this.port ||= await freePort();
    const count = this.master.registrationsCount;
    this.process = spawn(
      process.execPath,
      [
        bundle,
        `--master=127.0.0.1:${this.masterPort}`,
        `--work_dir=${join(this.directory, 'work')}`,
        `--runtime_dir=${join(this.directory, 'run')}`,
        `--fetcher_cache_dir=${join(this.directory, 'fetch')}`,
        '--ip=127.0.0.1',
        `--port=${this.port}`,
        '--hostname=localhost',
        '--resources=cpus:40;mem:40960;disk:8192;ports:[31000-32000]',
        '--registration_backoff_factor=10ms',
        '--logging_level=ERROR',
        ...flags,
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    await this.master.until(() => this.master.registrationsCount > count);
  }

  /** Ends the process by a signal and waits until it is gone. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    await killChild(this.process, signal);
  }

  /** Makes a file that tasks wait for. */
  async touch(name: string): Promise<void> {
    await writeFile(join(this.directory, name), '');
  }

  /** Whether the process runs whose pid a task has written to a file. */
  isAlive(pidFile: string): boolean {
    try {
      const pid = readFileSync(join(this.directory, pidFile), 'utf8').trim();
      return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  }

  /** Ends the agent and everything that it runs. */
  async dispose(): Promise<void> {
    await this.kill('SIGUSR1');
    await this.kill('SIGKILL');
    this.server.closeAllConnections();
    this.server.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function bundleAgent(): Promise<void> {
  await build({
    entryPoints: [join(root, 'src/main.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    keepNames: true,
    logLevel: 'warning',
    tsconfig: join(root, '../../tsconfig.base.json'),
    plugins: [
      {
        name: 'own-packages-only',
        setup(host) {
          host.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@mezzo/')
              ? undefined
              : { path, external: true },
          );
        },
      },
    ],
  });
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
