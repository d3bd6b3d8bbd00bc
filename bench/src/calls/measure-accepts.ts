import { TestCluster } from '@mezzo/e2e';
import { percentile, printResult } from '../benchmark-result.ts';
import { SimulatedAgents } from '../simulated-agents/simulated-agents.ts';
import { LaunchingFramework } from '../simulated-framework/launching-framework.ts';

const registrationMsMax = 120_000;
const launchesMsMax = 300_000;

/** Tasks end by themselves after this, so that there is always room for more. */
const taskMs = 500;

/** ACCEPT with a launch of one task each, over several connections, on simulated agents. */
export async function measureAccepts(options: {
  readonly agentsCount: number;
  readonly launchesCount: number;
  readonly connectionsCount: number;
}): Promise<void> {
  const { agentsCount, launchesCount, connectionsCount } = options;
  await using cluster = await TestCluster.start({
    agents: 0,
    masterFlags: { quiet: 'true', allocation_interval: '50ms' },
  });
  const { port } = cluster.master.endpoint;
  await using agents = SimulatedAgents.start({
    master: `127.0.0.1:${port}`,
    agentsCount,
    taskMs,
  });
  await agents.registered(registrationMsMax);
  using framework = await LaunchingFramework.subscribe(port, {
    connectionsCount,
    refuseSeconds: 0,
  });
  const beganMs = performance.now();
  await framework.launch(launchesCount, launchesMsMax);
  const seconds = (performance.now() - beganMs) / 1000;
  const { callMs, updatesCount } = framework;
  const details = { agents: agentsCount, launches: launchesCount, updates: updatesCount };
  const result = { benchmark: 'calls', details } as const;
  printResult({
    ...result,
    work: 'accept/rate',
    value: launchesCount / seconds,
    unit: 'calls/s',
    better: 'higher',
  });
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const value = percentile(callMs, share);
    printResult({ ...result, work: `accept/${name}`, value, unit: 'ms', better: 'lower' });
  }
}
