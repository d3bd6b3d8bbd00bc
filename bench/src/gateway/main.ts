import { parseArgs } from 'node:util';
import { TestCluster, type TestService } from '@mezzo/e2e';
import { printResult } from '../benchmark-result.ts';
import { declineLoad } from '../http-load/decline-load.ts';
import type { LoadReport } from '../http-load/load-plan.ts';
import { processorSeconds } from '../processor-time.ts';

/** What a call through the gateway is to keep of the direct one's rate, and to add to its time. */
const target = { ratio: 0.5, addedMs: 1 };

const warmUpSeconds = 3;

interface Measured extends LoadReport {
  /** Milliseconds of a processor for each call. */
  readonly masterMs: number;
  readonly doorMs: number;
}

/**
 * `npm run bench -- gateway`: small scheduler calls made to the master, and to a gateway in front of
 * it. The load, the gateway and the master share the processors, so that what each call costs them
 * says more than the rate where there are few.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '10' },
      connections: { type: 'string', default: '16' },
    },
  });
  const seconds = Number(values.seconds);
  await using cluster = await TestCluster.start({
    agents: 0,
    door: 'gateway',
    masterFlags: { quiet: 'true' },
  });
  for (const connectionsCount of [1, Number(values.connections)]) {
    const plan = { connectionsCount, seconds };
    const direct = await measure(cluster.master, cluster.master, plan);
    const through = await measure(cluster.door, cluster.master, plan);
    print(connectionsCount, direct, through);
  }
  return 0;
}

async function measure(
  door: TestService,
  master: TestService,
  plan: { readonly connectionsCount: number; readonly seconds: number },
): Promise<Measured> {
  // What it costs to compile the services' code is no cost of a call.
  await declineLoad(door, { ...plan, seconds: warmUpSeconds, warmUpMs: 0 });
  const before = [master, door].map(({ pid }) => processorSeconds(pid));
  const report = await declineLoad(door, { ...plan, warmUpMs: 0 });
  const used = [master, door].map(({ pid }, at) => processorSeconds(pid) - (before[at] ?? 0));
  const calls = report.callsPerSecond * plan.seconds;
  const [masterMs = NaN, doorMs = NaN] = used.map((each) => (each * 1000) / calls);
  return { ...report, masterMs, doorMs };
}

function print(connections: number, direct: Measured, through: Measured): void {
  const details = { connections, statuses: JSON.stringify(through.statuses) };
  const result = { benchmark: 'gateway', details } as const;
  const work = (name: string): string => `decline-${String(connections)}/${name}`;
  const rate = { ...result, unit: 'calls/s', better: 'higher' } as const;
  printResult({ ...rate, work: work('direct/rate'), value: direct.callsPerSecond });
  printResult({ ...rate, work: work('through/rate'), value: through.callsPerSecond });
  printResult({
    ...result,
    work: work('ratio'),
    value: through.callsPerSecond / direct.callsPerSecond,
    unit: 'of direct',
    better: 'higher',
    target: target.ratio,
  });
  const time = { ...result, unit: 'ms', better: 'lower' } as const;
  for (const [name, { p50Ms, p99Ms }] of Object.entries({ direct, through })) {
    printResult({ ...time, work: work(`${name}/p50`), value: p50Ms });
    printResult({ ...time, work: work(`${name}/p99`), value: p99Ms });
  }
  const addedMs = through.p50Ms - direct.p50Ms;
  printResult({ ...time, work: work('added/p50'), value: addedMs, target: target.addedMs });
  printResult({ ...time, work: work('processor/master'), value: direct.masterMs });
  printResult({ ...time, work: work('processor/gateway'), value: through.doorMs });
}
