import { parseArgs } from 'node:util';
import { TestCluster } from '@mezzo/e2e';
import { printResult } from '../benchmark-result.ts';
import { residentMegabytes } from '../resident-memory.ts';
import { SimulatedAgents } from '../simulated-agents/simulated-agents.ts';
import { LaunchingFramework } from '../simulated-framework/launching-framework.ts';
import { Subscribers } from './subscribers.ts';

const registrationMsMax = 120_000;
const lagMsMax = 1_000;

/** What a master may take beyond what it took without subscribers. */
const moreMegabytesMax = 500;

/** How long a task runs. */
const taskMs = 500;

/**
 * `npm run bench -- events`: many subscribers of the operator API's events, of whom some never read,
 * while tasks start and end. How late do the others hear of it, and what does it cost the master?
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      subscribers: { type: 'string', default: '1000' },
      lazy: { type: 'string', default: '100' },
      rate: { type: 'string', default: '500' },
      seconds: { type: 'string', default: '30' },
      agents: { type: 'string', default: '500' },
    },
  });
  const [count, lazyCount, rate, seconds, agentsCount] = [
    Number(values.subscribers),
    Number(values.lazy),
    Number(values.rate),
    Number(values.seconds),
    Number(values.agents),
  ];
  await using cluster = await TestCluster.start({
    agents: 0,
    masterFlags: {
      quiet: 'true',
      allocation_interval: '50ms',
      max_operator_event_stream_subscribers: String(count),
    },
  });
  const { master } = cluster;
  const { port } = master.endpoint;
  await using agents = SimulatedAgents.start({ master: `127.0.0.1:${port}`, agentsCount, taskMs });
  await agents.registered(registrationMsMax);
  using framework = await LaunchingFramework.subscribe(port, {
    connectionsCount: 16,
    refuseSeconds: 0,
  });
  const withoutMb = residentMegabytes(master.pid);
  await using subscribers = await Subscribers.start({
    port,
    readersCount: count - lazyCount,
    lazyCount,
  });
  let memoryMb = 0;
  const watch = setInterval(() => {
    memoryMb = Math.max(memoryMb, residentMegabytes(master.pid));
  }, 100);
  const beganMs = performance.now();
  await framework.launch(rate * seconds, seconds * 10_000, rate);
  clearInterval(watch);
  const reached = (rate * seconds * 1000) / (performance.now() - beganMs);
  const { lagP99Ms, lagMaxMs, megabytes, cutOffCount } = await subscribers.report();
  const details = {
    ...{ subscribers: count, lazy: lazyCount, cutOff: cutOffCount },
    tasksPerSecond: Math.round(reached),
    megabytesRead: Math.round(megabytes),
  };
  const result = { benchmark: 'events', better: 'lower', details } as const;
  printResult({ ...result, work: 'lag/max', value: lagMaxMs, unit: 'ms', target: lagMsMax });
  printResult({ ...result, work: 'lag/p99', value: lagP99Ms, unit: 'ms', target: lagMsMax });
  printResult({
    ...result,
    work: 'memory/more-than-without',
    value: memoryMb - withoutMb,
    unit: 'MB',
    target: moreMegabytesMax,
  });
  return 0;
}
