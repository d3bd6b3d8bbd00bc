import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServices } from '../build.ts';
import { isPortFree } from '../processes/free-port.ts';
import type { Exit } from '../processes/managed-process.ts';
import { installSystemPackages } from '../test/system-packages.ts';
import { clusterProgramsMissing } from './cluster-services.ts';
import {
  chosenPorts,
  clusterUsage,
  portOf,
  readClusterOptions,
  type ClusterOptions,
} from './cluster-options.ts';
import { DistributedCluster } from './distributed-cluster.ts';
import { StatusLine } from './status-line.ts';

/** `npm run cluster`: a cluster of processes on this machine, until Ctrl-C. */
export async function clusterCommand(root: string, args: readonly string[]): Promise<number> {
  const options = readClusterOptions(args);
  if (options === 'help') {
    console.log(clusterUsage);
    return 0;
  }
  const refusal = options instanceof Error ? options.message : refusalOf(options);
  if (options instanceof Error || refusal !== undefined) {
    console.error(`${refusal ?? ''}\n\n${clusterUsage}`);
    return 2;
  }
  installSystemPackages();
  const obstacle = clusterProgramsMissing() ?? (await portInUse(options));
  if (obstacle !== undefined) {
    console.error(obstacle);
    return 1;
  }
  await buildServices(root, ['master', 'allocator', 'agent', 'api-gateway']);
  return runCluster(root, options);
}

function refusalOf({ workDir }: ClusterOptions): string | undefined {
  if (workDir === undefined || !existsSync(workDir)) return undefined;
  return readdirSync(workDir).length === 0
    ? undefined
    : `--work_dir: ${workDir} is not empty: etcd and Redis begin anew each time`;
}

/**
 * What the user has to choose anew. A service whose port another cluster has would be started again
 * and again, and that cluster would answer for it.
 */
async function portInUse(options: ClusterOptions): Promise<string | undefined> {
  for (const { name, port, flag } of chosenPorts(options)) {
    if (await isPortFree(port)) continue;
    return `port ${String(port)}, of ${name}, is in use. Another cluster may be running; ${flag} chooses other ports.`;
  }
  return undefined;
}

async function runCluster(root: string, options: ClusterOptions): Promise<number> {
  const folder = makeFolder(options);
  // Asked for before anything runs: from now on Ctrl-C is ours to handle.
  const interrupted = stopSignal();
  const shown: { line?: StatusLine } = {};
  const starting = DistributedCluster.start({
    root,
    folder,
    ...options,
    isSupervised: true,
    masterFlags: { quiet: 'false' },
    agentFlags: (index) => ({ resources: resourcesOf(options, index) }),
    portOf: (program, index) => portOf(options, program, index),
    onEnded: (name, exit) => {
      const text = `${name} ended (${describeExit(exit)}) and is started again`;
      if (shown.line === undefined) console.error(text);
      else shown.line.tell(text);
    },
  });
  try {
    console.log('starting …');
    const cluster = await starting;
    console.log(banner(cluster));
    shown.line = new StatusLine(cluster, process.stdout);
    shown.line.start();
    await interrupted;
    shown.line.stop();
    console.log('stopping: tasks are ended …');
    await cluster.stop('SIGUSR1');
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    if (options.workDir === undefined) rmSync(folder, { recursive: true, force: true });
    else console.log(`logs and sandboxes are in ${folder}`);
  }
}

function makeFolder({ workDir }: ClusterOptions): string {
  if (workDir === undefined) return realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-cluster-')));
  mkdirSync(workDir, { recursive: true });
  return realpathSync(workDir);
}

/** Resolves at the first signal; more of them change nothing. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve());
    }
  });
}

/** Tasks of all agents share the ports of this machine: each agent offers a range of its own. */
function resourcesOf({ resources }: ClusterOptions, index: number): string {
  if (resources.includes('ports')) return resources;
  const first = 31_000 + index * 100;
  return `${resources};ports:[${String(first)}-${String(first + 99)}]`;
}

function banner(cluster: DistributedCluster): string {
  const { gateways, masters, agents, etcd, redis, folder, services } = cluster;
  const urls = (all: DistributedCluster['masters']): string =>
    all.map(({ endpoint }) => `http://localhost:${String(endpoint.port)}`).join('  ');
  return `Mezzo runs as ${String(services.length)} processes.

${gateways.length === 0 ? '' : `  gateways  ${urls(gateways)}  (point frameworks and tools here)\n`}\
  masters   ${urls(masters)}  (each sends you to the leader)
  agents    ${urls(agents)}
  etcd      ${etcd.map(({ endpoint }) => `127.0.0.1:${String(endpoint.port)}`).join(',')}
  Redis     redis://127.0.0.1:${String(redis.endpoint.port)}
  files     ${folder}  (each process has a folder with its log)
  pids      ${services.map(({ name, pid }) => `${name} ${String(pid)}`).join(', ')}

Kill any of them: it is started again. Ctrl-C stops everything and ends the tasks.
`;
}

function describeExit({ code, signal }: Exit): string {
  return signal ?? `exit code ${String(code)}`;
}
