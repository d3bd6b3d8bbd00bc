import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterProgramsMissing, DistributedCluster } from '@mezzo/tools';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { repositoryRoot } from '../src/harness/built-services.ts';
import { DockerDaemon, dockerMissing } from '../src/harness/docker-daemon.ts';
import { findLeftovers, nothingLeft } from '../src/harness/leftovers.ts';
import { SteadyTasks } from './steady-tasks.ts';

/** Two images, a daemon and a cluster, on a busy machine. */
const testTimeoutMs = 300_000;

describe('a cluster whose etcd and Redis are containers', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('keeps its tasks while they are restarted', { timeout: testTimeoutMs }, async ({ skip }) => {
    const missing = dockerMissing() ?? clusterProgramsMissing();
    if (missing !== undefined) skip(missing);
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-containers-')));
    const daemon = await DockerDaemon.start(join(folder, 'docker'));
    try {
      vi.stubEnv('DOCKER_HOST', `unix://${daemon.socket}`);
      vi.stubEnv('TESTCONTAINERS_HOST_OVERRIDE', '127.0.0.1');
      // The image of its cleaner would have to come from a registry; the daemon ends with the test.
      vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true');
      await runOn(folder, daemon);
    } finally {
      await daemon.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
    expect(findLeftovers(folder, [])).toEqual(nothingLeft);
  });
});

async function runOn(folder: string, daemon: DockerDaemon): Promise<void> {
  // Loaded here: it takes its time, and only what runs has to wait for it.
  const { InfrastructureContainers } = await import('../src/harness/infrastructure-containers.ts');
  const containers = await InfrastructureContainers.start(join(folder, 'images'));
  const cluster = await DistributedCluster.start({
    root: repositoryRoot,
    folder: join(folder, 'cluster'),
    base: containers.flags,
    masters: 2,
    agents: 2,
    isSupervised: true,
    agentFlags: { resources: 'cpus:4;mem:4096;disk:8192' },
  });
  try {
    expect(cluster.services.map(({ name }) => name)).not.toContain('redis');
    const tasks = await SteadyTasks.start(cluster, 2);
    for (const { restart, kill } of [
      { restart: () => containers.redis.restart(), kill: containers.redis.getId() },
      { restart: () => containers.etcd.restart(), kill: containers.etcd.getId() },
    ]) {
      expect(daemon.run('kill', kill).stderr).toBe('');
      tasks.expectProcessesRunning();
      await restart();
      await containers.ready();
      await cluster.agentsRegistered();
      await tasks.resubscribe();
      await tasks.expectAllRunning();
      await tasks.launchOnEach(1);
    }
    await tasks.endAll();
  } catch (error) {
    throw new Error(`${String(error)}\n${cluster.logTails()}`, { cause: error });
  } finally {
    await cluster.stop();
    await containers.stop();
  }
}
