import { parseArgs } from 'node:util';
import { TestCluster } from '@mezzo/e2e';
import { measureLatency } from './measure-latency.ts';
import { measureMemory } from './measure-memory.ts';
import { measureThroughput } from './measure-throughput.ts';

/**
 * `npm run bench -- launch`: no-op command tasks through the real API and real processes, one agent.
 *
 * The agent has room for all tasks at once, and offers come every 50 ms, so that what is measured is
 * the launching and not the waiting for room.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      burst: { type: 'string', default: '200' },
      sustained: { type: 'string', default: '1500' },
      latency: { type: 'string', default: '200' },
      running: { type: 'string', default: '100' },
    },
  });
  const cluster = await TestCluster.start({
    masterFlags: { allocation_interval: '50ms' },
    agentFlags: { resources: 'cpus:64;mem:65536;disk:65536;ports:[31000-32000]' },
  });
  try {
    // Latency first, on the freshest processes: the later measures would only warm them up.
    await measureLatency(cluster, Number(values.latency));
    await measureThroughput(cluster, { name: 'burst', tasks: Number(values.burst) });
    await measureThroughput(cluster, { name: 'sustained', tasks: Number(values.sustained) });
    await measureMemory(cluster, Number(values.running));
  } finally {
    await cluster.stop();
  }
  return 0;
}
