import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  clusterProgramsMissing,
  DistributedCluster,
  waitUntil,
  type DistributedClusterOptions,
} from '@mezzo/tools';
import { it } from 'vitest';
import { repositoryRoot } from './built-services.ts';
import { findLeftovers, type Leftovers } from './leftovers.ts';
import { SealedSecurity } from './sealed-security.ts';
import { SchedulerClient, type SubscribeOptions } from './scheduler-client.ts';

/** A resubscription may be refused while a leader still reads the registry. */
const subscribeTimeoutMs = 60_000;

/** A distributed test takes tens of seconds; on a busy machine, minutes. */
const testTimeoutMs = 300_000;

type Options = Omit<DistributedClusterOptions, 'root' | 'folder' | 'agentFlags' | 'security'>;

/**
 * A test on a distributed cluster of its own, which is cleaned up whatever happens. Tells what the
 * services wrote when it fails, and skips where etcd or Redis is missing.
 */
export function distributedTest(
  name: string,
  options: Options,
  run: (cluster: DistributedCluster) => Promise<void>,
): void {
  testOn(name, (folder) => runIn(folder, options, run));
}

/** The same, with TLS and users at etcd and Redis, and a sealed bus. */
export function sealedTest(
  name: string,
  options: Options,
  run: (cluster: DistributedCluster, security: SealedSecurity) => Promise<void>,
): void {
  testOn(name, (folder) => {
    const security = new SealedSecurity(join(folder, 'security'));
    return runIn(folder, { ...options, security }, (cluster) => run(cluster, security));
  });
}

function testOn(name: string, runOn: (folder: string) => Promise<Leftovers>): void {
  it(name, { timeout: testTimeoutMs }, async ({ skip, expect }) => {
    const missing = clusterProgramsMissing();
    if (missing !== undefined) skip(missing);
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-distributed-')));
    let leftovers: Leftovers | undefined;
    try {
      leftovers = await runOn(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
    expect(leftovers).toEqual({ processes: [], ports: [], mounts: [] });
  });
}

async function runIn(
  folder: string,
  options: Options & Pick<DistributedClusterOptions, 'security'>,
  run: (cluster: DistributedCluster) => Promise<void>,
): Promise<Leftovers> {
  const cluster = await DistributedCluster.start({
    root: repositoryRoot,
    folder,
    ...options,
    agentFlags: { resources: 'cpus:4;mem:4096;disk:8192' },
  });
  try {
    await run(cluster);
  } catch (error) {
    throw new Error(`${String(error)}\n${cluster.logTails()}`, { cause: error });
  } finally {
    await cluster.stop();
  }
  return findLeftovers(
    folder,
    cluster.services.map(({ endpoint }) => endpoint.port),
  );
}

/** Subscribes with whoever leads, as soon as it lets us. */
export function subscribeToLeader(
  cluster: DistributedCluster,
  options: SubscribeOptions,
): Promise<SchedulerClient> {
  return waitUntil(
    async () => SchedulerClient.subscribe((await cluster.leader()).endpoint, options),
    { what: 'the framework subscribes', timeoutMs: subscribeTimeoutMs },
  );
}
