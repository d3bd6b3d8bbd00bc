import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { TestCluster } from '@mezzo/e2e';
import { percentile, printResult } from '../benchmark-result.ts';
import { residentMegabytes } from '../resident-memory.ts';
import { SimulatedAgents } from '../simulated-agents/simulated-agents.ts';
import { LaunchingFramework } from '../simulated-framework/launching-framework.ts';

const target = { agents: 50_000, megabytes: 3_000, callP99Ms: 250, launchesPerSecond: 1_500 };

const registrationMsMax = 900_000;

/** Files that a master and its other clients need beside the links of agents. */
const otherFiles = 500;

/** A process of simulated agents is bound by the same limit as the master. */
const agentsPerProcessMax = 15_000;

/** Tasks end by themselves after this, so that there is always room for more. */
const taskMs = 2_000;

/**
 * `npm run bench -- scale`: as many agents as the machine lets one master have, each with a link of
 * its own, and tasks launched on them.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      agents: { type: 'string', default: String(target.agents) },
      rate: { type: 'string', default: String(target.launchesPerSecond) },
      seconds: { type: 'string', default: '20' },
    },
  });
  const rate = Number(values.rate);
  const seconds = Number(values.seconds);
  await using cluster = await TestCluster.start({ agents: 0, masterFlags: { quiet: 'true' } });
  const { master } = cluster;
  const filesMax = openFilesMax(master.pid);
  const wanted = Number(values.agents);
  const agentsCount = Math.min(wanted, filesMax - otherFiles);
  const beganMs = performance.now();
  await using agents = SimulatedAgents.start({
    master: `127.0.0.1:${master.endpoint.port}`,
    agentsCount,
    processesCount: Math.ceil(agentsCount / agentsPerProcessMax),
    taskMs,
  });
  await agents.registered(registrationMsMax);
  const details = {
    registrationSeconds: Math.round((performance.now() - beganMs) / 1000),
    ...(agentsCount < wanted && { limit: `${filesMax} open files of one process` }),
  };
  const result = { benchmark: 'scale', details } as const;
  printResult({
    ...result,
    work: 'agents',
    value: agentsCount,
    unit: 'agents',
    better: 'higher',
    target: target.agents,
  });
  using framework = await LaunchingFramework.subscribe(master.endpoint.port, {
    connectionsCount: 64,
  });
  const launchBeganMs = performance.now();
  await framework.launch(rate * seconds, seconds * 10_000, rate);
  printResult({
    ...result,
    work: 'launches',
    value: (rate * seconds * 1000) / (performance.now() - launchBeganMs),
    unit: 'tasks/s',
    better: 'higher',
    target: target.launchesPerSecond,
  });
  printResult({
    ...result,
    work: 'scheduler-call-p99',
    value: percentile(framework.callMs, 0.99),
    unit: 'ms',
    better: 'lower',
    target: target.callP99Ms,
  });
  printResult({
    ...result,
    work: 'memory',
    value: residentMegabytes(master.pid),
    unit: 'MB',
    better: 'lower',
    target: target.megabytes,
  });
  return 0;
}

function openFilesMax(pid: number): number {
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
  const hard = /^Max open files +\S+ +(\S+)/m.exec(limits)?.[1];
  return hard === 'unlimited' ? Infinity : Number(hard);
}
