import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { TestCluster, type TestService } from '@mezzo/e2e';
import { waitUntil } from '@mezzo/tools';
import { percentile, printResult, type BenchmarkResult } from '../benchmark-result.ts';
import { processorSeconds } from '../processor-time.ts';
import { readMetric } from '../read-metric.ts';
import { residentMegabytes } from '../resident-memory.ts';
import { SimulatedAgents } from '../simulated-agents/simulated-agents.ts';
import { LaunchingFramework } from '../simulated-framework/launching-framework.ts';

const target = {
  agents: 50_000,
  registrationSeconds: 60,
  megabytes: 3_000,
  callP99Ms: 250,
  launchesPerSecond: 1_500,
};

const registrationMsMax = 900_000;
const firstOffersMsMax = 120_000;

/** Calls under way at once: where each takes 40 ms, no more than 6,000 a second go over these. */
const connectionsCount = 256;

/** The longest hold of the master's event loop in the last seconds. */
const holdMetric = 'process_event_loop_hold_ms_max';

/** A little faster than demanded: the rate that is printed counts until the last call is answered. */
const haste = 1.01;

/** Files that a master and its other clients need beside the links of agents. */
const otherFiles = 500;

/** A process of simulated agents has one thread, and is bound by the same limits as the master. */
const agentsPerProcessMax = 25_000;

/** Tasks end by themselves after this, so that there is always room for more. */
const taskMs = 2_000;

/**
 * `npm run bench -- scale`: as many agents as one master is to have, and tasks launched on them. With
 * `--own-links` each agent has a link of its own, as far as open files go; else some hundreds share
 * one.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      agents: { type: 'string', default: String(target.agents) },
      rate: { type: 'string', default: String(target.launchesPerSecond * haste) },
      seconds: { type: 'string', default: '20' },
      'own-links': { type: 'boolean', default: false },
    },
  });
  await using cluster = await TestCluster.start({ agents: 0, masterFlags: { quiet: 'true' } });
  const { master } = cluster;
  const ownLinks = values['own-links'];
  const filesMax = ownLinks ? openFilesMax(master.pid) : Infinity;
  const wanted = Number(values.agents);
  const agentsCount = Math.min(wanted, filesMax - otherFiles);
  const beganMs = performance.now();
  await using agents = SimulatedAgents.start({
    master: `127.0.0.1:${master.endpoint.port}`,
    agentsCount,
    ownLinks,
    processesCount: Math.ceil(agentsCount / agentsPerProcessMax),
    taskMs,
  });
  await agents.registered(registrationMsMax);
  const registrationSeconds = (performance.now() - beganMs) / 1000;
  printFigure('agents', agentsCount, {
    unit: 'agents',
    target: target.agents,
    details: { ...(agentsCount < wanted && { limit: `${filesMax} open files of one process` }) },
  });
  printFigure('registration', registrationSeconds, {
    unit: 's',
    target: target.registrationSeconds,
    details: {
      masterCpuSeconds: processorSeconds(master.pid),
      holdMaxMs: await readMetric(master.endpoint, holdMetric),
    },
  });
  using framework = await LaunchingFramework.subscribe(master.endpoint.port, {
    connectionsCount,
  });
  await measureFirstOffers(framework, master, agentsCount);
  await measureLaunches(framework, master, {
    rate: Number(values.rate),
    seconds: Number(values.seconds),
  });
  printFigure('memory', residentMegabytes(master.pid), { unit: 'MB', target: target.megabytes });
  return 0;
}

/** A newcomer is offered everything: how long that takes, and holds the master's event loop. */
async function measureFirstOffers(
  framework: LaunchingFramework,
  { endpoint }: TestService,
  agentsCount: number,
): Promise<void> {
  const beganMs = performance.now();
  await waitUntil(() => framework.offersCount >= agentsCount, {
    what: 'all agents are offered',
    timeoutMs: firstOffersMsMax,
    intervalMs: 5,
  });
  printFigure('first-offers', (performance.now() - beganMs) / 1000, {
    unit: 's',
    details: { holdMaxMs: await readMetric(endpoint, holdMetric) },
  });
}

async function measureLaunches(
  framework: LaunchingFramework,
  { endpoint, pid }: TestService,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<void> {
  const beganMs = performance.now();
  const cpuSeconds = processorSeconds(pid);
  await framework.launch(rate * seconds, seconds * 10_000, rate);
  const tookSeconds = (performance.now() - beganMs) / 1000;
  const details = {
    masterCpuSeconds: processorSeconds(pid) - cpuSeconds,
    updates: framework.updatesCount,
    holdMaxMs: await readMetric(endpoint, holdMetric),
    load: loadavg()[0] ?? 0,
  };
  const launches = (rate * seconds) / tookSeconds;
  printFigure('launches', launches, { unit: 'tasks/s', target: target.launchesPerSecond, details });
  const { delayMs } = framework;
  printFigure('scheduler-call-p50', percentile(delayMs, 0.5), { unit: 'ms' });
  printFigure('scheduler-call-p99', percentile(delayMs, 0.99), {
    unit: 'ms',
    target: target.callP99Ms,
    details: { calls: delayMs.length, maxMs: Math.round(percentile(delayMs, 1)) },
  });
}

function printFigure(
  work: string,
  value: number,
  more: Pick<BenchmarkResult, 'unit' | 'target' | 'details'>,
): void {
  const better = more.unit === 'agents' || more.unit === 'tasks/s' ? 'higher' : 'lower';
  printResult({ benchmark: 'scale', work, value, better, ...more });
}

function openFilesMax(pid: number): number {
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
  const hard = /^Max open files +\S+ +(\S+)/m.exec(limits)?.[1];
  return hard === 'unlimited' ? Infinity : Number(hard);
}
