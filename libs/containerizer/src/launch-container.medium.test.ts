import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { success } from '@mezzo/domain';
import type { Isolator, Limitation } from '@mezzo/isolators';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FetcherCache } from './fetcher/fetcher-cache.ts';
import { SandboxFetcher } from './fetcher/sandbox-fetcher.ts';
import { LauncherHost } from './launcher/launcher-host.ts';
import { PosixLauncher } from './launcher/posix-launcher.ts';
import { installWardenProgram } from './launcher/warden-program.ts';
import { MesosContainerizer } from './mesos-containerizer.ts';
import { Accounts } from './sandbox/account.ts';
import { ContainerizerHarness } from './testing/containerizer-harness.ts';
import { eventually } from './testing/processes.ts';

describe('with URIs', () => {
  let harness: ContainerizerHarness;
  let server: Server;
  let base: string;

  beforeEach(async () => {
    harness = await ContainerizerHarness.create();
    server = createServer((request, response) => {
      response.writeHead(200);
      if (request.url === '/slow') response.write('never ends');
      else response.end('echo fetched');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterEach(async () => {
    await harness.dispose();
    server.closeAllConnections();
    server.close();
  });

  test('the command finds what was fetched', async () => {
    const uris = [{ value: `${base}/script`, executable: true }];
    const config = harness.config('c', '', { command: { value: './script', uris } });
    expect(await harness.run(config)).toEqual({ status: 0 });
    expect(await harness.read('c', 'stdout')).toBe('fetched\n');
    expect(await harness.read('c', 'stderr')).toContain(`Fetching URI '${base}/script'`);
    expect(harness.containerizer.metrics()).toMatchObject({
      'containerizer/fetcher/task_fetches_succeeded': 1,
      'containerizer/fetcher/task_fetches_failed': 0,
    });
  });

  test('a command that needs nothing counts as fetched', async () => {
    expect(await harness.run(harness.config('c', 'true'))).toEqual({ status: 0 });
    expect(harness.containerizer.metrics()).toMatchObject({
      'containerizer/fetcher/task_fetches_succeeded': 1,
      'containerizer/fetcher/task_fetches_failed': 0,
    });
  });

  test.each(['wait', 'destroy'] as const)(
    'a failed fetch fails the launch, the command never runs, and %s tells how it ended',
    async (ask) => {
      const uris = [{ value: '/no/such/file' }];
      const command = { value: 'touch ran', uris };
      const message = "Failed to fetch all URIs for container 'c': exited with status 1";
      expect(await harness.containerizer.launch(harness.config('c', '', { command }))).toEqual({
        kind: 'failed',
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message,
      });
      expect(await harness.containerizer[ask]({ value: 'c' })).toEqual({
        state: 'TASK_FAILED',
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message,
        status: 256,
      });
      await expect(stat(join(harness.sandbox('c'), 'ran'))).rejects.toThrow('ENOENT');
    },
  );

  test('the end of a nested container does not tell that its launch failed', async () => {
    const parent = harness.config('c', 'sleep 1000');
    await harness.containerizer.launch(parent);
    const config = harness.nested(parent.containerId, 'n', '');
    const command = { value: 'true', uris: [{ value: '/no/such/file' }] };
    expect(await harness.containerizer.launch({ ...config, command })).toMatchObject({
      kind: 'failed',
      message: "Failed to fetch all URIs for container 'c.n': exited with status 1",
    });
    expect(await harness.containerizer.wait(config.containerId)).toEqual({ status: 256 });
  });

  test('a container is destroyed while it fetches', async () => {
    const command = { value: 'true', uris: [{ value: `${base}/slow` }] };
    const launched = harness.containerizer.launch(harness.config('c', '', { command }));
    await eventually(() =>
      harness.read('c', 'stderr').then(
        (text) => text.includes('Fetching'),
        () => false,
      ),
    );
    expect(await harness.containerizer.destroy({ value: 'c' })).toMatchObject({ status: 9 });
    expect(await launched).toMatchObject({ message: 'Container destroyed during fetching' });
  });

  test('the agent closes while a container fetches: the task never runs', async () => {
    const command = { value: 'touch ran', uris: [{ value: `${base}/slow` }] };
    const launched = harness.containerizer.launch(harness.config('c', '', { command }));
    const pid = join(harness.runtimeDirectory, 'containers', 'c', 'pid');
    await eventually(() =>
      stat(pid).then(
        () => true,
        () => false,
      ),
    );
    await harness.containerizer.close();
    await harness.start([
      { containerId: { value: 'c' }, directory: harness.sandbox('c'), resources: [], limits: {} },
    ]);
    expect(await harness.containerizer.wait({ value: 'c' })).toEqual({ status: 256 });
    await expect(stat(join(harness.sandbox('c'), 'ran'))).rejects.toThrow('ENOENT');
    server.closeAllConnections();
    expect(await launched).toMatchObject({ kind: 'failed' });
  });
});

describe('with isolators', () => {
  let root: string;
  let containerizer: MesosContainerizer;
  let log: string[];
  let errors: string[];

  /** Notes what happens to it; `more` adds behaviour. */
  function isolator(name: string, more: Partial<Isolator> = {}): Isolator {
    const note = (what: string): Promise<void> => {
      log.push(`${name} ${what}`);
      return Promise.resolve();
    };
    return {
      name,
      supportsNesting: true,
      supportsStandalone: true,
      prepare: () => {
        log.push(`${name} prepare`);
        return success({ process: { env: { [name]: 'yes', LAST: name } } });
      },
      cleanup: () => note('cleanup'),
      ...more,
    };
  }

  async function start(...isolators: readonly Isolator[]): Promise<void> {
    const launcher = new PosixLauncher({
      runtimeDirectory: join(root, 'run'),
      program: () => installWardenProgram([root]),
      onUnavailable: (error) => {
        throw error;
      },
    });
    containerizer = new MesosContainerizer({
      runtimeDirectory: join(root, 'run'),
      launcher,
      host: new LauncherHost(launcher),
      accounts: new Accounts(),
      fetcher: new SandboxFetcher({
        stallTimeoutMs: 1000,
        cache: new FetcherCache(join(root, 'cache'), 0),
      }),
      isolators,
      onError: (message) => errors.push(message),
    });
    await containerizer.recover([]);
  }

  const config = (value: string): Parameters<MesosContainerizer['launch']>[0] => ({
    containerId: { value: 'c' },
    command: { value },
    environment: {},
    directory: join(root, 'sandbox'),
    resources: [],
    limits: {},
    lifetime: { checkpoint: true, recoveryTimeoutMs: 60_000, shutdownGraceMs: 100 },
  });

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'mezzo-isolation-'));
    [log, errors] = [[], []];
  });
  afterEach(async () => {
    await Promise.all(containerizer.containers().map((id) => containerizer.destroy(id)));
    await containerizer.close();
    await rm(root, { recursive: true });
  });

  test('they prepare in order, isolate a process that waits, and clean up in reverse', async () => {
    let executable = '';
    await start(
      isolator('one', {
        isolate: async (_, pid) => {
          executable = await readlink(`/proc/${String(pid)}/exe`);
          log.push('one isolate');
        },
      }),
      isolator('two'),
    );
    await containerizer.launch(config('echo $one $two $LAST'));
    await containerizer.wait({ value: 'c' });
    expect(log).toEqual([
      'one prepare',
      'two prepare',
      'one isolate',
      'two cleanup',
      'one cleanup',
    ]);
    expect(executable).toContain('mezzo-warden');
    expect(readFileSync(join(root, 'sandbox', 'stdout'), 'utf8')).toBe('yes yes two\n');
  });

  test('one that fails to isolate fails the launch, and the command never runs', async () => {
    await start(isolator('one', { isolate: () => Promise.reject(new Error('no room')) }));
    expect(await containerizer.launch(config('touch ran'))).toMatchObject({ message: 'no room' });
    expect(await containerizer.wait({ value: 'c' })).toMatchObject({ status: 256 });
    await expect(stat(join(root, 'sandbox', 'ran'))).rejects.toThrow('ENOENT');
    expect(log).toContain('one cleanup');
  });

  test('two that want the same thing fail the launch', async () => {
    const plan = () => success({ hostname: 'h' });
    await start(isolator('one', { prepare: plan }), isolator('two', { prepare: plan }));
    expect(await containerizer.launch(config('true'))).toMatchObject({
      message: 'Multiple isolators specify hostname',
    });
  });

  test('a limitation ends the container, and tells why', async () => {
    let report: ((limitation: Limitation) => void) | undefined;
    await start(
      isolator('one', {
        watch: (_, onLimitation) => {
          report = onLimitation;
        },
      }),
    );
    await containerizer.launch(config('sleep 1000'));
    const resources = [{ name: 'mem', type: 'SCALAR', scalar: { value: 7 } }] as const;
    const reason = 'REASON_CONTAINER_LIMITATION_MEMORY';
    report?.({ reason, message: 'too much', resources });
    report?.({ reason, message: 'far too much' });
    expect(await containerizer.wait({ value: 'c' })).toEqual({
      state: 'TASK_FAILED',
      reason,
      message: 'too much',
      limitation: { resources },
      status: 9,
    });
  });

  test('answers are merged, and one that cannot answer leaves its part out', async () => {
    await start(
      isolator('one', {
        usage: () => Promise.resolve({ processes: 1, threads: 1 }),
        status: () => Promise.resolve({ network_infos: [{ name: 'n' }] }),
      }),
      isolator('two', {
        usage: () => Promise.resolve({ threads: 2 }),
        status: () => Promise.reject(new Error('no')),
      }),
    );
    await containerizer.launch(config('sleep 1000'));
    expect(await containerizer.usage({ value: 'c' })).toMatchObject({ processes: 1, threads: 2 });
    expect(await containerizer.status({ value: 'c' })).toMatchObject({
      container_id: { value: 'c' },
      network_infos: [{ name: 'n' }],
    });
  });

  test('a failed cleanup is counted, told, and holds nobody up', async () => {
    await start(isolator('one', { cleanup: () => Promise.reject(new Error('busy')) }));
    await containerizer.launch(config('true'));
    expect(await containerizer.wait({ value: 'c' })).toEqual({ status: 0 });
    expect(errors).toEqual(['failed to clean up one of c']);
    expect(containerizer.metrics()['containerizer/mesos/container_destroy_errors']).toBe(1);
  });

  test('those without support for nesting are not asked', async () => {
    await start(isolator('one', { supportsNesting: false }));
    await containerizer.launch(config('sleep 1000'));
    log.length = 0;
    const containerId = { value: 'n', parent: { value: 'c' } };
    await containerizer.launch({ ...config('true'), containerId, directory: undefined });
    await containerizer.wait(containerId);
    expect(log).toEqual([]);
  });

  test('links of a plan are in the sandbox before the command runs', async () => {
    const target = join(root, 'volume');
    await mkdir(target);
    await chmod(target, 0o777);
    await writeFile(join(target, 'file'), 'in the volume');
    const user = process.getuid?.() === 0 ? 'nobody' : undefined;
    if (user !== undefined) await chmod(root, 0o755);
    await start(
      isolator('one', {
        prepare: ({ owner }) => success({ links: [{ path: 'data', target, owner }] }),
      }),
    );
    await containerizer.launch({ ...config('cat data/file'), user });
    await containerizer.wait({ value: 'c' });
    expect(readFileSync(join(root, 'sandbox', 'stdout'), 'utf8')).toBe('in the volume');
    expect((await stat(target)).uid).toBe(user === undefined ? process.getuid?.() : 65534);
  });
});
