import { mkdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerID } from '@mezzo/domain/messages';
import type { ContainerConfig, Containerizer, KnownContainer } from '../containerizer.ts';
import { createContainerizer, type ContainerizerSettings } from '../create-containerizer.ts';

/** A containerizer on real processes in folders of its own. */
export class ContainerizerHarness {
  readonly root: string;
  readonly errors: string[] = [];
  #containerizer: Containerizer | undefined;

  private constructor(root: string) {
    this.root = root;
  }

  /** On folders that another process uses or has used; `start` begins. */
  static on(root: string): ContainerizerHarness {
    return new ContainerizerHarness(root);
  }

  static async create(
    settings: Partial<ContainerizerSettings> = {},
  ): Promise<ContainerizerHarness> {
    const harness = new ContainerizerHarness(await mkdtemp(join(tmpdir(), 'mezzo-containers-')));
    await harness.start([], settings);
    return harness;
  }

  get containerizer(): Containerizer {
    if (!this.#containerizer) throw new Error('not started');
    return this.#containerizer;
  }

  get runtimeDirectory(): string {
    return join(this.root, 'run');
  }

  get workDirectory(): string {
    return join(this.root, 'work');
  }

  /** A new agent on the same folders. */
  async start(
    known: readonly KnownContainer[],
    settings: Partial<ContainerizerSettings> = {},
  ): ReturnType<Containerizer['recover']> {
    const created = await createContainerizer({
      workDirectory: this.workDirectory,
      runtimeDirectory: this.runtimeDirectory,
      launcher: 'posix',
      isolation: 'posix/cpu,posix/mem',
      flags: {},
      fetcher: {
        cacheDirectory: join(this.root, 'cache'),
        cacheBytesMax: 1024 * 1024,
        stallTimeoutMs: 10_000,
      },
      onError: (message, error) => this.errors.push(`${message}: ${String(error)}`),
      ...settings,
    });
    if (!created.ok) throw new Error(created.reason);
    this.#containerizer = created.value;
    return created.value.recover(known);
  }

  sandbox(id: string): string {
    return join(this.workDirectory, 'sandboxes', id);
  }

  /** A container whose command is a shell line; its sandbox exists afterwards. */
  config(
    id: string,
    line: string | undefined,
    more: Partial<ContainerConfig> = {},
  ): ContainerConfig {
    mkdirSync(this.sandbox(id), { recursive: true });
    return {
      containerId: { value: id },
      command: line === undefined ? undefined : { value: line },
      environment: {},
      directory: this.sandbox(id),
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
        { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
      ],
      limits: {},
      lifetime: { checkpoint: true, recoveryTimeoutMs: 60_000, shutdownGraceMs: 1000 },
      ...more,
    };
  }

  nested(parent: ContainerID, id: string, line: string): ContainerConfig {
    return {
      ...this.config('unused', line),
      containerId: { value: id, parent },
      directory: undefined,
      resources: [],
    };
  }

  /** Launches and insists on it. Resolves to the pid. */
  async launch(config: ContainerConfig): Promise<number> {
    const outcome = await this.containerizer.launch(config);
    if (outcome.kind !== 'launched') throw new Error(JSON.stringify(outcome));
    return outcome.pid;
  }

  /** Launches and waits for the end. */
  async run(config: ContainerConfig): ReturnType<Containerizer['wait']> {
    await this.launch(config);
    return this.containerizer.wait(config.containerId);
  }

  async read(id: string, file: string): Promise<string> {
    return readFile(join(this.sandbox(id), file), 'utf8');
  }

  /** Destroys what runs, closes, and deletes the folders. */
  async dispose(): Promise<void> {
    const { containerizer } = this;
    await Promise.all(containerizer.containers().map((id) => containerizer.destroy(id)));
    await containerizer.close();
    await rm(this.root, { recursive: true, force: true });
  }

  /** Names of the runtime directories of top-level containers. */
  async runtimeDirectories(): Promise<string[]> {
    return readdir(join(this.runtimeDirectory, 'containers'));
  }
}
