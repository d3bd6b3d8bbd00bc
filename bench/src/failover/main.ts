import { parseArgs } from 'node:util';
import { TestCluster } from '@mezzo/e2e';
import { percentile, printResult } from '../benchmark-result.ts';
import { residentMegabytes } from '../resident-memory.ts';
import { SimulatedAgents } from '../simulated-agents/simulated-agents.ts';
import { LaunchingFramework } from '../simulated-framework/launching-framework.ts';

const registrationMsMax = 300_000;

/** From the election, on the machine that also simulates the agents. */
const targetSeconds = 10;

/** A new leader answers calls all the while: one takes no longer than this. */
const callMsMax = 1_000;

/**
 * `npm run bench -- failover`: a leading master is killed and one starts in its place, on the same
 * registry. All agents come back with their tasks, while a framework makes calls. With `--own-links`
 * each agent has a link of its own; else some hundreds share one.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      agents: { type: 'string', default: '10000' },
      tasks: { type: 'string', default: '100000' },
      'own-links': { type: 'boolean', default: false },
    },
  });
  const agentsCount = Number(values.agents);
  const tasksPerAgent = Number(values.tasks) / agentsCount;
  const info = {
    id: { value: 'bench-failover' },
    user: 'root',
    name: 'bench-failover',
    checkpoint: true,
    failover_timeout: 3_600,
  };
  await using cluster = await TestCluster.start({ agents: 0, masterFlags: { quiet: 'true' } });
  const { master } = cluster;
  const { port } = master.endpoint;
  await using agents = SimulatedAgents.start({
    master: `127.0.0.1:${port}`,
    agentsCount,
    ownLinks: values['own-links'],
    running: { framework: info, tasksPerAgent },
  });
  await agents.registered(registrationMsMax);
  await master.signal('SIGKILL');
  await agents.until(({ registeredCount }) => registeredCount === 0, 'links break', 60_000);
  await master.start();
  const electedMs = performance.now();
  const callTimes: number[] = [];
  const comeBack = agents.registered(registrationMsMax).then(() => performance.now());
  const over = new AbortController();
  const end = (): void => over.abort();
  comeBack.then(end, end);
  using framework = await LaunchingFramework.subscribe(port, { connectionsCount: 4, info });
  const subscribedMs = performance.now() - electedMs;
  while (!over.signal.aborted) callTimes.push(await framework.probe());
  const details = {
    agents: agentsCount,
    tasks: Number(values.tasks),
    calls: callTimes.length,
    subscribedMs: Math.round(subscribedMs),
    masterMb: residentMegabytes(master.pid),
  };
  const result = { benchmark: 'failover', better: 'lower', details } as const;
  printResult({
    ...result,
    work: 'reregistered',
    value: ((await comeBack) - electedMs) / 1000,
    unit: 's',
    target: targetSeconds,
  });
  printResult({
    ...result,
    work: 'scheduler-call-max',
    value: percentile(callTimes, 1),
    unit: 'ms',
    target: callMsMax,
  });
  return 0;
}
